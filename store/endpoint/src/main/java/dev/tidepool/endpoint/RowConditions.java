package dev.tidepool.endpoint;

import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Contains;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Like;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.function.Function;

/**
 * From the text of a condition to what a table judges. SQL plans how rows are counted that fit; if
 * the table counts them by itself, then the condition it was given is the whole condition.
 */
final class RowConditions {
  private RowConditions() {}

  /**
   * The condition of {@code filter}, without parameters.
   *
   * @throws IllegalArgumentException if it is none, or not one that the table can judge alone
   */
  static Predicate compile(String table, TableSchema schema, Access.RowFilter filter) {
    return compile(table, schema, filter.condition(), types -> filter.parameters().toArray());
  }

  /**
   * The condition, without parameters.
   *
   * @param parameters of their types
   * @throws IllegalArgumentException if it is none, or not one that the table can judge alone
   */
  static Predicate compile(
      String table, TableSchema schema, String text, Function<List<SqlType>, Object[]> parameters) {
    AskedRelation asked = new AskedRelation(schema);
    String from = " FROM \"" + table.replace("\"", "\"\"") + "\"";
    String condition = "(" + text + "\n)"; // it may end with a comment
    SqlEngine engine = new SqlEngine(new Tables().put(table, asked));
    int count;
    try {
      // What closes the bracket and goes on cannot be right in both places.
      engine.prepare("SELECT CASE WHEN " + condition + " THEN 1 END" + from);
      asked.requests().clear();
      PreparedQuery query = engine.prepare("SELECT COUNT(*)" + from + " WHERE " + condition);
      Object[] values = parameters.apply(query.parameterTypes());
      count = values.length;
      query.execute(values, QueryLimits.defaults()).close();
    } catch (SqlException e) {
      throw new IllegalArgumentException(e.plainMessage(), e);
    }
    if (asked.requests().size() != 1 || !isCount(asked.requests().get(0))) {
      throw new IllegalArgumentException(
          "the table cannot judge it alone: it has to be of columns and constants");
    }
    return bound(asked.requests().get(0).predicate(), asked.parameters(), count);
  }

  private static boolean isCount(ScanRequest request) {
    Aggregation count =
        new Aggregation(List.of(), List.of(new Call(ScanRequest.Function.COUNT, -1, false)));
    return count.equals(request.aggregation())
        && request.offset().equals(ScanRequest.FROM_START)
        && request.limit().equals(ScanRequest.UNLIMITED);
  }

  /** The same with values instead of parameters. */
  private static Predicate bound(Predicate predicate, Object[] values, int count) {
    if (predicate instanceof And and) {
      return new And(and.parts().stream().map(part -> bound(part, values, count)).toList());
    }
    if (predicate instanceof Or or) {
      return new Or(or.parts().stream().map(part -> bound(part, values, count)).toList());
    }
    if (predicate instanceof Not not) {
      return new Not(bound(not.part(), values, count));
    }
    if (predicate instanceof Comparison one) {
      return new Comparison(one.expression(), one.operator(), bound(one.operand(), values, count));
    }
    if (predicate instanceof In in) {
      return new In(
          in.expression(),
          in.operands().stream().map(operand -> bound(operand, values, count)).toList());
    }
    if (predicate instanceof StartsWith starts) {
      return new StartsWith(starts.expression(), bound(starts.prefix(), values, count));
    }
    if (predicate instanceof Like like) {
      return new Like(like.expression(), bound(like.pattern(), values, count), like.escape());
    }
    if (predicate instanceof Contains contains) {
      return new Contains(contains.column(), bound(contains.element(), values, count));
    }
    return predicate; // the others have no operands
  }

  private static Operand bound(Operand operand, Object[] values, int count) {
    if (!(operand instanceof Operand.Parameter parameter)) {
      return operand;
    }
    if (parameter.index() >= count) {
      throw new IllegalArgumentException("it changes with time; it has to be of constants");
    }
    return new Operand.Literal(values[parameter.index()]);
  }
}
