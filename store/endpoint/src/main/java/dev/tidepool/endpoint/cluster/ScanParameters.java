package dev.tidepool.endpoint.cluster;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.ScanRequest;
import java.util.BitSet;
import java.util.List;

/**
 * Which parameters a request has: a statement has more, some of which are no values of columns and
 * cannot travel.
 *
 * <p><b>Threads:</b> immutable.
 */
final class ScanParameters {
  private final BitSet used = new BitSet();

  private ScanParameters() {}

  static ScanParameters of(ScanRequest request) {
    ScanParameters parameters = new ScanParameters();
    parameters.add(request.predicate());
    parameters.add(request.offset());
    parameters.add(request.limit());
    return parameters;
  }

  private void add(Predicate predicate) {
    if (predicate instanceof Predicate.And and) {
      and.parts().forEach(this::add);
    } else if (predicate instanceof Predicate.Or or) {
      or.parts().forEach(this::add);
    } else if (predicate instanceof Predicate.Not not) {
      add(not.part());
    } else {
      operands(predicate).forEach(this::add);
    }
  }

  private static List<Operand> operands(Predicate predicate) {
    if (predicate instanceof Predicate.Comparison comparison) {
      return List.of(comparison.operand());
    }
    if (predicate instanceof Predicate.In in) {
      return in.operands();
    }
    if (predicate instanceof Predicate.StartsWith starts) {
      return List.of(starts.prefix());
    }
    if (predicate instanceof Predicate.Like like) {
      return List.of(like.pattern());
    }
    return predicate instanceof Predicate.Contains contains
        ? List.of(contains.element())
        : List.of();
  }

  private void add(Operand operand) {
    if (operand instanceof Operand.Parameter parameter) {
      used.set(parameter.index());
    }
  }

  /** The values of {@code parameters} that are used, in their places. */
  Object[] only(Object[] parameters) {
    Object[] only = new Object[used.length()];
    for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
      only[i] = parameters[i];
    }
    return only;
  }
}
