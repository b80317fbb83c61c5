package dev.tidepool.sql.exec;

import dev.tidepool.table.query.QueryLimits;
import java.math.BigDecimal;
import java.util.List;

/**
 * What one operator keeps, estimated and told to the limits of its query. One thread.
 *
 * <p>Sizes are those of a Java heap with compressed references. A value that several rows share is
 * counted for each.
 */
public class Memory {
  /** For what is counted elsewhere. <b>Threads:</b> any. */
  static final Memory UNCOUNTED =
      new Memory(null) {
        @Override
        void keep(long bytes) {}
      };

  /** An entry of a hash table, with its place in the table. */
  static final int ENTRY_BYTES = 40;

  /** What a limit is told at once, as telling it costs more than adding up. */
  private static final int BATCH_BYTES = 1 << 12;

  private static final int ARRAY_BYTES = 16;

  /** A place in an array. */
  static final int REFERENCE_BYTES = 4;

  private static final int BOX_BYTES = 16;
  private static final int LONG_BOX_BYTES = 24;
  private static final int STRING_BYTES = 48;
  private static final int DECIMAL_BYTES = 40;

  private final QueryLimits limits;
  private long keptBytes;
  private long untoldBytes;

  public Memory(QueryLimits limits) {
    this.limits = limits;
  }

  /** Keeps a row. */
  public void keepRow(Object[] row) {
    keep(sizeOf(row));
  }

  /** Keeps {@code bytes} more, or fewer. */
  void keep(long bytes) {
    untoldBytes += bytes;
    if (Math.abs(untoldBytes) >= BATCH_BYTES) {
      long told = untoldBytes;
      untoldBytes = 0;
      keptBytes += told;
      limits.keep(told);
    }
  }

  /** Keeps nothing any more. */
  public void release() {
    long told = keptBytes;
    keptBytes = 0;
    untoldBytes = 0;
    limits.keep(-told);
  }

  /** About how many bytes a row takes. */
  static long sizeOf(Object[] row) {
    long bytes = ARRAY_BYTES + (long) REFERENCE_BYTES * row.length;
    for (Object value : row) {
      bytes += sizeOf(value);
    }
    return bytes;
  }

  /** About how many bytes a value takes. */
  static long sizeOf(Object value) {
    if (value == null || value instanceof Boolean) {
      return 0;
    }
    if (value instanceof String text) {
      return STRING_BYTES + 2L * text.length();
    }
    if (value instanceof Integer) {
      return BOX_BYTES;
    }
    if (value instanceof BigDecimal decimal) {
      return DECIMAL_BYTES + decimal.precision() / 2;
    }
    if (value instanceof byte[] bytes) {
      return ARRAY_BYTES + bytes.length;
    }
    if (value instanceof List<?> elements) {
      long bytes = STRING_BYTES;
      for (Object element : elements) {
        bytes += REFERENCE_BYTES + sizeOf(element);
      }
      return bytes;
    }
    return LONG_BOX_BYTES;
  }
}
