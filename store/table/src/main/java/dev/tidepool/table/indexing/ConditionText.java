package dev.tidepool.table.indexing;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Constant;
import dev.tidepool.table.query.Predicate.Contains;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.IsNull;
import dev.tidepool.table.query.Predicate.Like;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * The condition of a partial index in words that name its columns, so that they stay the same when
 * columns come in front of them; two conditions with the same words are the same.
 */
final class ConditionText {
  private final TableSchema schema;
  private final Collection<Column> columns;

  /** Adds the columns that conditions look at to {@code columns}. */
  ConditionText(TableSchema schema, Collection<Column> columns) {
    this.schema = schema;
    this.columns = columns;
  }

  String of(Predicate condition) {
    if (condition instanceof And and) {
      return "and(" + ofAll(and.parts()) + ")";
    }
    if (condition instanceof Or or) {
      return "or(" + ofAll(or.parts()) + ")";
    }
    if (condition instanceof Not not) {
      return "not(" + of(not.part()) + ")";
    }
    if (condition instanceof Comparison comparison) {
      return of(comparison.expression()) + " " + comparison.operator() + of(comparison.operand());
    }
    if (condition instanceof In in) {
      return of(in.expression()) + " in" + in.operands().stream().map(ConditionText::of).toList();
    }
    if (condition instanceof StartsWith startsWith) {
      return of(startsWith.expression()) + " starts with" + of(startsWith.prefix());
    }
    if (condition instanceof Like like) {
      return of(like.expression())
          + " like"
          + of(like.pattern())
          + " escape "
          + (int) like.escape();
    }
    if (condition instanceof IsNull isNull) {
      return of(isNull.expression()) + " is null";
    }
    if (condition instanceof Contains contains) {
      return of(ColumnExpression.of(contains.column())) + " contains" + of(contains.element());
    }
    return "" + ((Constant) condition).value();
  }

  private String ofAll(List<Predicate> parts) {
    return String.join(", ", parts.stream().map(this::of).toList());
  }

  private String of(ColumnExpression expression) {
    Column column = schema.column(expression.column());
    columns.add(column);
    String name = quoted(column.name(), "\"");
    return new IndexPart(name, expression.function(), expression.argument()).toString();
  }

  private static String of(Operand operand) {
    if (operand instanceof Operand.Parameter parameter) {
      return " ?" + parameter.index();
    }
    Object value = ((Operand.Literal) operand).value();
    if (value instanceof byte[] bytes) {
      return " x'" + HexFormat.of().formatHex(bytes) + "'";
    }
    return " " + (value instanceof String text ? quoted(text, "'") : value);
  }

  private static String quoted(String text, String mark) {
    return mark + text.replace(mark, mark + mark) + mark;
  }
}
