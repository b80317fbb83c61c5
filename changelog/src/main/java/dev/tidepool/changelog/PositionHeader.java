package dev.tidepool.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The position of the input, which Streams adds to changelog records when its consistency vector is
 * enabled: how far each input partition had been processed when the change was written.
 *
 * <p>Two headers: {@code v} holds the version, one byte; {@code c} holds the position:
 *
 * <pre>
 *   version (1 byte, 0) | topics (4) | of each: nameBytes (4) | name (UTF-8) | partitions (4)
 *                                      | of each: partition (4) | offset (8)
 * </pre>
 *
 * All numbers are big-endian.
 */
public final class PositionHeader {

  /** The header that holds the version. */
  public static final String VERSION_KEY = "v";

  /** The header that holds the position. */
  public static final String POSITION_KEY = "c";

  private static final byte VERSION = 0;

  private PositionHeader() {}

  /**
   * Offsets by partition by topic; empty if the record carries no position, or one of a version
   * that is not known.
   *
   * @throws IllegalArgumentException if the position is cut short
   */
  public static Map<String, Map<Integer, Long>> read(Headers headers) {
    Header version = headers.lastHeader(VERSION_KEY);
    Header position = headers.lastHeader(POSITION_KEY);
    if (version == null
        || position == null
        || version.value() == null
        || version.value().length != 1
        || version.value()[0] != VERSION
        || position.value() == null) {
      return Map.of();
    }
    try {
      return decode(ByteBuffer.wrap(position.value()));
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new IllegalArgumentException(
          "header " + POSITION_KEY + " of " + position.value().length + " bytes is no position", e);
    }
  }

  private static Map<String, Map<Integer, Long>> decode(ByteBuffer source) {
    if (source.get() != VERSION) {
      return Map.of();
    }
    Map<String, Map<Integer, Long>> offsets = new HashMap<>();
    int topicCount = source.getInt();
    for (int i = 0; i < topicCount; i++) {
      int nameBytes = source.getInt();
      if (nameBytes > source.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] name = new byte[nameBytes];
      source.get(name);
      Map<Integer, Long> partitions = new HashMap<>();
      int partitionCount = source.getInt();
      for (int j = 0; j < partitionCount; j++) {
        partitions.put(source.getInt(), source.getLong());
      }
      offsets.put(new String(name, UTF_8), partitions);
    }
    return offsets;
  }
}
