package dev.tidepool.sql.script;

import dev.tidepool.sql.script.RandomBodies.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random statements over random tables, all of which mean something. */
final class RandomSelect {
  private static final int FROM_DEPTH = 2;

  private final List<RandomTable> tables;
  private final SplittableRandom random;

  /**
   * A query.
   *
   * @param ordered whether the order of its rows is known
   */
  record Select(Dialects.Both text, boolean ordered) {}

  RandomSelect(List<RandomTable> tables, SplittableRandom random) {
    this.tables = tables;
    this.random = random;
  }

  Select next() {
    RandomSql sql = new RandomSql(tables, random);
    Dice dice = sql.dice;
    Body body =
        switch (dice.below(12)) {
          case 0 -> sql.bodies.groups(1, true);
          case 1 -> sql.bodies.groupingSets();
          case 2 ->
              switch (dice.below(3)) {
                case 0 -> sql.bodies.fullJoin();
                case 1 -> sql.bodies.lateral();
                default -> sql.bodies.setOfAll();
              };
          case 3 -> sql.bodies.windows(0);
          default -> sql.bodies.body(FROM_DEPTH);
        };
    String order = dice.oneIn(3) ? "" : order(sql, body);
    String with = sql.named.isEmpty() ? "" : "WITH " + String.join(", ", sql.named) + " ";
    return new Select(Dialects.read(with + body.sql() + order), !order.isEmpty());
  }

  /** A total order, with or without a limit; nothing if there is none. */
  private static String order(RandomSql sql, Body body) {
    Dice dice = sql.dice;
    List<String> order = new ArrayList<>();
    boolean hasKeys = body.scope() != null && !body.scope().keys().isEmpty();
    if (hasKeys && dice.oneIn(2)) {
      if (dice.oneIn(2)) {
        order.add(
            "CASE WHEN TRUE THEN " // as a number on its own would be the place of a column
                + sql.expressions.value(body.scope(), dice.of(Field.SCALARS), 1)
                + " END"
                + sql.aggregates.direction());
      }
      order.add(sql.aggregates.order(body.scope()));
    } else if (body.columns().stream().noneMatch(Field::isArray)) {
      List<Field> columns = dice.some(body.columns(), body.columns().size());
      body.columns().stream().filter(column -> !columns.contains(column)).forEach(columns::add);
      columns.forEach(column -> order.add(column.name() + sql.aggregates.direction()));
    } else {
      return "";
    }
    return " ORDER BY " + String.join(", ", order) + limit(dice);
  }

  private static String limit(Dice dice) {
    String limit = "" + dice.below(12);
    String offset = "" + dice.below(6);
    return switch (dice.below(7)) {
      case 0 -> " LIMIT " + limit;
      case 1 -> " LIMIT " + limit + " OFFSET " + offset;
      case 2 -> " LIMIT " + Dialects.parameter(limit);
      case 3 -> " LIMIT " + Dialects.parameter(limit) + " OFFSET " + Dialects.parameter(offset);
      case 4 -> " OFFSET " + offset + " ROWS FETCH NEXT " + limit + " ROWS ONLY";
      default -> "";
    };
  }
}
