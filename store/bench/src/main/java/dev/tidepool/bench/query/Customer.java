package dev.tidepool.bench.query;

import java.nio.charset.StandardCharsets;

/** A row of the small table. */
public record Customer(long id, String name) {

  /** The key as a store has it. */
  public byte[] key() {
    return Order.key(id);
  }

  /** The value as a store has it. */
  public byte[] json() {
    return ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.US_ASCII);
  }
}
