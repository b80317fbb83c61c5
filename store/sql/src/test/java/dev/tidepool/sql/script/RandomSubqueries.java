package dev.tidepool.sql.script;

import dev.tidepool.sql.script.Scope.Named;
import java.util.List;

/** Subqueries that see the columns around them. */
final class RandomSubqueries {
  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");

  private final RandomSql sql;
  private final Dice dice;

  RandomSubqueries(RandomSql sql) {
    this.sql = sql;
    this.dice = sql.dice;
  }

  /** A table, now and then two. */
  private Scope inner() {
    Scope table = sql.table();
    if (!dice.oneIn(5)) {
      return table;
    }
    Scope other = sql.table();
    Scope both = table.and(other, "");
    return table.and(
        other,
        table.from()
            + dice.of(" JOIN ", " LEFT JOIN ")
            + other.from()
            + " ON "
            + sql.sources.on(table, other, both));
  }

  /** FROM and WHERE; the condition mostly ties the rows to those outside. */
  private String rows(Scope inner, Scope outer) {
    String from = " FROM " + inner.from();
    Named column = dice.of(outer.scalars());
    List<Named> same = inner.ofType(column.type());
    boolean isTied = !same.isEmpty() && !dice.oneIn(4);
    if (!isTied) {
      return from + sql.where(inner, 1);
    }
    String operator = dice.oneIn(3) ? dice.of(COMPARISONS) : "=";
    String tied = from + " WHERE " + dice.of(same) + " " + operator + " " + column;
    return switch (dice.below(4)) {
      case 0 -> tied;
      case 1 -> tied + " AND " + sql.expressions.condition(inner.within(outer), 1);
      case 2 -> tied + " OR " + sql.expressions.condition(inner, 0);
      default -> tied + " AND " + sql.expressions.condition(inner, 1);
    };
  }

  /** A subquery of one value. */
  String scalar(Scope outer, String type) {
    Scope inner = inner();
    String rows = rows(inner, outer);
    if (type.equals("BIGINT") && dice.oneIn(2)) {
      return "(SELECT COUNT(" + dice.of("*", "" + dice.of(inner.scalars())) + ")" + rows + ")";
    }
    if (dice.oneIn(4)) {
      String key = inner.keys().stream().map(Named::toString).reduce((a, b) -> a + ", " + b).get();
      return "(SELECT "
          + sql.expressions.value(inner, type, 1)
          + rows
          + " ORDER BY "
          + key
          + dice.of("", " DESC")
          + " LIMIT 1)";
    }
    boolean hasMaximum = !List.of("BOOLEAN", "BYTES").contains(type) || dice.oneIn(2);
    String function = hasMaximum ? dice.of("MAX(", "MIN(") : "MAX(";
    return "(SELECT " + function + sql.expressions.value(inner, type, 1) + ")" + rows + ")";
  }

  /** A condition on a subquery; {@code column} is compared with its rows. */
  String quantified(Scope outer, Named column) {
    Scope inner = inner();
    String type = column.type();
    String rows = rows(inner, outer);
    String value =
        inner.ofType(type).isEmpty()
            ? sql.expressions.value(inner, type, 1)
            : dice.of(inner.ofType(type)).toString();
    return switch (dice.below(8)) {
      case 0, 1 -> column + dice.of(" IN (", " NOT IN (") + "SELECT " + value + rows + ")";
      case 2, 3 -> dice.of("", "NOT ") + "EXISTS (SELECT 1" + rows + ")";
      case 4 -> compared(column, dice.of(COMPARISONS), "(SELECT " + value + rows + ")");
      case 5 -> dice.below(3) + " " + dice.of(COMPARISONS) + " (SELECT COUNT(*)" + rows + ")";
      case 6 ->
          inner.ofType(type).isEmpty()
              ? "EXISTS (SELECT 1" + rows + ")"
              : column
                  + " IN (SELECT "
                  + value
                  + rows
                  + " GROUP BY "
                  + value
                  + " HAVING COUNT(*) > 1)";
      default -> column + " " + dice.of(COMPARISONS) + " " + scalar(outer, type);
    };
  }

  private String compared(Named column, String operator, String rows) {
    if (dice.oneIn(2)) {
      return column + " " + operator + " ANY " + rows;
    }
    String all = column + " " + operator + " ALL " + rows;
    // H2 takes = ALL of no rows for unknown.
    return operator.equals("=")
        ? Dialects.either(all, "NOT (" + column + " <> ANY " + rows + ")")
        : all;
  }
}
