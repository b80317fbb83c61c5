package dev.tidepool.table.codec;

import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Avro schemas for the values of a table's rows, made of its columns.
 *
 * <p>Fields come in the order of the columns; a path leads through records. A column that is
 * nullable is a union with null, whose default is null, so that rows of older schemas can be read.
 * Elements of arrays are such unions, too. DECIMAL is {@code big-decimal}, which keeps the scale of
 * each number; TIMESTAMP is {@code timestamp-micros}.
 */
public final class AvroSchemas {
  private static final String NAMESPACE = "tidepool";

  private AvroSchemas() {}

  /**
   * The schema of the values of a table.
   *
   * @param name of the table; the name of the record, if it can be one
   * @throws IllegalArgumentException if a field cannot have a name of a path, with the column, or
   *     two columns are at one path
   */
  public static Schema of(String name, TableSchema columns) {
    FieldTree tree = TreeRowEncoder.valueTree(columns);
    tree.requireOneColumnEach();
    return schema(tree, isName(name) ? name : "Row", NAMESPACE);
  }

  private static Schema schema(FieldTree node, String name, String namespace) {
    Schema schema = node.isLeaf() ? column(node.columns().get(0)) : fields(node, name, namespace);
    boolean isWhole = namespace.equals(NAMESPACE) && !node.isLeaf();
    return node.isRequired() || isWhole ? schema : nullable(schema);
  }

  private static Schema fields(FieldTree node, String name, String namespace) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Map.Entry<String, FieldTree> child : node.children().entrySet()) {
      String field = child.getKey();
      if (!isName(field)) {
        throw new IllegalArgumentException(
            "column "
                + child.getValue().anyColumn().column().name()
                + ": Avro has no field '"
                + field
                + "', only letters, digits and _; give the column another PATH");
      }
      Schema schema = schema(child.getValue(), field, namespace + "." + name);
      Object otherwise = child.getValue().isRequired() ? null : JsonProperties.NULL_VALUE;
      fields.add(new Schema.Field(field, schema, null, otherwise));
    }
    return Schema.createRecord(name, null, namespace, false, fields);
  }

  private static boolean isName(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_]*");
  }

  private static Schema column(WantedColumn column) {
    Schema scalar = scalar(column.scalar());
    return column.isArray() ? Schema.createArray(nullable(scalar)) : scalar;
  }

  private static Schema scalar(Scalar type) {
    return switch (type) {
      case STRING -> Schema.create(Schema.Type.STRING);
      case INT -> Schema.create(Schema.Type.INT);
      case BIGINT -> Schema.create(Schema.Type.LONG);
      case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case BYTES -> Schema.create(Schema.Type.BYTES);
      case DECIMAL -> LogicalTypes.bigDecimal().addToSchema(Schema.create(Schema.Type.BYTES));
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    };
  }

  private static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException if {@code json} is none
   */
  public static Schema parse(String json) {
    try {
      return new Schema.Parser().parse(json);
    } catch (SchemaParseException e) {
      throw new IllegalArgumentException("this is no Avro schema: " + e.getMessage(), e);
    }
  }
}
