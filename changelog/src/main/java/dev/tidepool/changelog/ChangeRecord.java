package dev.tidepool.changelog;

import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;

/**
 * One change of one row, as the changelog topic carries it.
 *
 * @param key the key of the row; never null
 * @param value the plain value, without timestamp and headers; null for a tombstone
 * @param timestamp of the record, in milliseconds since the epoch; -1 if there is none
 * @param headers of the record; never null, often empty
 */
public record ChangeRecord(byte[] key, byte[] value, long timestamp, Headers headers) {

  /** The timestamp of a record that has none. */
  public static final long NO_TIMESTAMP = -1;

  public ChangeRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(headers, "headers");
  }

  /** Whether this change deletes the row. */
  public boolean isTombstone() {
    return value == null;
  }

  /** Arrays are compared by content. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ChangeRecord that
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && timestamp == that.timestamp
        && Arrays.equals(headers.toArray(), that.headers.toArray());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
  }

  /** Sizes, not contents: values may be large, and none of a log's business. */
  @Override
  public String toString() {
    return "ChangeRecord[key of "
        + key.length
        + " bytes, "
        + (value == null ? "tombstone" : "value of " + value.length + " bytes")
        + ", timestamp "
        + timestamp
        + ", "
        + headers.toArray().length
        + " headers]";
  }
}
