package dev.tidepool.sql.script;

import dev.tidepool.sql.script.RandomAggregates.Typed;
import dev.tidepool.sql.script.Scope.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Random queries without an order, whose columns are o0, o1 and so on. */
final class RandomBodies {
  private static final int COLUMNS_MAX = 3;

  private final RandomSql sql;
  private final Dice dice;

  RandomBodies(RandomSql sql) {
    this.sql = sql;
    this.dice = sql.dice;
  }

  /**
   * A query.
   *
   * @param scope what it is of, for an order by what it does not give; null if that cannot be
   */
  record Body(String sql, List<Field> columns, Scope scope) {}

  /** Any query of exact values, with others to the depth behind its FROM. */
  Body body(int depth) {
    return switch (dice.below(8)) {
      case 0, 1, 2 -> rows(depth);
      case 3 -> distinct(depth);
      case 4, 5 -> groups(depth, false);
      case 6 -> windows(depth);
      default -> set(depth);
    };
  }

  // ---- rows ------------------------------------------------------------------------------------

  Body rows(int depth) {
    Scope scope = sql.sources.from(depth);
    List<Typed> columns = values(scope);
    return new Body(select(columns) + from(scope, 2), fields(columns), scope);
  }

  Body distinct(int depth) {
    Scope scope = sql.sources.from(depth);
    List<Typed> columns = values(scope);
    String select = select(columns).replaceFirst("SELECT", "SELECT DISTINCT");
    return new Body(select + from(scope, 1), fields(columns), null);
  }

  private List<Typed> values(Scope scope) {
    List<Typed> values = new ArrayList<>();
    for (int i = dice.upTo(COLUMNS_MAX); i > 0; i--) {
      if (dice.oneIn(3)) {
        String type = dice.of(Field.SCALARS);
        values.add(new Typed(cast(sql.expressions.value(scope, type, 2), type), type));
      } else {
        Named column = dice.of(values.isEmpty() ? scope.scalars() : scope.columns());
        values.add(new Typed(column.toString(), column.type()));
      }
    }
    return values;
  }

  /** So that a number has its type for us too: a literal has the least that it fits into. */
  private static String cast(String value, String type) {
    return List.of("BIGINT", "DOUBLE", "DECIMAL").contains(type)
        ? "CAST(" + value + " AS " + Field.castName(type) + ")"
        : value;
  }

  private String from(Scope scope, int depth) {
    return " FROM " + scope.from() + sql.where(scope, depth);
  }

  private static String select(List<Typed> columns) {
    return "SELECT " + Dice.list(columns.size(), ", ", i -> columns.get(i).text() + " AS o" + i);
  }

  private static List<Field> fields(List<Typed> columns) {
    List<Field> fields = new ArrayList<>();
    columns.forEach(column -> fields.add(new Field("o" + fields.size(), column.type())));
    return fields;
  }

  // ---- groups ----------------------------------------------------------------------------------

  /**
   * Groups, or totals.
   *
   * @param inexact whether means may be among the aggregates
   */
  Body groups(int depth, boolean inexact) {
    Scope scope = sql.sources.from(depth);
    List<Typed> keys = new ArrayList<>();
    if (!dice.oneIn(4)) {
      dice.some(scope.scalars(), 2).forEach(column -> keys.add(key(column)));
    }
    List<Typed> columns = new ArrayList<>(keys);
    columns.addAll(sql.aggregates.some(scope, 3));
    if (inexact && dice.oneIn(2)) {
      columns.add(sql.aggregates.inexact(scope));
    }
    if (columns.stream().allMatch(column -> column.type().endsWith(Field.ARRAY))) {
      columns.add(new Typed("COUNT(*)", "BIGINT")); // something that can be compared
    }
    if (!keys.isEmpty() && dice.oneIn(6)) {
      columns.add(new Typed("RANK() OVER (ORDER BY COUNT(*) DESC)", "BIGINT"));
    }
    String groupBy =
        keys.isEmpty()
            ? ""
            : " GROUP BY " + keys.stream().map(Typed::text).collect(Collectors.joining(", "));
    String having = dice.oneIn(3) ? " HAVING " + sql.aggregates.having(scope) : "";
    return new Body(select(columns) + from(scope, 1) + groupBy + having, fields(columns), null);
  }

  /** What rows are grouped by: a column, or something of one. */
  private Typed key(Named column) {
    if (!dice.oneIn(4)) {
      return new Typed(column.toString(), column.type());
    }
    return switch (column.type()) {
      case "STRING" -> new Typed("UPPER(" + column + ")", "STRING");
      case "INT", "BIGINT" -> new Typed("(" + column + " + 1)", column.type());
      case "BOOLEAN" -> new Typed("(" + column + " IS NULL)", "BOOLEAN");
      default -> new Typed("CASE WHEN " + column + " IS NULL THEN 0 ELSE 1 END", "INT");
    };
  }

