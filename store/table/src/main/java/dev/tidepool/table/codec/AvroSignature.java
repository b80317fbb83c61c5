package dev.tidepool.table.codec;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * What of an Avro schema decides how values are read: its parsing canonical form, which has names,
 * fields, symbols and sizes, and the logical types, which that leaves out.
 *
 * <p>Values are read with the schema they were written with, so defaults and aliases play no part
 * in it, and documentation never does.
 */
final class AvroSignature {
  private final StringBuilder logicalTypes = new StringBuilder();
  private final Set<Schema> met = Collections.newSetFromMap(new IdentityHashMap<>());

  private AvroSignature() {}

  /** The same text for schemas that read all bytes alike, from one start to the next. */
  static String of(Schema schema) {
    AvroSignature signature = new AvroSignature();
    signature.visit(schema);
    return Fingerprint.of(SchemaNormalization.toParsingForm(schema) + signature.logicalTypes);
  }

  /** Notes the logical type of each schema, in the order of the canonical form. */
  private void visit(Schema schema) {
    logicalTypes.append('/');
    LogicalType logical = schema.getLogicalType();
    if (logical != null) {
      logicalTypes.append(logical.getName());
    }
    if (logical instanceof LogicalTypes.Decimal decimal) {
      logicalTypes.append(' ').append(decimal.getScale());
    }
    switch (schema.getType()) {
      case RECORD -> {
        if (met.add(schema)) {
          schema.getFields().forEach(field -> visit(field.schema()));
        }
      }
      case UNION -> schema.getTypes().forEach(this::visit);
      case ARRAY -> visit(schema.getElementType());
      case MAP -> visit(schema.getValueType());
      default -> {}
    }
  }
}
