package dev.tidepool.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Walks through structs, and objects that have no schema, and makes a cell of each value in them.
 * Fields of a struct come in its order, those of an object in the order of their names.
 *
 * <p>What is in a struct that is null is not looked at: a schema may contain itself.
 */
final class FieldWalk {
  /** Deeper is no record that somebody made on purpose; the stack would not do. */
  private static final int DEPTH_MAX = 100;

  private final List<String> included; // empty for all
  private final List<Cell> cells = new ArrayList<>();

  private FieldWalk(List<String> included) {
    this.included = included;
  }

  /** Whether there are fields to walk through. */
  static boolean hasFields(Object value) {
    return value instanceof Struct || value instanceof Map<?, ?>;
  }

  /**
   * The cells of {@code value}.
   *
   * @param included fields, or what is below them; if empty, all
   * @throws BadRecordException if a name cannot be that of a column, or it is too deep
   */
  static List<Cell> cells(Schema schema, Object value, List<String> included) {
    FieldWalk walk = new FieldWalk(included);
    walk.fields("", schema, value, 1);
    return walk.cells;
  }

  private void fields(String prefix, Schema schema, Object value, int depth) {
    if (depth > DEPTH_MAX) {
      throw new BadRecordException(
          "fields are nested more than " + DEPTH_MAX + " deep, at " + prefix);
    }
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        field(prefix, field.name(), field.schema(), struct.get(field), depth);
      }
      return;
    }
    Schema memberSchema = schema == null ? null : schema.valueSchema();
    Map<String, Object> members = new TreeMap<>();
    ((Map<?, ?>) value).forEach((name, member) -> members.put(String.valueOf(name), member));
    members.forEach((name, member) -> field(prefix, name, memberSchema, member, depth));
  }

  private void field(String prefix, String name, Schema schema, Object value, int depth) {
    String path = prefix + name;
    if (!isIncluded(path)) {
      return;
    }
    if (name.isBlank() || name.indexOf('.') >= 0) {
      throw new BadRecordException(
          "the field "
              + (name.isBlank() ? "with a blank name" : name)
              + (prefix.isEmpty() ? "" : " below " + prefix.substring(0, prefix.length() - 1))
              + " cannot be a column: names are not blank and have no dot; leave it out by"
              + " fields.include, or rename it by a transformation");
    }
    boolean isObject = schema == null && value instanceof Map<?, ?>;
    if (value instanceof Struct || isObject) {
      fields(path + ".", schema, value, depth + 1);
    } else if (schema == null || schema.type() != Schema.Type.STRUCT) {
      if (isWanted(path)) {
        cells.add(ConnectValues.cell(path, schema, value));
      }
    }
  }

  /** Whether the field, or what is in it, may be wanted. */
  private boolean isIncluded(String path) {
    return isWanted(path) || included.stream().anyMatch(field -> field.startsWith(path + "."));
  }

  private boolean isWanted(String path) {
    return included.isEmpty()
        || included.stream().anyMatch(field -> path.equals(field) || path.startsWith(field + "."));
  }
}
