package dev.tidepool.changelog;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/**
 * Describes a {@link ChangelogTable}. Everything but {@link #kafka} has a default; what is wrong is
 * said by {@link #open}, all at once. <b>Threads:</b> one.
 */
public final class ChangelogTableBuilder {

  private final String topic;
  private final Path directory;
  private final Map<String, Object> kafka = new HashMap<>();
  private final List<IndexDefinition> indexes = new ArrayList<>();
  private ValueLayout layout = ValueLayout.TIMESTAMPED;
  private TableSchema schema;
  private RowCodec codec;
  private ChangelogListener listener = new ChangelogListener() {};
  private Engine engine;
  private Vfs vfs = NioVfs.INSTANCE;
  private StoreOptions storeOptions = StoreOptions.DEFAULT;
  private long memoryBytes = Runtime.getRuntime().maxMemory() / 10 * 4;
  private int newTopic;
  private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private int pendingWritesMax = 10_000;
  private boolean rowsOutliveRecords;
  private Duration commitInterval = Duration.ofSeconds(1);
  private Duration checkInterval = Duration.ofSeconds(1);
  private Duration offsetAgeMax = Duration.ofHours(12);
  private Duration unreachableAfter = Duration.ofSeconds(10);

  ChangelogTableBuilder(String topic, Path directory) {
    this.topic = topic;
    this.directory = directory;
  }

  /** Settings of Kafka's clients: {@code bootstrap.servers}, security, buffers. Adds to others. */
  public ChangelogTableBuilder kafka(Map<String, ?> settings) {
    kafka.putAll(settings);
    return this;
  }

  /** What is kept of a record beside its value; default: the timestamp. */
  public ChangelogTableBuilder layout(ValueLayout layout) {
    this.layout = layout;
    return this;
  }

  /** The columns, for queries; without, rows are bytes. */
  public ChangelogTableBuilder schema(TableSchema schema) {
    this.schema = schema;
    return this;
  }

  /** How columns are read; default: values of JSON, keys of text. */
  public ChangelogTableBuilder codec(RowCodec codec) {
    this.codec = codec;
    return this;
  }

  /** One more index. */
  public ChangelogTableBuilder index(IndexDefinition index) {
    indexes.add(index);
    return this;
  }

  /** Who is told what happens. */
  public ChangelogTableBuilder listener(ChangelogListener listener) {
    this.listener = listener;
    return this;
  }

  /** Memory for pages of this table; default: 40 % of the maximum heap. */
  public ChangelogTableBuilder memoryBytes(long bytes) {
    this.memoryBytes = bytes;
    return this;
  }

  /** Shares the memory of an engine that the caller closes, after the table. */
  public ChangelogTableBuilder engine(Engine engine) {
    this.engine = engine;
    return this;
  }

  /** Pages, segments, write buffer of each partition. */
  public ChangelogTableBuilder storeOptions(StoreOptions options) {
    this.storeOptions = options;
    return this;
  }

  /** Creates the topic, compacted, if there is none; by default it is waited for. */
  public ChangelogTableBuilder createTopic(int partitions) {
    this.newTopic = partitions == 0 ? -1 : partitions;
    return this;
  }

  /** How many threads apply records; default: half of the processors. */
  public ChangelogTableBuilder threads(int count) {
    this.threads = count;
    return this;
  }

  /** How many writes may be on their way before {@code put} waits; default: 10,000. */
  public ChangelogTableBuilder pendingWritesMax(int count) {
    this.pendingWritesMax = count;
    return this;
  }

  /**
   * Whether rows stay when their records were deleted at the start of the log, by retention or by
   * {@code deleteRecords}, as with Kafka Streams. By default the table is read anew then, so that
   * it shows what the topic holds; for a topic with much retention that is dear.
   */
  public ChangelogTableBuilder rowsOutliveRecords(boolean stay) {
    this.rowsOutliveRecords = stay;
    return this;
  }

  /** How often rows and offset become durable; default: each second. */
  public ChangelogTableBuilder commitInterval(Duration interval) {
    this.commitInterval = interval;
    return this;
  }

  /** How often the broker is asked about the topic; default: each second. */
  public ChangelogTableBuilder checkInterval(Duration interval) {
    this.checkInterval = interval;
    return this;
  }