  /** Grouping sets; for H2, which has none, one query for each of them. */
  Body groupingSets() {
    Scope scope = sql.sources.from(0);
    List<Named> keys = dice.some(scope.scalars(), 2);
    List<Typed> aggregates = sql.aggregates.some(scope, 2);
    List<List<Named>> sets = new ArrayList<>();
    sets.add(keys);
    boolean isRollup = dice.oneIn(2);
    if (keys.size() == 2) {
      sets.add(keys.subList(0, 1));
      if (!isRollup) {
        sets.add(keys.subList(1, 2));
      }
    }
    sets.add(List.of());
    String from = from(scope, 1);
    List<Typed> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(new Typed(key.toString(), key.type())));
    columns.addAll(aggregates);
    String ours =
        select(columns)
            + from
            + " GROUP BY "
            + (isRollup ? "ROLLUP (" : "CUBE (")
            + list(keys)
            + ")";
    String theirs =
        sets.stream()
            .map(set -> set(set, keys, aggregates, from))
            .collect(Collectors.joining(" UNION ALL "));
    return new Body(Dialects.either(ours, theirs), fields(columns), null);
  }

  private static String set(
      List<Named> set, List<Named> keys, List<Typed> aggregates, String from) {
    List<Typed> columns = new ArrayList<>();
    for (Named key : keys) {
      String absent = "CAST(NULL AS " + Field.castName(key.type()) + ")";
      columns.add(new Typed(set.contains(key) ? key.toString() : absent, key.type()));
    }
    columns.addAll(aggregates);
    return select(columns) + from + (set.isEmpty() ? "" : " GROUP BY " + list(set));
  }

  private static String list(List<Named> columns) {
    return columns.stream().map(Named::toString).collect(Collectors.joining(", "));
  }

  // ---- windows ---------------------------------------------------------------------------------

  Body windows(int depth) {
    Scope scope = sql.sources.from(depth);
    if (scope.keys().isEmpty()) {
      scope = sql.table();
    }
    List<Typed> columns = new ArrayList<>();
    for (Named key : scope.keys()) {
      columns.add(new Typed(key.toString(), key.type()));
    }
    for (int i = dice.upTo(2); i > 0; i--) {
      columns.add(sql.windows.one(scope));
    }
    return new Body(select(columns) + from(scope, 1), fields(columns), scope);
  }

  // ---- sets ------------------------------------------------------------------------------------

  private Body set(int depth) {
    List<String> types = new ArrayList<>();
    for (int i = dice.upTo(2); i > 0; i--) {
      types.add(dice.of(Field.SCALARS));
    }
    String text = branch(types, depth);
    for (int i = dice.upTo(2); i > 0; i--) {
      String operator = dice.of(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ");
      text = "(" + text + ")" + operator + "(" + branch(types, 0) + ")";
    }
    List<Typed> columns = types.stream().map(type -> new Typed("", type)).toList();
    return new Body(text, fields(columns), null);
  }

  /** Rows of these types, mostly of columns. */
  private String branch(List<String> types, int depth) {
    Scope scope = sql.sources.from(depth);
    List<Typed> columns = new ArrayList<>();
    for (String type : types) {
      List<Named> same = scope.ofType(type);
      columns.add(
          new Typed(
              same.isEmpty()
                  ? cast(sql.expressions.value(scope, type, 1), type)
                  : dice.of(same).toString(),
              type));
    }
    return select(columns) + from(scope, 1);
  }

  /** INTERSECT ALL or EXCEPT ALL: in H2 equal rows are numbered, so that each is another. */
  Body setOfAll() {
    String type = dice.of(Field.SCALARS);
    String left = branch(List.of(type), 0);
    String right = branch(List.of(type), 0);
    String operator = dice.of(" INTERSECT", " EXCEPT");
    String ours = left + operator + " ALL " + right;
    String theirs = "SELECT o0 FROM (" + numbered(left) + operator + " " + numbered(right) + ") n";
    return new Body(Dialects.either(ours, theirs), List.of(new Field("o0", type)), null);
  }

  private static String numbered(String query) {
    return "SELECT o0, ROW_NUMBER() OVER (PARTITION BY o0) AS n FROM (" + query + ") m";
  }

  // ---- what H2 has not -------------------------------------------------------------------------

  /** FULL JOIN: in H2 a LEFT JOIN, and the rows of the right that have no partner. */
  Body fullJoin() {
    Scope left = sql.table();
    Scope right = sql.table();
    Scope both = left.and(right, "");
    String on = sql.sources.on(left, right, both);
    Named leftColumn = dice.of(left.scalars());
    Named rightColumn = dice.of(right.scalars());
    Typed leftKey = new Typed(left.keys().get(0).toString(), "BIGINT");
    Typed rightKey = new Typed(right.keys().get(0).toString(), "BIGINT");
    List<Typed> columns =
        List.of(
            leftKey,
            new Typed(leftColumn.toString(), leftColumn.type()),
            rightKey,
            new Typed(rightColumn.toString(), rightColumn.type()));
    String ours =
        select(columns) + " FROM " + left.from() + " FULL JOIN " + right.from() + " ON " + on;
    String theirs =
        select(columns)
            + " FROM "
            + left.from()
            + " LEFT JOIN "
            + right.from()
            + " ON "
            + on
            + " UNION ALL SELECT NULL, NULL, "
            + rightKey.text()
            + ", "
            + rightColumn
            + " FROM "
            + right.from()
            + " WHERE NOT EXISTS (SELECT 1 FROM "
            + left.from()
            + " WHERE "
            + on
            + ")";
    return new Body(Dialects.either(ours, theirs), fields(columns), null);
  }

  /** LATERAL: in H2, a subquery of one value. */
  Body lateral() {
    Scope scope = sql.table();
    String type = dice.of(Field.SCALARS);
    String inner = sql.subqueries.scalar(scope, type);
    String key = scope.keys().get(0).toString();
    String alias = sql.newName("l");
    String select = "SELECT " + key + " AS o0, ";
    String ours =
        select
            + alias
            + ".x AS o1 FROM "
            + scope.from()
            + " LEFT JOIN LATERAL "
            + inner
            + " AS "
            + alias
            + "(x) ON TRUE";
    String theirs = select + inner + " AS o1 FROM " + scope.from();
    return new Body(
        Dialects.either(ours, theirs),
        List.of(new Field("o0", "BIGINT"), new Field("o1", type)),
        null);
  }
}
