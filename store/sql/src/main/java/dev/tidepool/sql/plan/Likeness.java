package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Filter;
import dev.tidepool.sql.exec.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a plan goes the same ways as another whose parameters are literals there: the same
 * operators, and the same indexes for the same conditions, whatever their order. <b>Threads:</b> no
 * state.
 */
public final class Likeness {
  /** Texts in quotes, parameters, numbers with signs, and times: what a value is written as. */
  private static final Pattern VALUES =
      Pattern.compile("'(?:[^']|'')*'|\\?\\d+|(?<!\\w)-?\\d[\\w.:+-]*");

  private static final Pattern SEPARATORS = Pattern.compile("[\\s,;()]+");

  private Likeness() {}

  /** Whether {@code one} and {@code other} give the same columns in the same ways. */
  public static boolean isBetween(Plan one, Plan other) {
    return one.columns().equals(other.columns())
        && one.tables().equals(other.tables())
        && isBetween(one.root(), other.root())
        && isBetween(
            new ArrayList<>(one.subqueries().values()),
            new ArrayList<>(other.subqueries().values()));
  }

  private static boolean isBetween(Operator one, Operator other) {
    return one.getClass() == other.getClass()
        && one.columnCount() == other.columnCount()
        && (one instanceof Filter || words(one).equals(words(other)))
        && isBetween(one.inputs(), other.inputs());
  }

  private static boolean isBetween(List<Operator> some, List<Operator> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!isBetween(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> words(Operator operator) {
    String text = VALUES.matcher(operator.describe()).replaceAll("");
    return Arrays.stream(SEPARATORS.split(text)).sorted().toList();
  }
}
