package dev.tidepool.table.codec;

import dev.tidepool.table.codec.WantedColumn.Source;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Timestamps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Reads columns from wherever they are: key, value, and the record itself. */
final class BoundColumns implements ColumnReader {
  private final WantedColumn[] ofRecord;
  private final WantedColumn[] required;
  private final int columnCount;
  private final PartReader key; // null: nothing is wanted of it
  private final PartReader value;
  private final CanonicalKey canonical; // null if keys may be written in any way

  BoundColumns(TableSchema schema, int[] columns, KeyFormat keyFormat, PartReader.Format format) {
    this(schema, columns, column -> true, keyFormat, format);
  }

  /** Those that are not needed are checked only, as far as the format makes use of that. */
  BoundColumns(
      TableSchema schema,
      int[] columns,
      IntPredicate isNeeded,
      KeyFormat keyFormat,
      PartReader.Format format) {
    Map<Source, List<WantedColumn>> wanted = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      wanted.put(source, new ArrayList<>());
    }
    List<WantedColumn> required = new ArrayList<>();
    for (int slot = 0; slot < columns.length; slot++) {
      boolean isChecked = !isNeeded.test(columns[slot]);
      WantedColumn column = WantedColumn.of(schema.column(columns[slot]), slot, isChecked);
      wanted.get(column.source()).add(column);
      if (!column.column().nullable()) {
        required.add(column);
      }
    }
    this.ofRecord = wanted.get(Source.RECORD).toArray(WantedColumn[]::new);
    this.required = required.toArray(WantedColumn[]::new);
    this.columnCount = columns.length;
    this.key = reader(keyFormat.format(), "the key", wanted.get(Source.KEY));
    this.value = reader(format, "the value", wanted.get(Source.VALUE));
    this.canonical = keyFormat.check(schema, columns);
  }

  private static PartReader reader(
      PartReader.Format format, String part, List<WantedColumn> columns) {
    return columns.isEmpty() ? null : format.reader(part, FieldTree.of(columns));
  }

  @Override
  public void read(
      byte[] key,
      int keyOffset,
      int keyBytes,
      byte[] value,
      int valueOffset,
      int valueBytes,
      long timestampMillis,
      Object[] target)
      throws UnreadableRowException {
    Arrays.fill(target, 0, columnCount, null);
    if (this.key != null) {
      this.key.read(key, keyOffset, keyBytes, target);
      if (canonical != null) {
        canonical.require(key, keyOffset, keyBytes, target);
      }
    }
    if (this.value != null) {
      this.value.read(value, valueOffset, valueBytes, target);
    }
    if (timestampMillis != NO_TIMESTAMP) {
      for (WantedColumn column : ofRecord) {
        target[column.slot()] = timestamp(column, timestampMillis);
      }
    }
    for (WantedColumn column : required) {
      if (target[column.slot()] == null) {
        throw column.unreadable("nothing, and it is not nullable");
      }
    }
  }

  private static Long timestamp(WantedColumn column, long millis) throws UnreadableRowException {
    try {
      return Timestamps.ofMillis(millis);
    } catch (ArithmeticException e) {
      throw column.unreadable(millis + " ms, which does not fit");
    }
  }
}
