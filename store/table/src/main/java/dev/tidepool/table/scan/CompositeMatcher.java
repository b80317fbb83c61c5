package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.index.TermRange;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Terms;
import dev.tidepool.table.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * What an index on several columns says about a conjunction: equality on its first parts, as many
 * as there are.
 *
 * <p><b>Threads:</b> no state.
 */
final class CompositeMatcher {
  private CompositeMatcher() {}

  /** A condition, and the parts of the conjunction that it answers. */
  record Match(IndexCondition condition, List<Predicate> answered) {}

  /** The condition of {@code index} for {@code parts}, or null if it has none. */
  static Match match(TableIndex index, List<Predicate> parts, Object[] parameters) {
    int partCount = index.source().partCount();
    Scalar[] types = index.source().types();
    Object[] values = new Object[partCount];
    List<Predicate> answered = new ArrayList<>();
    int equalCount = 0;
    while (equalCount < partCount) {
      Comparison equality = equalityOn(index, equalCount, parts);
      if (equality == null) {
        break;
      }
      Object value = equality.operand().value(parameters);
      if (value == null) {
        return new Match(new IndexCondition(index, TermSet.NOTHING), List.of(equality));
      }
      values[equalCount] = coerce(index, equalCount, types, value);
      answered.add(equality);
      equalCount++;
    }
    if (equalCount == partCount) {
      int id = index.index().terms().find(Terms.encodeComposite(types, values));
      int[] ids = id == TermDictionary.NONE ? new int[0] : new int[] {id};
      return new Match(new IndexCondition(index, new TermSet.OfIds(ids)), answered);
    }
    if (equalCount == 0 || !index.definition().ordered()) {
      return null;
    }
    byte[] prefix = Terms.encodeCompositePrefix(types, values, equalCount);
    TermRange range = TermRange.startingWith(prefix);
    return new Match(new IndexCondition(index, new TermSet.InRange(range)), answered);
  }

  private static Object coerce(TableIndex index, int part, Scalar[] types, Object value) {
    String what = "column " + index.definition().parts().get(part).column();
    return Values.coerce(what, types[part], value);
  }

  private static Comparison equalityOn(TableIndex index, int part, List<Predicate> parts) {
    for (Predicate predicate : parts) {
      if (predicate instanceof Comparison comparison
          && comparison.operator() == Operator.EQUAL
          && comparison.expression().equals(index.source().expression(part))) {
        return comparison;
      }
    }
    return null;
  }
}
