package dev.tidepool.table.codec;

import dev.tidepool.table.schema.TableSchema;
import java.util.Arrays;
import java.util.List;

/**
 * Refuses keys that are not written in the one way in which they are made: rows that are looked up
 * by key would not be found by those who make the key of its values.
 *
 * <p><b>Threads:</b> one.
 */
final class CanonicalKey {
  private final KeyEncoder encoder;
  private final int[] columns; // of the key
  private final int[] slots; // where the columns of the key are read to
  private final Object[] row;

  private CanonicalKey(KeyEncoder encoder, int[] slots, int columnCount) {
    this.encoder = encoder;
    this.columns = encoder.columns();
    this.slots = slots;
    this.row = new Object[columnCount];
  }

  /** The check for readers of {@code columns}; null if not all columns of the key are there. */
  static CanonicalKey of(KeyEncoder encoder, TableSchema schema, int[] columns) {
    List<Integer> read = Arrays.stream(columns).boxed().toList();
    int[] slots = new int[encoder.columns().length];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = read.indexOf(encoder.columns()[i]);
      if (slots[i] < 0) {
        return null;
      }
    }
    return new CanonicalKey(encoder, slots, schema.columnCount());
  }

  /** Throws if the bytes are not those that the values read of them make. */
  void require(byte[] key, int offset, int count, Object[] target) throws UnreadableRowException {
    for (int i = 0; i < slots.length; i++) {
      row[columns[i]] = target[slots[i]];
    }
    byte[] canonical = encoder.encode(row);
    if (canonical == null
        || !Arrays.equals(canonical, 0, canonical.length, key, offset, offset + count)) {
      throw new UnreadableRowException(
          "the key is not the canonical JSON of its columns"
              + (canonical == null
                  ? ""
                  : ", which is " + Utf8.decode(canonical, 0, canonical.length)),
          null);
    }
  }
}
