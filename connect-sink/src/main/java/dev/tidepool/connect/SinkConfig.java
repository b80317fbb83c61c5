package dev.tidepool.connect;

import dev.tidepool.connect.workers.BrokerConfig;
import dev.tidepool.connect.workers.WorkersConfig;
import dev.tidepool.engine.EngineOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The settings that there are, and what is wrong with some: each problem at the setting that has to
 * be changed, all at once.
 */
final class SinkConfig {
  static final String NAME = "name"; // Connect's own
  static final String DIRECTORY = "directory";
  static final String TABLE_NAME_FORMAT = "table.name.format";
  static final String PK_MODE = "pk.mode";
  static final String PK_FIELDS = "pk.fields";
  static final String INSERT_MODE = "insert.mode";
  static final String DELETE_ENABLED = "delete.enabled";
  static final String FIELDS_INCLUDE = "fields.include";
  static final String INDEXES = "indexes";
  static final String AUTO_EVOLVE = "auto.evolve";
  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String MEMORY_BYTES = "memory.bytes";

  static final String CHANGELOG_TOPIC_FORMAT = "changelog.topic.format";

  /** What the name of the connector takes the place of. */
  static final String CONNECTOR_PLACE = "${connector}";

  /** What the name of the topic takes the place of. */
  static final String TOPIC_PLACE = "${topic}";

  private static final String OFFSET_RESET = "consumer.override.auto.offset.reset";
  private static final String CHANGELOG = "Changelog";

  private static final String ROWS = "Rows";
  private static final String WORKER = "Worker";

