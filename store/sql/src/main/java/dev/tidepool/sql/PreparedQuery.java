package dev.tidepool.sql;

import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;

/**
 * A query that is planned, to be executed any number of times. <b>Threads:</b> any.
 *
 * <p>Parameters are taken as the types say ({@code ColumnType} and {@code SqlType} name the Java
 * types), and besides: any number for a numeric type that can hold it; {@code Instant} and {@code
 * java.util.Date} for TIMESTAMP; {@code LocalDate} for DATE; text that can be read as one for both.
 */
public interface PreparedQuery {
  /** The text. */
  String sql();

  /** The columns of its result. */
  List<ResultColumn> columns();

  /** The types of the {@code ?}, in the order of the text. */
  List<SqlType> parameterTypes();

  /** The tables that it reads, each once, by the names of the catalog. */
  List<String> tables();

  /**
   * Executes it.
   *
   * @param parameters a value for each {@code ?}
   * @throws dev.tidepool.sql.error.SqlException if they do not fit, or the execution fails
   */
  SqlResult execute(Object[] parameters, QueryLimits limits);

  /** The plan, an operator a line, each under the one that takes its rows. */
  String explain();

  /** Executes it, throws the rows away, and gives the plan with what each step did and took. */
  String explainAnalyze(Object[] parameters, QueryLimits limits);
}
