package dev.tidepool.table.scan;

import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.ValueKey;
import dev.tidepool.table.value.Values;
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
  private final String text;
  private final ValueSum sum; // null unless it is one
  private long count;
  private Object value; // the least or greatest

  /**
   * An aggregate of no rows yet.
   *
   * @param text the call, for messages
   */
  Accumulator(Call call, String text, ColumnType columnType) {
    this.text = text;
    this.function = call.function();
    this.ofRows = call.column() < 0;
    this.columnType = columnType;
    this.type = columnType == null ? null : columnType.scalar();
    this.seen = call.distinct() ? new HashSet<>() : null;
    this.sum = function == Function.SUM ? ValueSum.of(type) : null;
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
      case SUM -> sum.add(added);
      case MIN -> value = value == null || Values.compare(type, added, value) < 0 ? added : value;
      case MAX -> value = value == null || Values.compare(type, added, value) > 0 ? added : value;
    }
    return kept;
  }

  /**
   * The aggregate.
   *
   * @throws ArithmeticException if a sum of whole numbers does not fit BIGINT
   */
  Object result() {
    return switch (function) {
      case COUNT -> count;
      case SUM -> sum.total(text);
      case MIN, MAX -> value;
    };
  }
}
