package dev.tidepool.connect;

import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.RowEncoder;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.WiderTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The columns that a table has: none at first, then those of the records that came.
 *
 * <p>Rows are JSON, and so are keys, in the one way in which the codec writes them. So a row that
 * was written with fewer columns, or with INT where there is BIGINT now, is read as ever.
 *
 * <p><b>Threads:</b> immutable.
 */
final class Columns {
  /** A table of more is no table any more, but a document; and each commit carries their names. */
  static final int COUNT_MAX = 1_000;

  /** Of all names together. */
  static final int NAME_CHARS_MAX = 20_000;

  static final RowCodec CODEC = new JsonRowCodec(KeyFormat.CANONICAL_JSON);
  static final Columns NONE = new Columns(List.of());

  /** A column's name and type, and whether it is of the primary key. */
  record Entry(String name, ColumnType type, boolean isKey) {}

  private final List<Entry> entries;
  private final Map<String, Integer> indexByName = new HashMap<>();
  private final Set<String> objects = new HashSet<>(); // paths above columns of the value
  private final TableSchema schema; // null if there are none
  private final RowEncoder encoder; // the same

  Columns(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    List<Column> columns = new ArrayList<>();
    for (Entry entry : entries) {
      indexByName.put(entry.name(), columns.size());
      columns.add(
          entry.isKey()
              ? new Column(entry.name(), entry.type(), "$key." + entry.name(), false)
              : new Column(entry.name(), entry.type(), "$value." + entry.name(), true));
      if (!entry.isKey()) {
        objects.addAll(pathsAbove(entry.name()));
      }
    }
    this.schema = columns.isEmpty() ? null : new TableSchema(columns);
    this.encoder = columns.isEmpty() ? null : CODEC.rowEncoder(schema);
  }

  private static List<String> pathsAbove(String name) {
    List<String> paths = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      paths.add(name.substring(0, dot));
    }
    return paths;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  List<Entry> entries() {
    return entries;
  }

  /** The schema of the table; null if there are no columns yet. */
  TableSchema schema() {
    return schema;
  }

  // ---- a record --------------------------------------------------------------------------------

  /**
   * These columns and those that {@code record} brings; this itself, if it brings none.
   *
   * @param evolves whether columns may be added and widened, once there are any
   * @throws BadRecordException if its fields do not go with the columns
   */
  Columns with(RecordCells record, boolean evolves) {
    checkKey(record.key());
    Map<String, Entry> merged = null;
    for (Cell cell : record.key()) {
      merged = merge(merged, cell, true);
    }
    if (!record.isTombstone()) {
      for (Cell cell : record.value()) {
        merged = merge(merged, cell, false);
      }
    }
    if (merged == null) {
      return this;
    }
    if (!evolves && !isEmpty()) {
      throw new BadRecordException(
          "the fields "
              + String.join(", ", difference(merged))
              + " would change the table, and auto.evolve is false");
    }
    return checked(merged);
  }

