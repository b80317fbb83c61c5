package dev.tidepool.sql.script;

import dev.tidepool.sql.script.RandomAggregates.Typed;
import dev.tidepool.sql.script.Scope.Named;
import java.util.List;

/** Random functions over windows, of a scope whose rows can be told apart. */
final class RandomWindows {
  private final RandomSql sql;
  private final Dice dice;

  RandomWindows(RandomSql sql) {
    this.sql = sql;
    this.dice = sql.dice;
  }

  /** One function over one window. */
  Typed one(Scope scope) {
    return switch (dice.below(3)) {
      case 0 -> rank(scope);
      case 1 -> neighbour(scope);
      default -> aggregate(scope);
    };
  }

  private Typed rank(Scope scope) {
    String any = " OVER (" + partition(scope) + "ORDER BY " + ties(scope) + ")";
    String total = " OVER (" + partition(scope) + totalOrder(scope) + ")";
    return switch (dice.below(6)) {
      case 0 -> new Typed("ROW_NUMBER()" + total, "BIGINT");
      case 1 -> new Typed("RANK()" + any, "BIGINT");
      case 2 -> new Typed("DENSE_RANK()" + any, "BIGINT");
      case 3 -> new Typed("PERCENT_RANK()" + any, "DOUBLE");
      case 4 -> new Typed("CUME_DIST()" + any, "DOUBLE");
      default -> new Typed("NTILE(" + dice.upTo(4) + ")" + total, "BIGINT");
    };
  }

  private Typed neighbour(Scope scope) {
    Named column = dice.of(scope.scalars());
    String type = column.type();
    String nulls = dice.oneIn(4) ? dice.of(" IGNORE NULLS", " RESPECT NULLS") : "";
    String over = nulls + " OVER (" + partition(scope) + totalOrder(scope);
    return switch (dice.below(4)) {
      case 0 -> new Typed(dice.of("LAG(", "LEAD(") + column + ")" + over + ")", type);
      case 1 ->
          new Typed(
              dice.of("LAG(", "LEAD(")
                  + column
                  + ", "
                  + dice.below(4)
                  + (dice.oneIn(2) ? ", " + dice.of(Field.literals(type)) : "")
                  + ")"
                  + over
                  + ")",
              type);
      case 2 ->
          new Typed(
              "NTH_VALUE(" + column + ", " + dice.upTo(3) + ")" + over + rowFrame() + ")", type);
      default ->
          new Typed(
              dice.of("FIRST_VALUE(", "LAST_VALUE(") + column + ")" + over + rowFrame() + ")",
              type);
    };
  }

  private Typed aggregate(Scope scope) {
    Named column = dice.of(scope.scalars());
    String type = column.type();
    String over = " OVER (" + partition(scope) + orderAndFrame(scope) + ")";
    boolean isNumber = column.field().isNumber();
    return switch (dice.below(isNumber ? 7 : 4)) {
      case 0 -> new Typed("COUNT(*)" + over, "BIGINT");
      case 1 -> new Typed("COUNT(" + column + ")" + over, "BIGINT");
      case 2 -> new Typed("MIN(" + column + ")" + over, type);
      case 3 -> new Typed("MAX(" + column + ")" + over, type);
      case 4 ->
          type.equals("DECIMAL")
              ? new Typed("ROUND(AVG(" + column + ")" + over + ", 6)", type)
              : new Typed("COUNT(*)" + over, "BIGINT");
      default -> new Typed("SUM(" + column + ")" + over, type.equals("INT") ? "BIGINT" : type);
    };
  }

  // ---- windows ---------------------------------------------------------------------------------

  private String partition(Scope scope) {
    if (dice.oneIn(3)) {
      return "";
    }
    List<Named> columns = dice.some(scope.scalars(), 2);
    return "PARTITION BY " + Dice.list(columns.size(), ", ", i -> columns.get(i).toString()) + " ";
  }

  private String ties(Scope scope) {
    return dice.of(scope.scalars()) + sql.aggregates.direction();
  }

  private String totalOrder(Scope scope) {
    return "ORDER BY " + sql.aggregates.order(scope);
  }

  private String orderAndFrame(Scope scope) {
    List<Named> numbers =
        scope.columns().stream().filter(column -> column.field().isNumber()).toList();
    return switch (dice.below(4)) {
      case 0 -> "";
      case 1 -> "ORDER BY " + ties(scope) + dice.of("", whole("RANGE"));
      case 2 ->
          numbers.isEmpty()
              ? "ORDER BY " + ties(scope)
              : "ORDER BY " + dice.of(numbers) + sql.aggregates.direction() + frame("RANGE");
      default -> totalOrder(scope) + rowFrame();
    };
  }

  private String rowFrame() {
    return dice.oneIn(4) ? "" : dice.oneIn(4) ? whole("ROWS") : frame("ROWS");
  }

  private static String whole(String unit) {
    return " " + unit + " BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
  }

  private String frame(String unit) {
    String before = dice.below(4) + " PRECEDING";
    String after = dice.below(4) + " FOLLOWING";
    String bounds =
        switch (dice.below(8)) {
          case 0 -> "UNBOUNDED PRECEDING AND CURRENT ROW";
          case 1 -> "UNBOUNDED PRECEDING AND " + dice.of(before, after);
          case 2 -> "CURRENT ROW AND UNBOUNDED FOLLOWING";
          case 3 -> dice.of(before, after) + " AND UNBOUNDED FOLLOWING";
          case 4 -> before + " AND CURRENT ROW";
          case 5 -> "CURRENT ROW AND " + after;
          case 6 ->
              dice.oneIn(2)
                  ? before + " AND " + dice.below(4) + " PRECEDING"
                  : after + " AND " + dice.below(4) + " FOLLOWING";
          default -> before + " AND " + after;
        };
    return " " + unit + " BETWEEN " + bounds;
  }
}
