package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Opens several inputs: all of them, or, if one fails, none. */
final class Inputs {
  private Inputs() {}

  static Rows open(
      Execution execution, Operator left, Operator right, BiFunction<Rows, Rows, Rows> use) {
    List<Rows> opened = open(execution, List.of(left, right));
    return use.apply(opened.get(0), opened.get(1));
  }

  static List<Rows> open(Execution execution, List<Operator> inputs) {
    List<Rows> opened = new ArrayList<>(inputs.size());
    try {
      for (Operator input : inputs) {
        opened.add(input.open(execution));
      }
      return opened;
    } catch (RuntimeException | Error e) {
      try {
        closeAll(opened);
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Closes each, also if closing another one fails. */
  static void closeAll(List<Rows> opened) {
    RuntimeException failure = null;
    for (Rows rows : opened) {
      try {
        rows.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
