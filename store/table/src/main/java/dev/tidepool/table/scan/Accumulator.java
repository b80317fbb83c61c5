package dev.tidepool.table.scan;

import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.ValueKey;
import dev.tidepool.table.value.Values;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** One aggregate of one group. One thread. */
final class Accumulator {
  private static final int SEEN_BYTES = 80;

  private final Function function;
  private final boolean ofRows;
  private final ColumnType columnType; // null for COUNT(*)
  private final Scalar type; // likewise
  private final Set<ByteBuffer> seen; // terms, if equal values count once; else null
  private long count;
  private Object value;

  Accumulator(Call call, ColumnType columnType) {
    this.function = call.function();
    this.ofRows = call.column() < 0;
    this.columnType = columnType;
    this.type = columnType == null ? null : columnType.scalar();
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
      ByteBuffer key = ValueKey.of(columnType, added);
      if (!seen.add(key)) {
        return 0;
      }
      kept = SEEN_BYTES + key.capacity();
    }
    count++;
    switch (function) {
      case COUNT -> {}
      case SUM -> value = sum(type, value, added);
      case MIN -> value = value == null || Values.compare(type, added, value) < 0 ? added : value;
      case MAX -> value = value == null || Values.compare(type, added, value) > 0 ? added : value;
    }
    return kept;
  }

  /**
   * A sum, null as long as there is none, and one value more.
   *
   * @throws ArithmeticException if a sum of whole numbers does not fit BIGINT
   */
  static Object sum(Scalar type, Object sum, Object added) {
    return switch (type) {
      case INT -> Math.addExact(sum == null ? 0L : (Long) sum, (Integer) added);
      case BIGINT -> Math.addExact(sum == null ? 0L : (Long) sum, (Long) added);
      case DOUBLE -> sum == null ? added : (Object) ((Double) sum + (Double) added);
      case DECIMAL -> sum == null ? added : ((BigDecimal) sum).add((BigDecimal) added);
      default -> throw new IllegalArgumentException("SUM of " + type);
    };
  }

  Object result() {
    return function == Function.COUNT ? (Object) count : value;
  }
}
