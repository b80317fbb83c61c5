package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Scan;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A table that is asked for the rows with certain keys, again and again: an access with one more
 * condition for each key, whose value is a parameter behind all others. <b>Threads:</b> one.
 */
public final class Lookup {
  private final TableAccess access;
  private final List<Predicate> conditions = new ArrayList<>();

  public Lookup(TableAccess access) {
    this.access = access;
  }

  /** Another key: what must be equal to the next parameter. */
  public void equal(ColumnExpression expression) {
    int index = access.known().size() + conditions.size();
    conditions.add(new Comparison(expression, Operator.EQUAL, new Operand.Parameter(index)));
  }

  /** The scan that takes the keys; it expects what a key has on average. */
  public Scan scan() {
    Predicate all = conditions.size() == 1 ? conditions.get(0) : new Predicate.And(conditions);
    return access.filter(all, List.of(), List.of()).scan(conditions.size());
  }

  /** Scans that take several values of the one key there is: as many as each is made for. */
  public IntFunction<Scan> batches() {
    TableAccess filtered = access;
    ColumnExpression key = ((Comparison) conditions.get(0)).expression();
    int first = access.known().size();
    return valueCount -> {
      List<Operand> values = new ArrayList<>(valueCount);
      for (int i = 0; i < valueCount; i++) {
        values.add(new Operand.Parameter(first + i));
      }
      return filtered.filter(new In(key, values), List.of(), List.of()).unexplained(valueCount);
    };
  }
}