  private void checkKey(List<Cell> key) {
    if (isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>();
    key.forEach(cell -> names.add(cell.column()));
    Set<String> before = new HashSet<>();
    entries.stream().filter(Entry::isKey).forEach(entry -> before.add(entry.name()));
    if (!names.equals(before)) {
      throw new BadRecordException(
          "the primary key has the fields "
              + String.join(", ", names)
              + ", those of the table are "
              + String.join(", ", before));
    }
  }

  /** Adds what {@code cell} brings to {@code merged}, which is null as long as nothing did. */
  private Map<String, Entry> merge(Map<String, Entry> merged, Cell cell, boolean isKey) {
    Integer index = indexByName.get(cell.column());
    if (index == null) {
      if (cell.type() == null) { // nothing to tell its type by: NULL, as it would be read
        return merged;
      }
      Map<String, Entry> added = merged == null ? copy() : merged;
      added.put(cell.column(), new Entry(cell.column(), cell.type(), isKey));
      return added;
    }
    Entry entry = entries.get(index);
    if (cell.type() == null) {
      requireArray(entry, cell);
      return merged;
    }
    ColumnType joined = WiderTypes.join(entry.type(), cell.type());
    // A key would be written in another way, and the rows that there are not be found.
    boolean rewritesKey =
        isKey && joined != null && !joined.equals(entry.type()) && !isWhole(joined);
    if (joined == null || rewritesKey) {
      throw new BadRecordException(
          "column "
              + entry.name()
              + " is "
              + entry.type()
              + (isKey ? " and of the primary key" : "")
              + ", the record has "
              + cell.type());
    }
    if (joined.equals(entry.type())) {
      return merged;
    }
    Map<String, Entry> widened = merged == null ? copy() : merged;
    widened.put(entry.name(), new Entry(entry.name(), joined, isKey));
    return widened;
  }

  private static boolean isWhole(ColumnType type) {
    return type.equals(ColumnType.INT) || type.equals(ColumnType.BIGINT);
  }

  private static void requireArray(Entry entry, Cell cell) {
    boolean holdsArrays = entry.type().isArray() || entry.type().equals(ColumnType.STRING);
    if (cell.value() != null && !holdsArrays) {
      throw new BadRecordException(
          "column " + entry.name() + " is " + entry.type() + ", the record has an array");
    }
  }

  private Map<String, Entry> copy() {
    Map<String, Entry> copy = new LinkedHashMap<>();
    entries.forEach(entry -> copy.put(entry.name(), entry));
    return copy;
  }

  private List<String> difference(Map<String, Entry> merged) {
    return merged.values().stream()
        .filter(entry -> !entries.contains(entry))
        .map(entry -> entry.name() + " (" + entry.type() + ")")
        .toList();
  }

  private Columns checked(Map<String, Entry> merged) {
    int nameChars = 0;
    Map<String, String> byLowerCase = new HashMap<>();
    for (Entry entry : merged.values()) {
      nameChars += entry.name().length();
      String other = byLowerCase.put(entry.name().toLowerCase(Locale.ROOT), entry.name());
      if (other != null) {
        throw new BadRecordException(
            "the fields " + other + " and " + entry.name() + " differ only in case");
      }
      if (!indexByName.containsKey(entry.name())) {
        checkOverlap(entry, merged);
      }
    }
    requireAtMost("columns", merged.size(), COUNT_MAX);
    requireAtMost("characters in the names of its columns", nameChars, NAME_CHARS_MAX);
    return new Columns(new ArrayList<>(merged.values()));
  }

  private static void requireAtMost(String what, int count, int max) {
    if (count > max) {
      throw new BadRecordException(
          "with this record the table would have "
              + count
              + " "
              + what
              + ", but may have "
              + max
              + ": choose some by fields.include");
    }
  }

  /** There is a value at a path, or an object with more paths. */
  private void checkOverlap(Entry added, Map<String, Entry> merged) {
    for (String path : pathsAbove(added.name())) {
      Entry above = merged.get(path);
      if (above != null && above.isKey() == added.isKey()) {
        throw overlap(above.name(), added.name());
      }
    }
    if (!added.isKey() && objects.contains(added.name())) {
      String below =
          entries.stream()
              .map(Entry::name)
              .filter(name -> name.startsWith(added.name() + "."))
              .findFirst()
              .orElseThrow();
      throw overlap(added.name(), below);
    }
  }

  private static BadRecordException overlap(String above, String below) {
    return new BadRecordException(
        above
            + " is a value here and an object there: there is a column "
            + above
            + " or "
            + below);
  }

  // ---- rows ------------------------------------------------------------------------------------

  /**
   * The key of the record's row, whose columns are among these.
   *
   * @throws BadRecordException if no key has these values
   */
  byte[] key(RecordCells record) {
    Object[] row = new Object[entries.size()];
    fill(row, record.key());
    try {
      return encoder.key(row);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(e.getMessage());
    }
  }

  /**
   * The value of the record's row.
   *
   * @throws BadRecordException if no row has these values, such as NaN
   */
  byte[] value(RecordCells record) {
    Object[] row = new Object[entries.size()];
    fill(row, record.value());
    try {
      return encoder.value(row);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(e.getMessage());
    }
  }

  private void fill(Object[] row, List<Cell> cells) {
    for (Cell cell : cells) {
      Integer index = indexByName.get(cell.column());
      if (index != null) {
        row[index] = value(entries.get(index).type(), cell);
      }
    }
  }

  private static Object value(ColumnType type, Cell cell) {
    if (cell.type() != null) {
      return WiderTypes.widen(cell.value(), cell.type(), type);
    }
    boolean isText = cell.value() != null && !type.isArray();
    return isText ? JsonText.of(cell.column(), null, cell.value()) : cell.value();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Columns that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
