package dev.tidepool.table.scan;

import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Operand.Literal;
import dev.tidepool.table.query.Operand.Parameter;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an index has all rows that a conjunction asks for: a partial one does if each part of its
 * own condition is among those asked for.
 *
 * <p><b>Threads:</b> no state.
 */
final class Coverage {
  private Coverage() {}

  /** Whether {@code index} is complete and has all rows of the conjunction of {@code parts}. */
  static boolean hasRowsOf(TableIndex index, List<Predicate> parts, Object[] parameters) {
    if (!index.isComplete()) {
      return false;
    }
    Predicate condition = index.source().condition();
    return condition == null
        || bound(parts, parameters).containsAll(PathChooser.parts(NormalForm.of(condition)));
  }

  /** Those of {@code parts} that hold for all rows of {@code index}. */
  static List<Predicate> impliedBy(TableIndex index, List<Predicate> parts, Object[] parameters) {
    Predicate condition = index.source().condition();
    if (condition == null) {
      return List.of();
    }
    List<Predicate> known = PathChooser.parts(NormalForm.of(condition));
    List<Predicate> bound = bound(parts, parameters);
    List<Predicate> implied = new ArrayList<>();
    for (int i = 0; i < bound.size(); i++) {
      if (known.contains(bound.get(i))) {
        implied.add(parts.get(i));
      }
    }
    return implied;
  }

  /** The same parts, with values for the parameters of comparisons. */
  private static List<Predicate> bound(List<Predicate> parts, Object[] parameters) {
    List<Predicate> bound = new ArrayList<>(parts.size());
    for (Predicate part : parts) {
      boolean hasParameter =
          part instanceof Comparison comparison && comparison.operand() instanceof Parameter;
      bound.add(hasParameter ? bound((Comparison) part, parameters) : part);
    }
    return bound;
  }

  private static Predicate bound(Comparison comparison, Object[] parameters) {
    Operand value = new Literal(comparison.operand().value(parameters));
    return new Comparison(comparison.expression(), comparison.operator(), value);
  }
}
