package dev.tidepool.sql;

import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanStatistics;
import java.util.List;

/**
 * An INSERT, UPSERT, UPDATE or DELETE that is planned: it says which rows are to be written, and
 * whoever owns the table writes them. <b>Threads:</b> any.
 */
public interface PreparedChange {
  /** The text. */
  String sql();

  ChangeKind kind();

  /** The table that it changes, by the name of the catalog. */
  String table();

  /**
   * The columns of the table that the statement sets, by index: those that an INSERT names, or all;
   * those that an UPDATE sets; none for a DELETE. An INSERT leaves the others NULL.
   */
  List<Integer> targetColumns();

  /** The types of the {@code ?}, in the order of the text. */
  List<SqlType> parameterTypes();

  /** The tables that it reads, each once, by the names of the catalog. */
  List<String> tables();

  /** Computes the rows to be written, without writing any. */
  Changes execute(Object[] parameters, QueryLimits limits);

  /** The plan that finds the rows. */
  String explain();

  /** Rows to be written, one after the other; to be closed. */
  interface Changes extends AutoCloseable {
    /** Moves to the next row; false behind the last. */
    boolean next();

    /**
     * The row as it was read, with all columns of the table; null for INSERT and UPSERT. Who writes
     * compares it with the row of that moment: the statement is right only if that one still is the
     * same.
     */
    Object[] oldRow();

    /** The row to be written, with all columns of the table; null for DELETE. */
    Object[] newRow();

    /** What reading tables took so far. */
    ScanStatistics statistics();

    @Override
    void close();
  }
}
