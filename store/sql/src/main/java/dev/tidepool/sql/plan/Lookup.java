package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Scan;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Relation;
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

  /**
   * Whether the keys have the table look at fewer rows: it may have an index for other conditions
   * alone, which it would walk for each key anew.
   *
   * @param rowCountWithout how many rows it looks at without keys, about; 0 also if it is asked
   *     with values that are not known yet
   */
  public boolean isDirect(double rowCountWithout) {
    TableAccess asked = asked();
    Relation.AccessPath path = asked.relation().prepare(asked.request()).accessPath(nulls());
    double all = rowCountWithout == 0 ? asked.relation().rowCountEstimate() : rowCountWithout;
    return path.expectedRowCount() < all;
  }

  /** The scan that takes the keys. */
  public Scan scan() {
    return asked().scan(conditions.size());
  }

  private Object[] nulls() {
    return new Object[access.known().size() + conditions.size()];
  }

  private TableAccess asked() {
    return access.filter(
        conditions.size() == 1 ? conditions.get(0) : new Predicate.And(conditions),
        List.of(),
        List.of());
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
