package dev.tidepool.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.changelog.ChangeRecord;
import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.streams.TidepoolDslStoreSuppliers;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.store.TidepoolHeadersKeyValueStore;
import dev.tidepool.streams.store.TidepoolKeyValueStore;
import dev.tidepool.streams.store.TidepoolTimestampedKeyValueStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.DslStoreFormat;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.DslKeyValueParams;
import org.apache.kafka.streams.state.DslSessionParams;
import org.apache.kafka.streams.state.DslWindowParams;
import org.apache.kafka.streams.state.HeadersBytesStore;
import org.apache.kafka.streams.state.HeadersBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedBytesStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStoreWithHeaders;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.state.ValueTimestampHeaders;
import org.apache.kafka.streams.state.internals.RecordConverter;
import org.apache.kafka.streams.state.internals.RecordConverters;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormatTest {

  @TempDir Path directory;

  @Test
  @DisplayName("Statement 19: layouts equal what Streams makes of changelog records, byte for byte")
  void layoutsEqualStreams() {
    for (ConsumerRecord<byte[], byte[]> record : records()) {
      ChangeRecord change =
          new ChangeRecord(record.key(), record.value(), record.timestamp(), record.headers());
      assertLayout(ValueLayout.PLAIN, RecordConverters.identity(), record, change);
      assertLayout(
          ValueLayout.TIMESTAMPED, RecordConverters.rawValueToTimestampedValue(), record, change);
      assertLayout(
          ValueLayout.WITH_HEADERS, RecordConverters.rawValueToHeadersValue(), record, change);
    }
  }

  @ParameterizedTest
  @EnumSource(ValueLayout.class)
  @DisplayName("Statement 19: what is put equals what the changelog restores, byte for byte")
  void putEqualsRestored(ValueLayout layout) {
    AtomicReference<KeyValueStore<Bytes, byte[]>> innermost = new AtomicReference<>();
    Topology topology = new Topology();
    topology.addSource("source", new StringDeserializer(), new StringDeserializer(), "input");
    topology.addProcessor("writer", () -> new Writer(layout), "source");
    topology.addStateStore(builder(layout, innermost), "writer");
    Properties configs = new Properties();
    configs.put("application.id", "app");
    configs.put("state.dir", directory.toString());
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, configs)) {
      TestInputTopic<String, String> input =
          driver.createInputTopic("input", new StringSerializer(), new StringSerializer());
      RecordHeaders headers = new RecordHeaders();
      headers.add("trace", "42".getBytes(UTF_8)).add("none", null);
      input.pipeInput(new TestRecord<>("bare", "value", new RecordHeaders(), 77L));
      input.pipeInput(new TestRecord<>("headed", "value", headers, 78L));
      input.pipeInput(new TestRecord<>("gone", "value", headers, 79L));
      input.pipeInput(new TestRecord<>("gone", null, headers, 80L));
      Map<Bytes, byte[]> restored = new HashMap<>();
      driver
          .createOutputTopic(
              "app-store-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList()
          .forEach(
              change ->
                  restored.put(
                      Bytes.wrap(change.key()),
                      layout.toStoreValue(
                          new ChangeRecord(
                              change.key(),
                              change.value(),
                              change.timestamp(),
                              change.headers()))));
      assertThat(restored).hasSize(3);
      restored.forEach(
          (key, value) -> assertThat(innermost.get().get(key)).as(key.toString()).isEqualTo(value));
      assertThat(innermost.get().approximateNumEntries()).isEqualTo(2);
    }
  }

  private static StoreBuilder<?> builder(
      ValueLayout layout, AtomicReference<KeyValueStore<Bytes, byte[]>> innermost) {
    KeyValueBytesStoreSupplier supplier =
        switch (layout) {
          case PLAIN -> new Remembering(TidepoolStores.keyValueStore("store"), innermost);
          case TIMESTAMPED ->
              new Remembering(TidepoolStores.timestampedKeyValueStore("store"), innermost);
          case WITH_HEADERS ->
              new RememberingHeaders(TidepoolStores.keyValueStoreWithHeaders("store"), innermost);
        };
    return switch (layout) {
      case PLAIN -> Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.String());
      case TIMESTAMPED ->
          Stores.timestampedKeyValueStoreBuilder(supplier, Serdes.String(), Serdes.String());
      case WITH_HEADERS ->
          Stores.timestampedKeyValueStoreWithHeadersBuilder(
              supplier, Serdes.String(), Serdes.String());
    };
  }

  /** Puts each record into the store, in the format of the store. */
  private static final class Writer implements Processor<String, String, Void, Void> {

    private final ValueLayout layout;
    private ProcessorContext<Void, Void> context;

    Writer(ValueLayout layout) {
      this.layout = layout;
    }

    @Override
    public void init(ProcessorContext<Void, Void> processorContext) {
      context = processorContext;
    }

    @Override
    public void process(Record<String, String> record) {
      String value = record.value();
      switch (layout) {
        case PLAIN ->
            context.<KeyValueStore<String, String>>getStateStore("store").put(record.key(), value);
        case TIMESTAMPED ->
            context
                .<TimestampedKeyValueStore<String, String>>getStateStore("store")
                .put(record.key(), ValueAndTimestamp.make(value, record.timestamp()));
        case WITH_HEADERS ->
            context
                .<TimestampedKeyValueStoreWithHeaders<String, String>>getStateStore("store")
                .put(
                    record.key(),
                    ValueTimestampHeaders.make(value, record.timestamp(), record.headers()));
      }
    }
  }

  /** Remembers the last store it supplied, so that the test can look below Kafka's rings. */
  private static class Remembering implements KeyValueBytesStoreSupplier {

    private final KeyValueBytesStoreSupplier delegate;
    private final AtomicReference<KeyValueStore<Bytes, byte[]>> last;

    Remembering(
        KeyValueBytesStoreSupplier delegate, AtomicReference<KeyValueStore<Bytes, byte[]>> last) {
      this.delegate = delegate;
      this.last = last;
    }

    @Override
    public String name() {
      return delegate.name();
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      last.set(delegate.get());
      return last.get();
    }

    @Override
    public String metricsScope() {
      return delegate.metricsScope();
    }
  }

  private static final class RememberingHeaders extends Remembering
      implements HeadersBytesStoreSupplier {

    RememberingHeaders(
        KeyValueBytesStoreSupplier delegate, AtomicReference<KeyValueStore<Bytes, byte[]>> last) {
      super(delegate, last);
    }
  }

  @Test
  @DisplayName("Statement 20: one class per format, each with no marker but its own")
  void oneClassPerFormat() {
    KeyValueStore<?, ?> plain = TidepoolStores.keyValueStore("s").get();
    KeyValueStore<?, ?> timestamped = TidepoolStores.timestampedKeyValueStore("s").get();
    KeyValueStore<?, ?> headers = TidepoolStores.keyValueStoreWithHeaders("s").get();
    assertThat(plain)
        .isExactlyInstanceOf(TidepoolKeyValueStore.class)
        .isNotInstanceOfAny(TimestampedBytesStore.class, HeadersBytesStore.class);
    assertThat(timestamped)
        .isExactlyInstanceOf(TidepoolTimestampedKeyValueStore.class)
        .isInstanceOf(TimestampedBytesStore.class)
        .isNotInstanceOf(HeadersBytesStore.class);
    assertThat(headers)
        .isExactlyInstanceOf(TidepoolHeadersKeyValueStore.class)
        .isInstanceOf(HeadersBytesStore.class)
        .isNotInstanceOf(TimestampedBytesStore.class);
    assertThat(TidepoolStores.keyValueStoreWithHeaders("s"))
        .isInstanceOf(HeadersBytesStoreSupplier.class);
    assertThat(TidepoolStores.timestampedKeyValueStore("s"))
        .isNotInstanceOf(HeadersBytesStoreSupplier.class);
  }

  @Test
  @DisplayName("Statement 20: the DSL supplier honours PLAIN, TIMESTAMPED and HEADERS")
  void dslSupplierHonoursFormats() {
    TidepoolDslStoreSuppliers suppliers = new TidepoolDslStoreSuppliers();
    List<Class<?>> classes = new ArrayList<>();
    for (DslStoreFormat format :
        List.of(DslStoreFormat.PLAIN, DslStoreFormat.TIMESTAMPED, DslStoreFormat.HEADERS)) {
      KeyValueBytesStoreSupplier supplier =
          suppliers.keyValueStore(new DslKeyValueParams("s", format));
      assertThat(supplier.name()).isEqualTo("s");
      assertThat(supplier.metricsScope()).isEqualTo("tidepool");
      classes.add(supplier.get().getClass());
    }
    assertThat(classes)
        .containsExactly(
            TidepoolKeyValueStore.class,
            TidepoolTimestampedKeyValueStore.class,
            TidepoolHeadersKeyValueStore.class);
  }

  @Test
  @DisplayName("Window and session stores are Kafka's own, in every format")
  void windowAndSessionStoresAreKafkas() {
    TidepoolDslStoreSuppliers suppliers = new TidepoolDslStoreSuppliers();
    java.time.Duration hour = java.time.Duration.ofHours(1);
    for (DslStoreFormat format : DslStoreFormat.values()) {
      if (format == DslStoreFormat.PLAIN || format == DslStoreFormat.HEADERS) {
        assertThat(
                suppliers
                    .windowStore(
                        new DslWindowParams(
                            "w", hour, hour, false, EmitStrategy.onWindowUpdate(), false, format))
                    .get())
            .isNotNull();
        assertThat(
                suppliers
                    .sessionStore(
                        new DslSessionParams("s", hour, EmitStrategy.onWindowUpdate(), format))
                    .get())
            .isNotNull();
      }
    }
  }

  private static void assertLayout(
      ValueLayout layout,
      RecordConverter converter,
      ConsumerRecord<byte[], byte[]> record,
      ChangeRecord change) {
    byte[] expected = converter.convert(record).value();
    assertThat(layout.toStoreValue(change)).as(layout + " of " + change).isEqualTo(expected);
    ChangeRecord back = layout.toChange(change.key(), expected);
    assertThat(back.value()).isEqualTo(change.value());
    if (layout != ValueLayout.PLAIN && !change.isTombstone()) {
      assertThat(back.timestamp()).isEqualTo(change.timestamp());
    }
    if (layout == ValueLayout.WITH_HEADERS && !change.isTombstone()) {
      assertThat(back).isEqualTo(change);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records() {
    RecordHeaders none = new RecordHeaders();
    RecordHeaders some = new RecordHeaders();
    some.add("a", new byte[] {1, 2}).add("a", new byte[0]).add("ünï", null);
    RecordHeaders long1 = new RecordHeaders();
    long1.add("long", new byte[300]);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Headers headers : List.of(none, some, long1)) {
      for (byte[] value : new byte[][] {null, {}, {1}, new byte[1000]}) {
        for (long timestamp : new long[] {-1, 0, 1_700_000_000_000L}) {
          records.add(
              new ConsumerRecord<>(
                  "changelog",
                  0,
                  5L,
                  timestamp,
                  TimestampType.CREATE_TIME,
                  1,
                  value == null ? 0 : value.length,
                  new byte[] {7},
                  value,
                  headers,
                  java.util.Optional.empty()));
        }
      }
    }
    return records;
  }
}
