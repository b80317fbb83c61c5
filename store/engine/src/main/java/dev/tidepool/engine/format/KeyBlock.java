package dev.tidepool.engine.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A sorted run of keys with their row ids in one immutable byte array, little-endian:
 *
 * <pre>
 *   0       4             8                 8+4n              8+8n
 *   | count | prefixBytes | row ids (int n) | ends (int n)    | prefix | suffixes
 * </pre>
 *
 * <p>The prefix is common to all keys of the block; {@code ends[i]} is where the i-th suffix ends,
 * counted from the first suffix. Keys are found by binary search in place. The same bytes stand in
 * memory and in checkpoints.
 */
public final class KeyBlock {
  private static final int COUNT_OFFSET = 0;
  private static final int PREFIX_BYTES_OFFSET = COUNT_OFFSET + Integer.BYTES;
  private static final int ROW_IDS_OFFSET = PREFIX_BYTES_OFFSET + Integer.BYTES;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private KeyBlock() {}

  /** A key and the row that has it. */
  public record Entry(byte[] key, int rowId) {}

  /** Packs entries {@code from} to {@code to}, which are sorted and not empty. */
  public static byte[] pack(List<Entry> entries, int from, int to) {
    byte[] first = entries.get(from).key;
    byte[] last = entries.get(to - 1).key;
    int mismatch = Arrays.mismatch(first, last);
    int prefixBytes = mismatch < 0 ? first.length : mismatch;
    int count = to - from;
    int suffixBytes = 0;
    for (int i = from; i < to; i++) {
      suffixBytes += entries.get(i).key.length - prefixBytes;
    }
    int prefixOffset = ROW_IDS_OFFSET + 2 * Integer.BYTES * count;
    byte[] block = new byte[prefixOffset + prefixBytes + suffixBytes];
    INT.set(block, COUNT_OFFSET, count);
    INT.set(block, PREFIX_BYTES_OFFSET, prefixBytes);
    System.arraycopy(first, 0, block, prefixOffset, prefixBytes);
    int suffixesOffset = prefixOffset + prefixBytes;
    int end = 0;
    for (int i = 0; i < count; i++) {
      Entry entry = entries.get(from + i);
      int bytes = entry.key.length - prefixBytes;
      System.arraycopy(entry.key, prefixBytes, block, suffixesOffset + end, bytes);
      end += bytes;
      INT.set(block, ROW_IDS_OFFSET + Integer.BYTES * i, entry.rowId);
      INT.set(block, ROW_IDS_OFFSET + Integer.BYTES * (count + i), end);
    }
    return block;
  }

  public static int count(byte[] block) {
    return (int) INT.get(block, COUNT_OFFSET);
  }

  public static int rowId(byte[] block, int index) {
    return (int) INT.get(block, ROW_IDS_OFFSET + Integer.BYTES * index);
  }

  /** A copy of the key at {@code index}. */
  public static byte[] key(byte[] block, int index) {
    int prefixBytes = prefixBytes(block);
    int prefixOffset = prefixOffset(block);
    int start = suffixStart(block, index);
    int end = suffixEnd(block, index);
    byte[] key = new byte[prefixBytes + end - start];
    System.arraycopy(block, prefixOffset, key, 0, prefixBytes);
    System.arraycopy(block, prefixOffset + prefixBytes + start, key, prefixBytes, end - start);
    return key;
  }

  /** Compares the key at {@code index} with {@code key}, as unsigned bytes. */
  public static int compare(byte[] block, int index, byte[] key) {
    int prefixBytes = prefixBytes(block);
    int prefixOffset = prefixOffset(block);
    int common = Math.min(prefixBytes, key.length);
    int order = Arrays.compareUnsigned(block, prefixOffset, prefixOffset + common, key, 0, common);
    if (order != 0) {
      return order;
    }
    if (common < prefixBytes) {
      return 1;
    }
    int suffixes = prefixOffset + prefixBytes;
    return Arrays.compareUnsigned(
        block,
        suffixes + suffixStart(block, index),
        suffixes + suffixEnd(block, index),
        key,
        prefixBytes,
        key.length);
  }

  /** The index of the first key that is not less than {@code key}; the count if there is none. */
  public static int ceiling(byte[] block, byte[] key) {
    int low = 0;
    int high = count(block);
    while (low < high) {
      int middle = low + high >>> 1;
      if (compare(block, middle, key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int prefixBytes(byte[] block) {
    return (int) INT.get(block, PREFIX_BYTES_OFFSET);
  }

  private static int prefixOffset(byte[] block) {
    return ROW_IDS_OFFSET + 2 * Integer.BYTES * count(block);
  }

  private static int suffixStart(byte[] block, int index) {
    return index == 0 ? 0 : suffixEnd(block, index - 1);
  }

  private static int suffixEnd(byte[] block, int index) {
    return (int) INT.get(block, ROW_IDS_OFFSET + Integer.BYTES * (count(block) + index));
  }
}
