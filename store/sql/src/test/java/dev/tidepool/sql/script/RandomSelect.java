package dev.tidepool.sql.script;

import dev.tidepool.sql.script.RandomTable.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random queries over random tables, all of which mean something. */
final class RandomSelect {
  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");
  private static final List<String> PATTERNS = List.of("'a%'", "'%'", "'_'", "'%b'", "''", "'a_'");

  /** A column that can be named: its table's alias and itself. */
  private record Named(String alias, Field field) {
    @Override
    public String toString() {
      return alias + "." + field.name();
    }
  }

  /** A query, and whether its order is total. */
  record Select(String sql, boolean ordered) {}

  private final List<RandomTable> tables;
  private final SplittableRandom random;
  private int aliasCount;

  RandomSelect(List<RandomTable> tables, SplittableRandom random) {
    this.tables = tables;
    this.random = random;
  }

  Select next() {
    aliasCount = 0;
    return switch (random.nextInt(7)) {
      case 0, 1 -> rows();
      case 2 -> groups();
      case 3 -> new Select(totals(), false);
      case 4 -> new Select(join(), false);
      case 5 -> new Select(distinct(), false);
      default -> new Select(set(), false);
    };
  }

  // ---- shapes ----------------------------------------------------------------------------------

  private Select rows() {
    RandomTable table = oneOf(tables);
    List<Named> scope = scope(table);
    String sql =
        "SELECT " + list(scope, 1 + random.nextInt(3)) + from(table, scope) + where(scope, 2);
    if (random.nextInt(3) == 0) {
      return new Select(sql, false);
    }
    sql += " ORDER BY " + order(scope) + key(scope) + direction();
    if (random.nextBoolean()) {
      sql += " LIMIT " + random.nextInt(12);
      sql += random.nextBoolean() ? " OFFSET " + random.nextInt(6) : "";
    }
    return new Select(sql, true);
  }

  private String order(List<Named> scope) {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(i -> oneOf(scope) + direction() + ", ")
        .collect(Collectors.joining());
  }

  private String direction() {
    return oneOf(List.of("", " DESC", " NULLS FIRST", " DESC NULLS LAST"));
  }

  private Select groups() {
    RandomTable table = oneOf(tables);
    List<Named> scope = scope(table);
    String by = list(scope, 1 + random.nextInt(2));
    String sql =
        "SELECT "
            + by
            + ", "
            + aggregates(scope)
            + from(table, scope)
            + where(scope, 1)
            + " GROUP BY "
            + by;
    if (random.nextInt(3) == 0) {
      sql +=
          " HAVING "
              + oneOf(List.of("COUNT(*) > 1", "COUNT(*) < 3", "MIN(" + key(scope) + ") < 9"));
    }
    return new Select(sql, false);
  }

  private String totals() {
    RandomTable table = oneOf(tables);
    List<Named> scope = scope(table);
    return "SELECT " + aggregates(scope) + from(table, scope) + where(scope, 2);
  }

  private String aggregates(List<Named> scope) {
    return IntStream.rangeClosed(0, random.nextInt(3))
        .mapToObj(i -> aggregate(oneOf(scope)))
        .collect(Collectors.joining(", "));
  }

  private String aggregate(Named column) {
    if (column.field.isNumber() && random.nextInt(3) == 0) {
      return "SUM(" + column + ")";
    }
    return switch (random.nextInt(5)) {
      case 0 -> "COUNT(*)";
      case 1 -> "COUNT(" + column + ")";
      case 2 -> "COUNT(DISTINCT " + column + ")";
      case 3 -> "MIN(" + column + ")";
      default -> "MAX(" + column + ")";
    };
  }

  private String join() {
    RandomTable left = oneOf(tables);
    RandomTable right = oneOf(tables);
    List<Named> leftScope = scope(left);
    List<Named> rightScope = scope(right);
    List<Named> both = new ArrayList<>(leftScope);
    both.addAll(rightScope);
    String on = random.nextInt(5) == 0 ? predicate(both, 1) : equality(leftScope, rightScope);
    if (random.nextInt(3) == 0) {
      on += " AND " + predicate(both, 0);
    }
    return "SELECT "
        + key(leftScope)
        + ", "
        + key(rightScope)
        + from(left, leftScope)
        + oneOf(List.of(" JOIN ", " LEFT JOIN ", " RIGHT JOIN "))
        + right.name()
        + " "
        + rightScope.get(0).alias
        + " ON "
        + on
        + (random.nextBoolean() ? where(both, 1) : "");
  }

  private String equality(List<Named> left, List<Named> right) {
    Named column = oneOf(left);
    List<Named> same = sameType(right, column);
    return same.isEmpty() ? key(left) + " = " + key(right) : column + " = " + oneOf(same);
  }

