package dev.tidepool.table.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/** Reads columns out of Avro behind a header with the id of its schema; a plan for each id. */
final class AvroPartReader implements PartReader {
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private final String part;
  private final FieldTree wanted;
  private final AvroInput input;
  private final IntFunction<Schema> schemas;
  private final Map<Integer, AvroPlan> plans = new HashMap<>();

  AvroPartReader(String part, FieldTree wanted, AvroInput input, IntFunction<Schema> schemas) {
    this.part = part;
    this.wanted = wanted;
    this.input = input;
    this.schemas = schemas;
  }

  @Override
  public void read(byte[] bytes, int offset, int count, Object[] target)
      throws UnreadableRowException {
    if (count < HEADER_BYTES || bytes[offset] != 0) {
      throw new UnreadableRowException(
          part + " does not start with a zero and the id of a schema", null);
    }
    int id = 0;
    for (int i = 1; i < HEADER_BYTES; i++) {
      id = id << 8 | bytes[offset + i] & 0xff;
    }
    AvroPlan plan = plan(id);
    input.reset(bytes, offset + HEADER_BYTES, count - HEADER_BYTES);
    plan.read(input, target, true);
  }

  private AvroPlan plan(int id) throws UnreadableRowException {
    AvroPlan plan = plans.get(id);
    if (plan == null) {
      Schema schema = schemas.apply(id);
      if (schema == null) {
        throw new UnreadableRowException(
            part + " names schema " + id + ", which nobody knows", null);
      }
      plan = AvroPlan.of(schema, wanted, false);
      plans.put(id, plan);
    }
    return plan;
  }
}
