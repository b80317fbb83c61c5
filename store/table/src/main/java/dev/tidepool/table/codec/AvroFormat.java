package dev.tidepool.table.codec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/** Avro, and where the schema of a value comes from. <b>Threads:</b> any. */
final class AvroFormat implements PartReader.Format {
  private final Schema onlySchema; // null: each value names its own
  private final IntFunction<Schema> schemas;
  private final Map<Integer, Schema> known = new ConcurrentHashMap<>();

  private AvroFormat(Schema onlySchema, IntFunction<Schema> schemas) {
    this.onlySchema = onlySchema;
    this.schemas = schemas;
  }

  static AvroFormat of(Schema schema) {
    return new AvroFormat(schema, null);
  }

  static AvroFormat withHeader(IntFunction<Schema> schemas) {
    return new AvroFormat(null, schemas);
  }

  /**
   * What of it decides how values are read. Where each names its schema, nothing: an id stands for
   * one schema for ever.
   */
  String signature() {
    return onlySchema == null ? "schemas by id" : AvroSignature.of(onlySchema);
  }

  /** The schema of that id, or null. */
  private Schema schema(int id) {
    Schema schema = known.get(id);
    if (schema == null) {
      schema = schemas.apply(id);
      if (schema != null) {
        known.put(id, schema);
      }
    }
    return schema;
  }

  @Override
  public PartReader reader(String part, FieldTree wanted) {
    AvroInput input = new AvroInput(part);
    if (onlySchema == null) {
      return new AvroPartReader(part, wanted, input, this::schema);
    }
    AvroPlan plan = AvroPlan.of(onlySchema, wanted, true);
    return (bytes, offset, count, target) -> {
      input.reset(bytes, offset, count);
      plan.read(input, target, true);
    };
  }
}