  private String distinct() {
    RandomTable table = oneOf(tables);
    List<Named> scope = scope(table);
    return "SELECT DISTINCT "
        + list(scope, 1 + random.nextInt(2))
        + from(table, scope)
        + where(scope, 1);
  }

  private String set() {
    RandomTable left = oneOf(tables);
    RandomTable right = oneOf(tables);
    List<Named> leftScope = scope(left);
    List<Named> rightScope = scope(right);
    Named column = oneOf(leftScope);
    List<Named> same = sameType(rightScope, column);
    if (same.isEmpty()) {
      column = leftScope.get(0);
      same = List.of(rightScope.get(0));
    }
    return "SELECT "
        + column
        + from(left, leftScope)
        + where(leftScope, 1)
        + oneOf(List.of(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT "))
        + "SELECT "
        + oneOf(same)
        + from(right, rightScope)
        + where(rightScope, 1);
  }

  // ---- parts -----------------------------------------------------------------------------------

  private List<Named> scope(RandomTable table) {
    String alias = "t" + aliasCount++;
    return table.columns().stream().map(field -> new Named(alias, field)).toList();
  }

  private static String from(RandomTable table, List<Named> scope) {
    return " FROM " + table.name() + " " + scope.get(0).alias;
  }

  private static String key(List<Named> scope) {
    return scope.get(0).toString();
  }

  private String list(List<Named> scope, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> oneOf(scope).toString())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String where(List<Named> scope, int depth) {
    return random.nextInt(6) == 0 ? "" : " WHERE " + predicate(scope, depth);
  }

  private static List<Named> sameType(List<Named> scope, Named column) {
    return scope.stream().filter(other -> other.field.type().equals(column.field.type())).toList();
  }

  private String predicate(List<Named> scope, int depth) {
    if (depth > 0 && random.nextInt(4) > 0) {
      return switch (random.nextInt(6)) {
        case 0, 1 ->
            "(" + predicate(scope, depth - 1) + " AND " + predicate(scope, depth - 1) + ")";
        case 2, 3 -> "(" + predicate(scope, depth - 1) + " OR " + predicate(scope, depth - 1) + ")";
        case 4 -> "NOT (" + predicate(scope, depth - 1) + ")";
        default ->
            "("
                + predicate(scope, depth - 1)
                + ") IS "
                + oneOf(List.of("TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN"));
      };
    }
    return random.nextInt(6) == 0 ? subquery(scope) : simple(oneOf(scope), scope);
  }

  private String simple(Named column, List<Named> scope) {
    String literal = column.field.literal(random);
    return switch (random.nextInt(9)) {
      case 0, 1 -> column + " " + oneOf(COMPARISONS) + " " + literal;
      case 2 -> column + " " + oneOf(COMPARISONS) + " " + oneOf(sameType(scope, column));
      case 3 -> column + oneOf(List.of(" IS NULL", " IS NOT NULL"));
      case 4 ->
          column + oneOf(List.of(" IN (", " NOT IN (")) + literal + ", " + other(column) + ")";
      case 5 ->
          column
              + oneOf(List.of(" BETWEEN ", " NOT BETWEEN "))
              + literal
              + " AND "
              + column.field.literal(random);
      case 6 -> column + oneOf(List.of(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ")) + literal;
      case 7 ->
          column.field.type().equals("STRING")
              ? column + oneOf(List.of(" LIKE ", " NOT LIKE ")) + oneOf(PATTERNS)
              : column.field.type().equals("BOOLEAN")
                  ? column.toString()
                  : column + " > " + literal;
      default -> "COALESCE(" + column + ", " + literal + ") = " + column.field.literal(random);
    };
  }

  private String other(Named column) {
    return random.nextInt(5) == 0 ? "NULL" : column.field.literal(random);
  }

  private String subquery(List<Named> scope) {
    RandomTable table = oneOf(tables);
    List<Named> inner = scope(table);
    Named column = oneOf(scope);
    List<Named> same = sameType(inner, column);
    if (same.isEmpty()) {
      column = scope.get(0);
      same = List.of(inner.get(0));
    }
    Named target = oneOf(same);
    String rows = from(table, inner) + " WHERE " + simple(oneOf(inner), inner);
    return switch (random.nextInt(4)) {
      case 0 -> column + oneOf(List.of(" IN (", " NOT IN (")) + "SELECT " + target + rows + ")";
      case 1 ->
          oneOf(List.of("", "NOT "))
              + "EXISTS (SELECT 1"
              + rows
              + " AND "
              + target
              + " "
              + oneOf(COMPARISONS)
              + " "
              + column
              + ")";
      case 2 -> column + " " + oneOf(COMPARISONS) + " (SELECT MAX(" + target + ")" + rows + ")";
      default ->
          random.nextInt(3)
              + " < (SELECT COUNT(*)"
              + rows
              + " AND "
              + target
              + " = "
              + column
              + ")";
    };
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