  static final ConfigDef DEFINITION =
      BrokerConfig.define(WorkersConfig.define(new ConfigDef()))
          .define(
              DIRECTORY,
              Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              checkedBy(SinkConfig::checkDirectory, "an absolute path"),
              Importance.HIGH,
              "Where the tables of this connector lie on each worker, an absolute path. Workers"
                  + " on one machine may have the same: each topic partition has a directory of its"
                  + " own below it, which one task at a time holds.",
              WORKER,
              1,
              Width.LONG,
              "Directory")
          .define(
              MEMORY_BYTES,
              Type.LONG,
              128L << 20,
              Range.atLeast(EngineOptions.MEMORY_BYTES_MIN),
              Importance.MEDIUM,
              "Memory for pages of all tables of this connector on one worker; key directories and"
                  + " indexes come beside it.",
              WORKER,
              2,
              Width.MEDIUM,
              "Memory in bytes")
          .define(
              MAX_RETRIES,
              Type.INT,
              10,
              Range.atLeast(0),
              Importance.MEDIUM,
              "How often in a row a task tries again when the disk refuses, or another holds the"
                  + " directory, before it fails.",
              WORKER,
              3,
              Width.SHORT,
              "Retries")
          .define(
              RETRY_BACKOFF_MS,
              Type.LONG,
              3_000L,
              Range.atLeast(0),
              Importance.MEDIUM,
              "How long it waits before that, in milliseconds.",
              WORKER,
              4,
              Width.SHORT,
              "Milliseconds between retries")
          .define(
              TABLE_NAME_FORMAT,
              Type.STRING,
              TOPIC_PLACE,
              checkedBy(SinkConfig::checkTableName, "a name, with " + TOPIC_PLACE + " or without"),
              Importance.MEDIUM,
              "The name of the table; ${topic} stands for the topic. Without it all topics are one"
                  + " table.",
              ROWS,
              1,
              Width.MEDIUM,
              "Table name")
          .define(
              PK_MODE,
              Type.STRING,
              "record_key",
              oneOf("record_key", "record_value", "kafka"),
              Importance.HIGH,
              "Where the primary key is: in the record's key, in its value, or its topic, partition"
                  + " and offset.",
              ROWS,
              2,
              Width.SHORT,
              "Primary key mode")
          .define(
              PK_FIELDS,
              Type.LIST,
              "",
              checkedBy(SinkConfig::checkNames, "names of fields"),
              Importance.HIGH,
              "record_key: the fields of the key, by default all; or the name of the column, by"
                  + " default record_key, if the key is a scalar. record_value: fields of the"
                  + " value, such as id or customer.id. kafka: names for the three, by default"
                  + " __connect_topic, __connect_partition, __connect_offset.",
              ROWS,
              3,
              Width.LONG,
              "Primary key fields")
          .define(
              INSERT_MODE,
              Type.STRING,
              "upsert",
              oneOf("upsert", "insert"),
              Importance.MEDIUM,
              "What becomes of a record whose row is there: it replaces it, or is a bad record.",
              ROWS,
              4,
              Width.SHORT,
              "Insert mode")
          .define(
              DELETE_ENABLED,
              Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Whether a record without a value deletes the row of its key; if not, it is a bad"
                  + " record. Needs pk.mode=record_key.",
              ROWS,
              5,
              Width.SHORT,
              "Tombstones delete")
          .define(
              FIELDS_INCLUDE,
              Type.LIST,
              "",
              checkedBy(SinkConfig::checkNames, "names of fields"),
              Importance.LOW,
              "Which fields of the value become columns, such as name or address.city; address"
                  + " takes all that is in it. By default all; the primary key always.",
              ROWS,
              6,
              Width.LONG,
              "Fields")
          .define(
              INDEXES,
              Type.LIST,
              "",
              checkedBy(SinkConfig::checkIndexes, "columns, such as city, country+city"),
              Importance.MEDIUM,
              "Indexes: city, country+city (of both in turn), lower(email); also upper, trim,"
                  + " length, abs, year, month, day. Of an array each element is indexed.",
              ROWS,
              7,
              Width.LONG,
              "Indexes")
          .define(
              AUTO_EVOLVE,
              Type.BOOLEAN,
              true,
              Importance.MEDIUM,
              "Whether fields that are new become columns, and INT and BIGINT become wider types;"
                  + " if not, a record with such is a bad record. The first record of a partition"
                  + " makes the columns in any case.",
              ROWS,
              8,
              Width.SHORT,
              "Evolve columns")
          .define(
              CHANGELOG_TOPIC_FORMAT,
              Type.STRING,
              "",
              checkedBy(SinkConfig::checkChangelog, "a name with " + TOPIC_PLACE + ", or nothing"),
              Importance.MEDIUM,
              "The topic on which the rows are kept once more, such as"
                  + " ${connector}-${topic}-changelog; it is made, compacted, if it is not there. A"
                  + " partition that comes to a worker without its rows is made from it. By default"
                  + " there is none, and such a partition is made from the start of its source.",
              CHANGELOG,
              1,
              Width.LONG,
              "Changelog topic");

  private SinkConfig() {}

  /** All settings with what is wrong with them. */
  static List<ConfigValue> validate(Map<String, String> properties) {
    Map<String, ConfigValue> values = DEFINITION.validateAll(properties);
    String pkMode = text(values, PK_MODE);
    List<?> pkFields = values.get(PK_FIELDS).value() instanceof List<?> fields ? fields : List.of();
    if (Boolean.TRUE.equals(values.get(DELETE_ENABLED).value()) && !pkMode.equals("record_key")) {
      problem(
          values,
          DELETE_ENABLED,
          "needs pk.mode=record_key: a record without a value has no other primary key");
    }
    if (pkMode.equals("record_value") && pkFields.isEmpty() && isValid(values, PK_FIELDS)) {
      problem(values, PK_FIELDS, "with pk.mode=record_value the fields have to be named");
    }
    if (pkMode.equals("kafka") && !pkFields.isEmpty() && pkFields.size() != 3) {
      problem(
          values,
          PK_FIELDS,
          "with pk.mode=kafka these are the names for topic, partition and offset: three or none,"
              + " not "
              + pkFields.size());
    }
    if (!text(values, CHANGELOG_TOPIC_FORMAT).isBlank() || WorkersConfig.isWanted(values)) {
      BrokerConfig.check(values, properties);
    }
    String reset = properties.get(OFFSET_RESET);
    if (reset != null && !reset.equals("earliest")) {
      ConfigValue value = new ConfigValue(OFFSET_RESET);
      value.value(reset);
      values.put(OFFSET_RESET, value);
      problem(
          values,
          OFFSET_RESET,
          "must be earliest, is "
              + reset
              + ": a table that is made anew has to begin where the topic does");
    }
    WorkersConfig.check(values, properties.get(NAME));
    return List.copyOf(values.values());
  }

