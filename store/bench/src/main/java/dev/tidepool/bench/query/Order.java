package dev.tidepool.bench.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A row of the large table.
 *
 * @param id its key
 * @param city one of many, some of which are frequent
 * @param status one of six, some of which are rare
 * @param customer the id of a {@link Customer}
 * @param total many are small, no two are equal
 * @param note some text that nobody asks for
 */
public record Order(long id, String city, String status, long customer, long total, String note) {

  /** The key as a store has it: eight bytes, big-endian. */
  public byte[] key() {
    return key(id);
  }

  /** The key of the row with this id. */
  public static byte[] key(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  /** The value as a store has it: JSON of some 190 bytes. */
  public byte[] json() {
    String json =
        "{\"city\":\""
            + city
            + "\",\"status\":\""
            + status
            + "\",\"customer\":"
            + customer
            + ",\"total\":"
            + total
            + ",\"note\":\""
            + note
            + "\"}";
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  /** The same order with another status. */
  public Order withStatus(String changed) {
    return new Order(id, city, changed, customer, total, note);
  }
}
