package dev.tidepool.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random queries over tables t1, t2 and t3 with columns a, b and c of small whole numbers. */
final class RandomQueries {
  private static final String[] TABLES = {"t1", "t2", "t3"};
  private static final String[] COLUMNS = {"a", "b", "c"};
  private static final String[] OPERATORS = {"=", "=", "=", "<>", "<", "<=", ">", ">="};
  private static final String[] JOINS = {"JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN"};
  private static final String[] SETS = {"UNION", "UNION ALL", "INTERSECT", "EXCEPT"};

  private final SplittableRandom random;
  private int aliasCount;

  RandomQueries(SplittableRandom random) {
    this.random = random;
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private boolean dice(int sides) {
    return random.nextInt(sides) == 0;
  }

  /** A query. */
  String query() {
    List<String> aliases = new ArrayList<>();
    String from = from(aliases);
    String source = from + (dice(5) ? "" : " WHERE " + condition(aliases, 2, 2));
    return switch (random.nextInt(7)) {
      case 0, 1 -> "SELECT " + value(aliases, 2) + ", " + column(aliases) + source;
      case 2 -> groups(aliases, source);
      case 3 -> "SELECT DISTINCT " + column(aliases) + ", " + column(aliases) + source;
      case 4 -> "SELECT " + column(aliases) + source + " " + pick(SETS) + " SELECT a FROM t1";
      case 5 -> "SELECT " + column(aliases) + ", (" + scalar(aliases) + ")" + source;
      default ->
          "SELECT COUNT(*), MAX(" + column(aliases) + "), SUM(" + value(aliases, 1) + ")" + source;
    };
  }

  private String from(List<String> aliases) {
    aliases.add("x");
    String from = " FROM " + pick(TABLES) + " x";
    if (dice(3)) {
      return from;
    }
    aliases.add("y");
    from += " " + pick(JOINS) + " " + pick(TABLES) + " y ON x." + pick(COLUMNS) + " = y.";
    from += pick(COLUMNS) + (dice(2) ? " AND " + condition(aliases, 1, 0) : "");
    if (dice(4)) {
      String left = column(aliases);
      aliases.add("z");
      from += " LEFT JOIN " + pick(TABLES) + " z ON z.a " + pick("=", "<") + " " + left;
    }
    return from;
  }

  private String groups(List<String> aliases, String source) {
    String key = column(aliases);
    return "SELECT "
        + key
        + ", COUNT(*), SUM("
        + column(aliases)
        + "), MIN("
        + value(aliases, 1)
        + "), COUNT(DISTINCT "
        + column(aliases)
        + ")"
        + source
        + " GROUP BY "
        + key
        + (dice(2) ? " HAVING COUNT(*) > 1" : "");
  }

  private String column(List<String> aliases) {
    return aliases.get(random.nextInt(aliases.size())) + "." + pick(COLUMNS);
  }

  private String literal() {
    return dice(12) ? "NULL" : "" + random.nextInt(6);
  }

  private String value(List<String> aliases, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 3)) {
      case 0, 1 -> column(aliases);
      case 2 -> "" + random.nextInt(6);
      case 3 -> "(" + value(aliases, depth - 1) + " + " + value(aliases, depth - 1) + ")";
      case 4 ->
          "(CASE WHEN "
              + condition(aliases, 0, 0)
              + " THEN "
              + value(aliases, depth - 1)
              + " ELSE "
              + value(aliases, depth - 1)
              + " END)";
      case 5 -> "COALESCE(" + column(aliases) + ", " + value(aliases, depth - 1) + ")";
      default -> "NULLIF(" + column(aliases) + ", " + random.nextInt(4) + ")";
    };
  }

  private String condition(List<String> aliases, int depth, int subqueryDepth) {
    return switch (random.nextInt(depth > 0 ? 15 : 6)) {
      case 0, 1 -> column(aliases) + " " + pick(OPERATORS) + " " + literal();
      case 2 -> column(aliases) + " " + pick(OPERATORS) + " " + column(aliases);
      case 3 -> column(aliases) + pick(" IS NULL", " IS NOT NULL");
      case 4 -> column(aliases) + pick("", " NOT") + " IN (" + literal() + ", " + literal() + ")";
      case 5 -> column(aliases) + " BETWEEN " + random.nextInt(4) + " AND " + random.nextInt(6);
      case 6, 7 -> two(aliases, depth, subqueryDepth, " AND ");
      case 8, 9 -> two(aliases, depth, subqueryDepth, " OR ");
      case 10 -> "NOT (" + condition(aliases, depth - 1, subqueryDepth) + ")";
      default ->
          subqueryDepth > 0
              ? subquery(aliases, subqueryDepth)
              : column(aliases) + " IS NOT DISTINCT FROM " + column(aliases);
    };
  }

  private String two(List<String> aliases, int depth, int subqueryDepth, String operator) {
    return "("
        + condition(aliases, depth - 1, subqueryDepth)
        + operator
        + condition(aliases, depth - 1, subqueryDepth)
        + ")";
  }

  private String scalar(List<String> aliases) {
    String alias = "s" + aliasCount++;
    return "SELECT "
        + pick("MAX(", "COUNT(", "MIN(", "SUM(")
        + alias
        + "."
        + pick(COLUMNS)
        + ") FROM "
        + pick(TABLES)
        + " "
        + alias
        + " WHERE "
        + alias
        + ".a "
        + pick(OPERATORS)
        + " "
        + column(aliases);
  }

  private String subquery(List<String> aliases, int depth) {
    String alias = "s" + aliasCount++;
    List<String> inner = new ArrayList<>(aliases);
    inner.add(alias);
    String from = " FROM " + pick(TABLES) + " " + alias + " WHERE ";
    String correlated = from + condition(inner, 1, depth - 1);
    return switch (random.nextInt(5)) {
      case 0 ->
          column(aliases) + pick("", " NOT") + " IN (SELECT " + alias + ".a" + correlated + ")";
      case 1 -> pick("", "NOT ") + "EXISTS (SELECT 1" + correlated + ")";
      case 2 ->
          pick("", "NOT ")
              + "EXISTS (SELECT 1"
              + from
              + alias
              + ".a = "
              + column(aliases)
              + " AND "
              + condition(List.of(alias), 1, 0)
              + ")";
      case 3 ->
          column(aliases)
              + " "
              + pick(OPERATORS)
              + pick(" ALL", " ANY")
              + " (SELECT "
              + alias
              + ".c"
              + from
              + condition(List.of(alias), 1, 0)
              + ")";
      default -> column(aliases) + " " + pick(OPERATORS) + " (" + scalar(aliases) + ")";
    };
  }
}
