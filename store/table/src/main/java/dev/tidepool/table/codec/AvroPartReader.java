package dev.tidepool.table.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.avro.Schema;

/** Reads columns out of Avro behind a header that names its schema; a plan for each schema. */
final class AvroPartReader implements PartReader {
  private final String part;
  private final FieldTree wanted;
  private final AvroInput input;
  private final AvroHeader header;
  private final LongFunction<Schema> schemas;
  private final Map<Long, AvroPlan> plans = new HashMap<>();

  AvroPartReader(String part, FieldTree wanted, AvroHeader header, LongFunction<Schema> schemas) {
    this.part = part;
    this.wanted = wanted;
    this.input = new AvroInput(part);
    this.header = header;
    this.schemas = schemas;
  }

  @Override
  public void read(byte[] bytes, int offset, int count, Object[] target)
      throws UnreadableRowException {
    AvroPlan plan = plan(header.read(part, bytes, offset, count));
    input.reset(bytes, offset + header.byteCount, count - header.byteCount);
    plan.read(input, target, true);
  }

  private AvroPlan plan(long id) throws UnreadableRowException {
    AvroPlan plan = plans.get(id);
    if (plan == null) {
      Schema schema = schemas.apply(id);
      if (schema == null) {
        throw header.unknown(part, id);
      }
      plan = AvroPlan.of(schema, wanted, false);
      plans.put(id, plan);
    }
    return plan;
  }
}
