package dev.tidepool.sql.script;

import dev.tidepool.sql.script.Scope.Named;
import java.util.ArrayList;
import java.util.List;

/** Random aggregates of the columns of a scope, the same in any order of the rows. */
final class RandomAggregates {
  private static final List<String> ALL_ROWS = List.of("*", "1");

  private final RandomSql sql;
  private final Dice dice;

  RandomAggregates(RandomSql sql) {
    this.sql = sql;
    this.dice = sql.dice;
  }

  /** A value, and its type. */
  record Typed(String text, String type) {}

  /** Some aggregates. */
  List<Typed> some(Scope scope, int countMax) {
    List<Typed> some = new ArrayList<>();
    for (int i = dice.upTo(countMax); i > 0; i--) {
      some.add(one(scope));
    }
    return some;
  }

  private Typed one(Scope scope) {
    Named column = dice.of(scope.scalars());
    String type = column.type();
    String argument = dice.oneIn(5) ? sql.expressions.value(scope, type, 1) : column.toString();
    String filter =
        dice.oneIn(6) ? " FILTER (WHERE " + sql.expressions.condition(scope, 0) + ")" : "";
    if (dice.oneIn(3) && column.field().isNumber()) {
      return ofNumbers(column.toString(), type, filter);
    }
    return switch (dice.below(9)) {
      case 0 -> new Typed(count(dice.of(ALL_ROWS), filter), "BIGINT");
      case 1 -> new Typed(count(argument, filter), "BIGINT");
      case 2 -> new Typed("COUNT(DISTINCT " + argument + ")" + filter, "BIGINT");
      case 3 -> new Typed(end("MIN", argument, filter), type);
      case 4 -> ofOrder(scope, column, filter);
      case 5 ->
          new Typed(
              dice.of("BOOL_AND(", "BOOL_OR(", "EVERY(")
                  + sql.expressions.condition(scope, 0)
                  + ")"
                  + filter,
              "BOOLEAN");
      default -> new Typed(end("MAX", argument, filter), type);
    };
  }

  /** The least or the greatest; H2 takes it from an index, whatever the filter. */
  private static String end(String function, String argument, String filter) {
    String ours = function + "(" + argument + ")" + filter;
    return filter.isEmpty()
        ? ours
        : Dialects.either(ours, function + "(COALESCE(" + argument + ", NULL))" + filter);
  }

  /** A count; that of all rows H2 takes from the table, if it knows that the filter is none. */
  private static String count(String argument, String filter) {
    String ours = "COUNT(" + argument + ")" + filter;
    String counted = argument.equals("*") ? "1" : argument;
    return filter.isEmpty()
        ? ours
        : Dialects.either(
            ours,
            "COALESCE(SUM(CASE WHEN " + counted + " IS NULL THEN 0 ELSE 1 END)" + filter + ", 0)");
  }

  private Typed ofNumbers(String argument, String type, String filter) {
    String sumType = type.equals("INT") ? "BIGINT" : type;
    return switch (dice.below(6)) {
      case 0, 1 -> new Typed("SUM(" + argument + ")" + filter, sumType);
      case 2 -> new Typed("SUM(DISTINCT " + argument + ")" + filter, sumType);
      case 3 ->
          type.equals("DECIMAL")
              ? new Typed("ROUND(AVG(" + argument + ")" + filter + ", 6)", "DECIMAL")
              : new Typed("SUM(" + argument + ")" + filter, sumType);
      default -> new Typed(end("MAX", argument, filter), type);
    };
  }

  /** What is of the rows in an order, which is total. */
  private Typed ofOrder(Scope scope, Named column, String filter) {
    if (scope.keys().isEmpty()) {
      return new Typed(count("*", filter), "BIGINT");
    }
    String order = order(scope);
    if (column.type().equals("STRING")) {
      return new Typed(
          "LISTAGG(" + column + ", '-') WITHIN GROUP (ORDER BY " + order + ")" + filter, "STRING");
    }
    return new Typed(
        "ARRAY_AGG(" + column + " ORDER BY " + order + ")" + filter, column.type() + Field.ARRAY);
  }

  /** A total order of the rows. */
  String order(Scope scope) {
    List<String> order = new ArrayList<>();
    if (dice.oneIn(2)) {
      order.add(dice.of(scope.scalars()) + direction());
    }
    scope.keys().forEach(key -> order.add(key + direction()));
    return String.join(", ", order);
  }

  String direction() {
    return dice.of("", " DESC", " NULLS FIRST", " DESC NULLS LAST");
  }

  /** A condition for HAVING. */
  String having(Scope scope) {
    Named column = dice.of(scope.scalars());
    return switch (dice.below(5)) {
      case 0 -> "COUNT(*) > 1";
      case 1 -> "COUNT(" + column + ") < 3";
      case 2 -> "COUNT(DISTINCT " + column + ") = 1";
      case 3 -> "MIN(" + column + ") IS NOT NULL";
      default -> "MAX(" + column + ") > " + dice.of(Field.literals(column.type()));
    };
  }

  /** A mean, or a measure of how numbers are spread; not exact, so nothing is computed of it. */
  Typed inexact(Scope scope) {
    List<Named> numbers =
        scope.columns().stream().filter(column -> column.field().isNumber()).toList();
    if (numbers.isEmpty()) {
      return new Typed("COUNT(*)", "BIGINT");
    }
    Named column = dice.of(numbers);
    String function =
        dice.oneIn(4)
            ? dice.of(
                    "PERCENTILE_CONT(0.25",
                    "PERCENTILE_CONT(0.9",
                    // Of others H2 takes the nearest value, not the first of so many.
                    "PERCENTILE_DISC(0",
                    "PERCENTILE_DISC(0.5",
                    "PERCENTILE_DISC(1")
                + ") WITHIN GROUP (ORDER BY "
                + column
                + dice.of("", " DESC")
                + ")"
            : dice.of("AVG(", "AVG(", "VAR_POP(", "VAR_SAMP(", "STDDEV_POP(", "STDDEV_SAMP(")
                // H2 has ten digits of the mean of whole numbers
                + Dialects.either(column.toString(), "CAST(" + column + " AS DOUBLE)")
                + ")";
    // Sums in another order differ in their last digits, by which rows would have another order.
    return new Typed("ROUND(CAST(" + function + " AS DOUBLE), 8)", "DOUBLE");
  }
}
