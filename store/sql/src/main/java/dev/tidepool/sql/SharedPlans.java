package dev.tidepool.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.frontend.Frontend;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.parse.TextShape;
import dev.tidepool.sql.plan.Estimates;
import dev.tidepool.sql.plan.Likeness;
import dev.tidepool.sql.plan.Plan;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Plans of queries whose texts differ only in literals, spaces and comments. The first text of a
 * kind is planned by itself; the second too, and besides with its literals as parameters: if that
 * goes the same ways, all further texts have this plan, and are not even parsed.
 *
 * <p><b>Threads:</b> any. <b>Costs:</b> a few microseconds for a text whose plan is there.
 */
final class SharedPlans {
  /** What is known of a kind of texts. */
  private sealed interface Kind {
    /** There was one. */
    record Seen() implements Kind {}

    /** Each is planned by itself, as a plan for all is not as good or cannot be made. */
    record Own() implements Kind {}

    /** They have this plan, unless another order of joins may be better for one. */
    record Shared(Plan plan, TableSizes sizes, Estimates estimates) implements Kind {
      boolean suits(Object[] values, ToLongFunction<String> rowCount) {
        return !sizes.haveChanged(rowCount) && estimates.holdFor(plan, values);
      }
    }
  }

  private static final Kind SEEN = new Kind.Seen();
  private static final Kind OWN = new Kind.Own();

  private final Frontend frontend;
  private final ToLongFunction<String> rowCount;
  private final Cache<String, boolean[]> choices; // which literals may be others
  private final Cache<String, Kind> kinds; // by the text but for these

  /**
   * @param rowCount of a table
   * @param keptMax how many kinds are known at most
   */
  SharedPlans(Frontend frontend, ToLongFunction<String> rowCount, int keptMax) {
    this.frontend = frontend;
    this.rowCount = rowCount;
    this.choices = Caffeine.newBuilder().maximumSize(keptMax).build();
    this.kinds = Caffeine.newBuilder().maximumSize(keptMax).build();
  }

  /**
   * The query with a plan that is there, or null.
   *
   * @param planner makes a plan for this text alone, for EXPLAIN
   */
  PlannedQuery find(String sql, TextShape shape, Supplier<Plan> planner) {
    boolean[] chosen = choices.getIfPresent(shape.key());
    if (chosen == null || !(kinds.getIfPresent(shape.key(chosen)) instanceof Kind.Shared shared)) {
      return null;
    }
    Object[] values = values(shape.literals(chosen));
    return shared.suits(values, rowCount)
        ? PlannedQuery.sharing(sql, planner, shared.plan, values)
        : null;
  }

  private static Object[] values(List<TextShape.Literal> literals) {
    return literals.stream().map(TextShape.Literal::value).toArray();
  }

  /** Plans a text by itself, and learns from it. */
  Plan plan(TextShape shape, SourceText source) {
    boolean[][] chosen = new boolean[1][];
    Plan own = frontend.plan(source, shape.literals(), shareable -> chosen[0] = shareable);
    choices.put(shape.key(), chosen[0]);
    learn(shape, chosen[0], source, own);
    return own;
  }

  private void learn(TextShape shape, boolean[] chosen, SourceText source, Plan own) {
    String key = shape.key(chosen);
    if (!isAny(chosen)) { // texts that differ in spaces and comments
      kinds.put(key, new Kind.Shared(own, TableSizes.of(own.tables(), rowCount), Estimates.NONE));
      return;
    }
    Kind known = kinds.getIfPresent(key);
    if (known == null) {
      kinds.put(key, SEEN);
    } else if (known == SEEN || known instanceof Kind.Shared old && hasOutlived(old)) {
      kinds.put(key, kind(source, shape.literals(chosen), own));
    }
  }

  private boolean hasOutlived(Kind.Shared shared) {
    return shared.sizes.haveChanged(rowCount);
  }

  private static boolean isAny(boolean[] chosen) {
    for (boolean one : chosen) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  private Kind kind(SourceText source, List<TextShape.Literal> literals, Plan own) {
    try {
      Plan plan = frontend.planShared(source, literals);
      if (!Likeness.isBetween(own, plan)) {
        return OWN;
      }
      Estimates estimates = Estimates.of(plan, values(literals));
      return new Kind.Shared(plan, TableSizes.of(plan.tables(), rowCount), estimates);
    } catch (SqlException e) {
      return OWN; // such as a value that has to be grouped by, and is now two parameters
    }
  }
}