  /**
   * An older offset is not trusted; default: 12 hours. Keep it below the topic's {@code
   * delete.retention.ms}: a tombstone written later than the offset is then still there.
   */
  public ChangelogTableBuilder offsetAgeMax(Duration age) {
    this.offsetAgeMax = age;
    return this;
  }

  /** How long no answer is taken for a pause; default: 10 seconds. */
  public ChangelogTableBuilder unreachableAfter(Duration time) {
    this.unreachableAfter = time;
    return this;
  }

  /** For tests: files are elsewhere. */
  ChangelogTableBuilder files(Vfs vfs) {
    this.vfs = vfs;
    return this;
  }

  /**
   * Opens what is on the disk, and follows the topic from there in the background. Does not wait
   * for a broker.
   *
   * @throws IllegalArgumentException if settings are wrong; the message names all of them
   * @throws dev.tidepool.engine.StoreLockedException if another table uses the directory
   * @throws dev.tidepool.engine.StoreIoException if the directory cannot be read or written
   * @throws ChangelogException if the directory holds another topic, or what a newer release wrote
   */
  public ChangelogTable open() {
    KafkaSettings kafkaSettings = new KafkaSettings(kafka);
    List<String> problems = new ArrayList<>(kafkaSettings.problems());
    TableDefinition definition = check(problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the table of topic " + topic + " cannot be opened: " + String.join("; ", problems));
    }
    ChangelogSettings settings =
        new ChangelogSettings(
            topic,
            directory,
            layout,
            definition,
            storeOptions,
            kafkaSettings,
            newTopic,
            threads,
            pendingWritesMax,
            rowsOutliveRecords,
            commitInterval,
            checkInterval,
            offsetAgeMax,
            unreachableAfter);
    boolean ownsEngine = engine == null;
    Engine used = ownsEngine ? new Engine(EngineOptions.ofMemoryBytes(memoryBytes), vfs) : engine;
    return new ChangelogTable(settings, new TableRun(settings, used, ownsEngine, vfs, listener));
  }

  /** Adds what is wrong, and makes the definition; null if there are no columns. */
  private TableDefinition check(List<String> problems) {
    try {
      Topic.validate(topic);
    } catch (InvalidTopicException | NullPointerException e) {
      problems.add("the topic's name is wrong: " + e.getMessage());
    }
    if (directory == null) {
      problems.add("the directory is missing");
    }
    require(layout != null, "the layout is null", problems);
    require(listener != null, "the listener is null", problems);
    require(storeOptions != null, "the store options are null", problems);
    require(newTopic >= 0, "createTopic needs at least one partition", problems);
    require(threads > 0, "threads is " + threads + ", must be at least 1", problems);
    require(
        pendingWritesMax > 0,
        "pendingWritesMax is " + pendingWritesMax + ", must be at least 1",
        problems);
    require(
        engine != null || memoryBytes >= EngineOptions.MEMORY_BYTES_MIN,
        "memoryBytes is " + memoryBytes + ", must be at least " + EngineOptions.MEMORY_BYTES_MIN,
        problems);
    requirePositive("commitInterval", commitInterval, problems);
    requirePositive("checkInterval", checkInterval, problems);
    requirePositive("offsetAgeMax", offsetAgeMax, problems);
    requirePositive("unreachableAfter", unreachableAfter, problems);
    if (schema == null) {
      require(codec == null && indexes.isEmpty(), "codec and indexes need a schema", problems);
      return null;
    }
    return layout == null ? null : definition(problems);
  }

  private TableDefinition definition(List<String> problems) {
    RowCodec used = Objects.requireNonNullElseGet(codec, () -> new JsonRowCodec(KeyFormat.STRING));
    try {
      TableDefinition definition =
          new TableDefinition(schema, new LayoutRowCodec(layout, used), indexes);
      new IndexSet(definition.schema(), definition.codec(), definition.indexes()); // checks them
      return definition;
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  private static void require(boolean condition, String problem, List<String> problems) {
    if (!condition) {
      problems.add(problem);
    }
  }

  private static void requirePositive(String name, Duration value, List<String> problems) {
    require(
        value != null && value.toMillis() > 0,
        name + " is " + value + ", must be at least a millisecond",
        problems);
  }
}
