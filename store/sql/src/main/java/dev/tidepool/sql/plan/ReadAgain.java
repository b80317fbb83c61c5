package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Apply;
import dev.tidepool.sql.exec.BatchJoin;
import dev.tidepool.sql.exec.LookupJoin;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.Scan;
import dev.tidepool.table.query.Relation;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Which tables a plan may read more than once in an execution. <b>Threads:</b> one. */
public final class ReadAgain {
  private final Set<Relation> read = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Relation> again = Collections.newSetFromMap(new IdentityHashMap<>());

  private ReadAgain() {}

  /** Those that two steps read, or one that is opened again and again, as subqueries are. */
  public static Set<Relation> of(Operator root, Collection<Operator> subqueries) {
    ReadAgain tables = new ReadAgain();
    tables.add(root, false);
    subqueries.forEach(subquery -> tables.add(subquery, true));
    return tables.again.isEmpty() ? Set.of() : Collections.unmodifiableSet(tables.again);
  }

  private void add(Operator operator, boolean isRepeated) {
    if (operator instanceof Scan scan) {
      if (!read.add(scan.relation()) || isRepeated) {
        again.add(scan.relation());
      }
    } else if (operator instanceof Apply apply) {
      add(apply.left(), isRepeated);
      add(apply.right(), true);
    } else if (operator instanceof LookupJoin join) {
      add(join.left(), isRepeated);
      add(join.right(), true);
    } else if (operator instanceof BatchJoin join) {
      add(join.single(), isRepeated);
    } else if (operator instanceof ChosenJoin join) {
      add(join.lookup(), isRepeated);
      add(join.hash().inputs().get(1), isRepeated);
    } else {
      operator.inputs().forEach(input -> add(input, isRepeated));
    }
  }
}
