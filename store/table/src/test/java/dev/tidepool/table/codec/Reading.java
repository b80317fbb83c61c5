package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Reads rows as a table does: out of the middle of larger arrays, with one reader for many. */
final class Reading {
  private static final byte[] NO_KEY = {};

  private final ColumnReader reader;
  private final Object[] target;

  private Reading(ColumnReader reader, int columnCount) {
    this.reader = reader;
    this.target = new Object[columnCount + 1];
  }

  /** Of all these columns. */
  static Reading of(RowCodec codec, Column... columns) {
    int[] all = IntStream.range(0, columns.length).toArray();
    return of(codec, new TableSchema(List.of(columns)), all);
  }

  static Reading of(RowCodec codec, TableSchema schema, int... columns) {
    return new Reading(codec.bind(schema, columns), columns.length);
  }

  /** The values of a row. */
  Object[] read(byte[] key, byte[] value, long timestampMillis) throws UnreadableRowException {
    Arrays.fill(target, "left over");
    byte[] keyPage = padded(key);
    byte[] valuePage = padded(value);
    reader.read(keyPage, 3, key.length, valuePage, 3, value.length, timestampMillis, target);
    if (!target[target.length - 1].equals("left over")) {
      throw new AssertionError("written behind the last slot");
    }
    return Arrays.copyOf(target, target.length - 1);
  }

  /** The bytes among others that mean something in every format. */
  private static byte[] padded(byte[] bytes) {
    byte[] page = new byte[bytes.length + 8];
    Arrays.fill(page, (byte) '1');
    System.arraycopy(bytes, 0, page, 3, bytes.length);
    return page;
  }

  Object[] value(byte[] value) throws UnreadableRowException {
    return read(NO_KEY, value, ColumnReader.NO_TIMESTAMP);
  }

  Object[] value(String value) throws UnreadableRowException {
    return value(value.getBytes(StandardCharsets.UTF_8));
  }

  Object[] key(byte[] key) throws UnreadableRowException {
    return read(key, NO_KEY, ColumnReader.NO_TIMESTAMP);
  }

  /** Reads damaged copies of a value: each is read, or refused, and nothing else happens. */
  void readDamaged(byte[] value, SplittableRandom random, int times) {
    for (int i = 0; i < times; i++) {
      byte[] damaged = value.clone();
      for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextBoolean()) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
      }
      try {
        value(damaged);
      } catch (UnreadableRowException e) {
        if (e.getMessage() == null || e.getMessage().isBlank()) {
          throw new AssertionError("refused without a word", e);
        }
      }
    }
  }
}
