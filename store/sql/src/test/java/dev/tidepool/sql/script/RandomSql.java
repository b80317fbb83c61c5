package dev.tidepool.sql.script;

import dev.tidepool.sql.script.Scope.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What makes the parts of a random statement; each needs the others. One statement, one thread. */
final class RandomSql {
  final Dice dice;
  final List<RandomTable> tables;
  final RandomExpressions expressions;
  final RandomSubqueries subqueries;
  final RandomSources sources;
  final RandomAggregates aggregates;
  final RandomWindows windows;
  final RandomBodies bodies;

  /** The queries of WITH. */
  final List<String> named = new ArrayList<>();

  private int nameCount;

  RandomSql(List<RandomTable> tables, SplittableRandom random) {
    this.dice = new Dice(random);
    this.tables = tables;
    this.expressions = new RandomExpressions(this);
    this.subqueries = new RandomSubqueries(this);
    this.sources = new RandomSources(this);
    this.aggregates = new RandomAggregates(this);
    this.windows = new RandomWindows(this);
    this.bodies = new RandomBodies(this);
  }

  /** A name that nothing in the statement has. */
  String newName(String prefix) {
    return prefix + nameCount++;
  }

  /** A table under a new name. */
  Scope table() {
    RandomTable table = dice.of(tables);
    String alias = newName("t");
    List<Named> columns = table.columns().stream().map(field -> Named.of(alias, field)).toList();
    return new Scope(table.name() + " " + alias, columns, columns.subList(0, 1));
  }

  /** WHERE and a condition, or nothing. */
  String where(Scope scope, int depth) {
    return dice.oneIn(5) ? "" : " WHERE " + expressions.condition(scope, depth);
  }
}