  private static String text(Map<String, ConfigValue> values, String name) {
    return values.get(name).value() instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
  }

  private static boolean isValid(Map<String, ConfigValue> values, String name) {
    return values.get(name).errorMessages().isEmpty();
  }

  private static void problem(Map<String, ConfigValue> values, String name, String problem) {
    values.get(name).addErrorMessage(name + ": " + problem);
  }

  // ---- one setting -----------------------------------------------------------------------------

  private static ConfigDef.Validator oneOf(String... choices) {
    return ConfigDef.CaseInsensitiveValidString.in(choices);
  }

  /** A check of values; that one is missing, or of another type, is said without it. */
  private static ConfigDef.Validator checkedBy(
      BiConsumer<String, Object> check, String description) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (value != null) {
            check.accept(name, value);
          }
        },
        () -> description);
  }

  private static void checkDirectory(String name, Object value) {
    try {
      Path path = Path.of((String) value);
      if (!path.isAbsolute()) {
        throw new ConfigException(name, value, "must be an absolute path");
      }
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new ConfigException(name, value, "is a file, must be a directory");
      }
    } catch (InvalidPathException e) {
      throw new ConfigException(name, value, "is no path: " + e.getMessage());
    }
  }

  private static void checkTableName(String name, Object value) {
    String rest = ((String) value).replace(TOPIC_PLACE, "");
    if (((String) value).isBlank()) {
      throw new ConfigException(name, value, "must not be blank");
    }
    if (rest.contains("${")) {
      throw new ConfigException(name, value, "only " + TOPIC_PLACE + " can be put in");
    }
  }

  private static void checkChangelog(String name, Object value) {
    String format = (String) value;
    if (format.isBlank()) {
      return;
    }
    String rest = format.replace(TOPIC_PLACE, "").replace(CONNECTOR_PLACE, "");
    if (!format.contains(TOPIC_PLACE) || rest.isBlank()) {
      throw new ConfigException(
          name, value, "must have " + TOPIC_PLACE + " in it, and more, or it would be the source");
    }
    if (!rest.matches("[a-zA-Z0-9._-]+")) {
      throw new ConfigException(
          name, value, "names of topics are of letters, digits and . _ - only");
    }
  }

  private static void checkNames(String name, Object value) {
    Set<String> seen = new HashSet<>();
    for (Object field : (List<?>) value) {
      String path = (String) field;
      if (List.of(path.split("\\.", -1)).stream().anyMatch(String::isBlank)) {
        throw new ConfigException(name, value, "the name '" + path + "' has a part that is blank");
      }
      if (!seen.add(path.toLowerCase(Locale.ROOT))) {
        throw new ConfigException(name, value, path + " is named twice");
      }
    }
  }

  private static void checkIndexes(String name, Object value) {
    Set<String> seen = new HashSet<>();
    for (Object index : (List<?>) value) {
      try {
        String text = IndexSpec.parse((String) index).text();
        if (!seen.add(text.toLowerCase(Locale.ROOT))) {
          throw new ConfigException(name, value, text + " is named twice");
        }
      } catch (IllegalArgumentException e) {
        throw new ConfigException(name, value, e.getMessage());
      }
    }
  }
}
