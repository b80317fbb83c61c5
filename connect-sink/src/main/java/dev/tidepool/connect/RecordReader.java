package dev.tidepool.connect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Takes records apart, as the settings say.
 *
 * <p><b>Threads:</b> immutable.
 */
final class RecordReader {
  /** The column of a key that is a scalar, if {@code pk.fields} does not name it. */
  static final String KEY_COLUMN = "record_key";

  /** The columns of {@link PkMode#KAFKA}, if {@code pk.fields} does not name them. */
  static final List<String> COORDINATES =
      List.of("__connect_topic", "__connect_partition", "__connect_offset");

  private static final Schema TOPIC_SCHEMA = Schema.STRING_SCHEMA;

  private final PkMode pkMode;
  private final List<String> pkFields;
  private final List<String> included; // empty for all
  private final boolean deletes;

  RecordReader(SinkSettings settings) {
    this.pkMode = settings.pkMode();
    this.pkFields = settings.pkFields();
    this.deletes = settings.deleteEnabled();
    List<String> fields = new ArrayList<>(settings.fieldsIncluded());
    if (!fields.isEmpty() && pkMode == PkMode.RECORD_VALUE) {
      fields.addAll(pkFields);
    }
    this.included = List.copyOf(fields);
  }

  /**
   * The cells of {@code record}.
   *
   * @throws BadRecordException if no row can be made of it, nor one deleted
   */
  RecordCells read(SinkRecord record) {
    try {
      return cells(record);
    } catch (ClassCastException e) {
      throw new BadRecordException("a value is not what its schema says: " + e.getMessage());
    }
  }

  private RecordCells cells(SinkRecord record) {
    if (record.value() == null) {
      if (!deletes) {
        throw new BadRecordException(
            "the value is null, which deletes a row only if delete.enabled is true");
      }
      return new RecordCells(complete(keyOfRecord(record)), null);
    }
    if (!FieldWalk.hasFields(record.value())) {
      throw new BadRecordException(
          "the value is "
              + describe(record.valueSchema(), record.value())
              + ", but columns are fields of a struct or of a JSON object: check value.converter,"
              + " or wrap it by the transformation HoistField");
    }
    List<Cell> cells = FieldWalk.cells(record.valueSchema(), record.value(), included);
    List<Cell> key =
        complete(
            switch (pkMode) {
              case RECORD_KEY -> keyOfRecord(record);
              case RECORD_VALUE -> named(cells, "value");
              case KAFKA -> coordinates(record);
            });
    Set<String> keyColumns = new HashSet<>();
    key.forEach(cell -> keyColumns.add(cell.column()));
    cells.removeIf(cell -> keyColumns.contains(cell.column()));
    return new RecordCells(key, cells);
  }

  private List<Cell> keyOfRecord(SinkRecord record) {
    Object key = record.key();
    if (key == null) {
      throw new BadRecordException("the record has no key, of which pk.mode=record_key makes rows");
    }
    if (FieldWalk.hasFields(key)) {
      List<Cell> cells = FieldWalk.cells(record.keySchema(), key, List.of());
      return pkFields.isEmpty() ? cells : named(cells, "key");
    }
    if (pkFields.size() > 1) {
      throw new BadRecordException(
          "the record's key is "
              + describe(record.keySchema(), key)
              + ", but pk.fields names "
              + pkFields.size()
              + " fields of it: check key.converter");
    }
    String column = pkFields.isEmpty() ? KEY_COLUMN : pkFields.get(0);
    return List.of(ConnectValues.cell(column, record.keySchema(), key));
  }

  private List<Cell> named(List<Cell> cells, String where) {
    Map<String, Cell> byColumn = new HashMap<>();
    cells.forEach(cell -> byColumn.put(cell.column(), cell));
    List<Cell> named = new ArrayList<>();
    for (String field : pkFields) {
      Cell cell = byColumn.get(field);
      if (cell == null) {
        throw new BadRecordException(
            "the primary key field " + field + " is not in the record's " + where);
      }
      named.add(cell);
    }
    return named;
  }

  private List<Cell> coordinates(SinkRecord record) {
    List<String> columns = pkFields.isEmpty() ? COORDINATES : pkFields;
    return List.of(
        ConnectValues.cell(columns.get(0), TOPIC_SCHEMA, record.originalTopic()),
        ConnectValues.cell(columns.get(1), Schema.INT32_SCHEMA, record.originalKafkaPartition()),
        ConnectValues.cell(columns.get(2), Schema.INT64_SCHEMA, record.originalKafkaOffset()));
  }

  /** Checks that it can be a primary key. */
  private static List<Cell> complete(List<Cell> key) {
    if (key.isEmpty()) {
      throw new BadRecordException("the record's key has no fields");
    }
    for (Cell cell : key) {
      if (cell.value() == null) {
        throw new BadRecordException("the primary key field " + cell.column() + " is null");
      }
      if (cell.type() == null || cell.type().isArray()) {
        throw new BadRecordException(
            "the primary key field " + cell.column() + " is an array, must be a scalar");
      }
    }
    return key;
  }

  private static String describe(Schema schema, Object value) {
    return schema == null ? "a " + value.getClass().getSimpleName() : "of type " + schema.type();
  }
}
