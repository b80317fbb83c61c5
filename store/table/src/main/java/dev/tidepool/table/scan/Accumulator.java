package dev.tidepool.table.scan;

import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Terms;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** One aggregate of one group. One thread. */
final class Accumulator {
  private final Function function;
  private final boolean ofRows;
  private final Scalar type; // null for COUNT(*)
  private final Set<ByteBuffer> seen; // terms, if equal values count once; else null
  private long count;
  private Object value;

  Accumulator(Call call, Scalar type) {
    this.function = call.function();
    this.ofRows = call.column() < 0;
    this.type = type;
    this.seen = call.distinct() ? new HashSet<>() : null;
  }

  /** Takes the value of one row; returns how many bytes it keeps of it. */
  long add(Object added) {
    if (ofRows) {
      count++;
      return 0;
    }
    if (added == null) {
      return 0;
    }
    long kept = 0;
    if (seen != null) {
      byte[] term = Terms.encode(type, added);
      if (!seen.add(ByteBuffer.wrap(term))) {
        return 0;
      }
      kept = 80 + term.length;
    }
    count++;
    switch (function) {
      case COUNT -> {}
      case SUM -> value = value == null ? widened(added) : sum(value, added);
      case MIN -> value = value == null || Values.compare(type, added, value) < 0 ? added : value;
      case MAX -> value = value == null || Values.compare(type, added, value) > 0 ? added : value;
    }
    return kept;
  }

  private Object widened(Object added) {
    return type == Scalar.INT ? (Object) ((Integer) added).longValue() : added;
  }

  private Object sum(Object sum, Object added) {
    return switch (type) {
      case INT -> Math.addExact((Long) sum, (Integer) added);
      case BIGINT -> Math.addExact((Long) sum, (Long) added);
      case DOUBLE -> (Double) sum + (Double) added;
      case DECIMAL -> ((BigDecimal) sum).add((BigDecimal) added);
      default -> throw new IllegalArgumentException("SUM of " + type);
    };
  }

  Object result() {
    return function == Function.COUNT ? (Object) count : value;
  }
}
