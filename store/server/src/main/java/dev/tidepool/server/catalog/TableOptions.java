package dev.tidepool.server.catalog;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.parse.Statement.Option;
import dev.tidepool.table.codec.KeyFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code CREATE TABLE ... WITH (...)} can say. <b>Threads:</b> immutable.
 *
 * @param topic whose records are the rows of the table, which is then not written by SQL; null for
 *     a table that is
 * @param keyFormat of the keys of that topic
 * @param format of the values of rows
 * @param partitions of the table; for one with a topic, those of the topic count
 * @param replicas how many nodes hold each partition, and copies of topics
 */
public record TableOptions(
    String topic, Keys keyFormat, Format format, int partitions, int replicas) {
  /** More would make each statement without a key slow, and each partition costs files. */
  public static final int PARTITIONS_MAX = 256;

  private static final int PARTITIONS_DEFAULT = 4;
  private static final int REPLICAS_MAX = 9;
  private static final Set<String> NAMES =
      new TreeSet<>(Set.of("topic", "format", "key.format", "partitions", "replicas"));

  /** How the keys of a topic are written. */
  public enum Keys {
    JSON(KeyFormat.JSON),
    STRING(KeyFormat.STRING),
    LONG(KeyFormat.LONG),
    INT(KeyFormat.INT),
    BYTES(KeyFormat.BYTES);

    private final KeyFormat format;

    Keys(KeyFormat format) {
      this.format = format;
    }

    public KeyFormat format() {
      return format;
    }
  }

  /** How the values of rows are written. */
  public enum Format {
    /** An object with a member for each column. */
    JSON,
    /** Avro's single-object encoding, with schemas that are made of the columns. */
    AVRO
  }

  /** Whether SQL writes its rows. */
  public boolean isWritten() {
    return topic == null;
  }

  /**
   * Reads options.
   *
   * @throws SqlException with the place of the first that is wrong
   */
  static TableOptions of(Map<String, Option> given) {
    given.forEach(
        (name, option) -> {
          if (!NAMES.contains(name)) {
            throw wrong(option, "there is no option " + name + "; there are " + NAMES);
          }
        });
    Option topic = given.get("topic");
    Option format = given.get("format");
    Option keys = given.get("key.format");
    if (keys != null && topic == null) {
      throw wrong(keys, "key.format tells of the keys of a topic: give topic = '...' too");
    }
    if (topic != null && topic.value().isBlank()) {
      throw wrong(topic, "the topic has no name");
    }
    if (topic != null && given.containsKey("partitions")) {
      throw wrong(given.get("partitions"), "a table has as many partitions as its topic");
    }
    return new TableOptions(
        topic == null ? null : topic.value(),
        keys == null ? Keys.JSON : word(keys, Keys.class, "the format of keys"),
        format == null ? Format.JSON : word(format, Format.class, "the format"),
        number(given.get("partitions"), PARTITIONS_DEFAULT, PARTITIONS_MAX),
        number(given.get("replicas"), 1, REPLICAS_MAX));
  }

  private static <E extends Enum<E>> E word(Option option, Class<E> words, String what) {
    try {
      return Enum.valueOf(words, option.value().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong(
          option,
          what
              + " is '"
              + option.value()
              + "', and can be one of "
              + Arrays.toString(words.getEnumConstants()).toLowerCase(Locale.ROOT));
    }
  }

  private static int number(Option option, int otherwise, int max) {
    if (option == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(option.value());
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(
        option,
        option.name() + " is '" + option.value() + "', and can be a number from 1 to " + max);
  }

  private static SqlException wrong(Option option, String message) {
    return new SqlException(Code.INVALID, message, option.name().line(), option.name().column());
  }
}
