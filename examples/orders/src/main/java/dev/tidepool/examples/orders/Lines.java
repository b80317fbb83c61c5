package dev.tidepool.examples.orders;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Values as lines of text, their fields parted by commas: small, and readable with any tool. */
final class Lines {

  private static final String SEPARATOR = ",";

  private Lines() {}

  /** Joins fields to a line; none of them may contain a comma. */
  static String join(Object... fields) {
    StringBuilder line = new StringBuilder();
    for (Object field : fields) {
      line.append(line.isEmpty() ? "" : SEPARATOR).append(field);
    }
    return line.toString();
  }

  /**
   * A serde of values that {@code write} turns into a line and {@code read} makes of its fields.
   */
  static <T> Serde<T> serde(Function<T, String> write, Function<String[], T> read) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : bytes(write.apply(value)),
        (topic, bytes) -> bytes == null ? null : parse(topic, bytes, read));
  }

  private static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T parse(String topic, byte[] bytes, Function<String[], T> read) {
    String line = new String(bytes, StandardCharsets.UTF_8);
    try {
      return read.apply(line.split(SEPARATOR, -1));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new SerializationException("Topic " + topic + " has the line \"" + line + "\"", e);
    }
  }
}
