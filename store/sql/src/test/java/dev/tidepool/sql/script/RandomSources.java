package dev.tidepool.sql.script;

import dev.tidepool.sql.script.RandomBodies.Body;
import dev.tidepool.sql.script.Scope.Named;
import java.util.List;
import java.util.stream.Collectors;

/** What stands behind FROM: tables, joins, queries, WITH, VALUES, elements of arrays. */
final class RandomSources {
  private static final int ELEMENTS_MAX = 3; // of the arrays of random tables

  private final RandomSql sql;
  private final Dice dice;

  RandomSources(RandomSql sql) {
    this.sql = sql;
    this.dice = sql.dice;
  }

  /** A source; up to three tables, queries to the depth. */
  Scope from(int depth) {
    return switch (dice.below(8)) {
      case 0, 1, 2 -> one(depth);
      case 3 -> elements(one(0));
      case 4 -> joined(one(depth), bracketed(joined(one(0), one(0))));
      case 5 -> joined(joined(one(depth), one(0)), one(0));
      default -> joined(one(depth), one(0));
    };
  }

  private Scope one(int depth) {
    if (depth == 0 || !dice.oneIn(4)) {
      return dice.oneIn(15) ? rows() : sql.table();
    }
    Body body = sql.bodies.body(depth - 1);
    String alias = sql.newName("q");
    List<Named> columns = body.columns().stream().map(field -> Named.of(alias, field)).toList();
    if (dice.oneIn(2)) {
      return new Scope("(" + body.sql() + ") AS " + alias, columns, List.of());
    }
    String name = sql.newName("w");
    sql.named.add(name + " AS (" + body.sql() + ")");
    return new Scope(name + " AS " + alias, columns, List.of());
  }

  /** Some rows of literals. */
  private Scope rows() {
    String alias = sql.newName("v");
    List<String> types = List.of(dice.of(Field.SCALARS), dice.of(Field.SCALARS));
    String rows =
        Dice.list(
            dice.upTo(4),
            ", ",
            i ->
                types.stream()
                    .map(type -> cast(sql.expressions.literal(type), type))
                    .collect(Collectors.joining(", ", "(", ")")));
    return new Scope(
        "(VALUES " + rows + ") AS " + alias + "(x, y)",
        List.of(
            Named.of(alias, new Field("x", types.get(0))),
            Named.of(alias, new Field("y", types.get(1)))),
        List.of());
  }

  private static String cast(String literal, String type) {
    return "CAST(" + literal + " AS " + Field.castName(type) + ")";
  }

  private static Scope bracketed(Scope scope) {
    return new Scope("(" + scope.from() + ")", scope.columns(), scope.keys());
  }

  private Scope joined(Scope left, Scope right) {
    Scope both = left.and(right, "");
    String kind = dice.of(" JOIN ", " JOIN ", " LEFT JOIN ", " LEFT JOIN ", " RIGHT JOIN ");
    String on = on(left, right, both);
    return left.and(right, left.from() + kind + right.from() + " ON " + on);
  }

  /** A condition of a join: mostly one that holds for few pairs. */
  String on(Scope left, Scope right, Scope both) {
    if (dice.oneIn(6) || left.scalars().isEmpty()) {
      return sql.expressions.condition(both, 1);
    }
    Named column = dice.of(left.scalars());
    List<Named> same = right.ofType(column.type());
    String equality =
        same.isEmpty()
            ? dice.of(left.scalars()) + " IS NULL"
            : column + (dice.oneIn(10) ? " IS NOT DISTINCT FROM " : " = ") + dice.of(same);
    return dice.oneIn(3) ? equality + " AND " + sql.expressions.condition(both, 0) : equality;
  }

  /**
   * The elements of an array column, each as a row; H2 has no such thing, and counts up to them.
   */
  private Scope elements(Scope scope) {
    if (scope.arrays().isEmpty()) {
      return scope;
    }
    Named array = dice.of(scope.arrays());
    String alias = sql.newName("e");
    boolean isLeft = dice.oneIn(2);
    String from =
        Dialects.either(
            scope.from()
                + (isLeft ? " LEFT JOIN" : " CROSS JOIN")
                + " UNNEST("
                + array
                + ") WITH ORDINALITY AS "
                + alias
                + "(x, n)"
                + (isLeft ? " ON TRUE" : ""),
            scope.from()
                + (isLeft ? " LEFT JOIN " : " JOIN ")
                + "(SELECT CAST(x AS INT) AS n FROM SYSTEM_RANGE(1, "
                + ELEMENTS_MAX
                + ")) "
                + alias
                + " ON "
                + alias
                + ".n <= CARDINALITY("
                + array
                + ")");
    Named element =
        new Named(
            Dialects.either(alias + ".x", array + "[" + alias + ".n]"),
            new Field("x", array.field().element()));
    Named number = Named.of(alias, new Field("n", "INT"));
    Scope elements = new Scope("", List.of(element, number), List.of(number));
    return scope.and(elements, from);
  }
}
