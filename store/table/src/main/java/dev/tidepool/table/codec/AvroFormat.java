package dev.tidepool.table.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Avro, and where the schema of a value comes from. <b>Threads:</b> any. */
final class AvroFormat implements PartReader.Format {
  private final Schema onlySchema; // null: each value names its own
  private final AvroHeader header; // null if there is only one schema
  private final LongFunction<Schema> schemas;
  private final String signature;

  private AvroFormat(
      Schema onlySchema, AvroHeader header, LongFunction<Schema> schemas, String signature) {
    this.onlySchema = onlySchema;
    this.header = header;
    this.schemas = schemas;
    this.signature = signature;
  }

  static AvroFormat of(Schema schema) {
    return new AvroFormat(schema, null, null, AvroSignature.of(schema));
  }

  static AvroFormat withHeader(IntFunction<Schema> schemas) {
    Map<Long, Schema> known = new ConcurrentHashMap<>();
    LongFunction<Schema> keeping =
        id -> {
          Schema schema = known.get(id);
          if (schema == null) {
            schema = schemas.apply((int) id);
            if (schema != null) {
              known.put(id, schema);
            }
          }
          return schema;
        };
    return new AvroFormat(null, AvroHeader.REGISTRY, keeping, "schemas by id");
  }

  /** Which schemas there are decides, too: a row of another one is unreadable. */
  static AvroFormat singleObject(List<Schema> schemas) {
    Map<Long, Schema> known = new LinkedHashMap<>();
    schemas.forEach(schema -> known.put(AvroHeader.fingerprint(schema), schema));
    String signature =
        known.values().stream().map(AvroSignature::of).sorted().collect(Collectors.joining(" "));
    return new AvroFormat(null, AvroHeader.SINGLE_OBJECT, known::get, "single-object " + signature);
  }

  /**
   * What of it decides how values are read. Where each names its schema by an id, nothing: an id
   * stands for one schema for ever.
   */
  String signature() {
    return signature;
  }

  @Override
  public PartReader reader(String part, FieldTree wanted) {
    if (onlySchema == null) {
      return new AvroPartReader(part, wanted, header, schemas);
    }
    AvroInput input = new AvroInput(part);
    AvroPlan plan = AvroPlan.of(onlySchema, wanted, true);
    return (bytes, offset, count, target) -> {
      input.reset(bytes, offset, count);
      plan.read(input, target, true);
    };
  }
}
