package dev.tidepool.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.StoreOptions;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.junit.jupiter.api.Test;

class TidepoolConfigTest {

  @Test
  void defaults() {
    TidepoolConfig config = new TidepoolConfig(Map.of("application.id", "a"));
    assertThat(config.storeOptions()).isEqualTo(StoreOptions.DEFAULT);
    assertThat(config.offsetAgeMaxMs()).isEqualTo(12 * 60 * 60 * 1000);
    long heapBytes = Runtime.getRuntime().maxMemory();
    assertThat(config.engineOptions().memoryBytes()).isBetween(heapBytes / 3, heapBytes / 2);
    assertThat(config.memoryIsSet()).isFalse();
  }

  @Test
  void textIsReadAsKafkaReadsIt() {
    TidepoolConfig config =
        new TidepoolConfig(
            Map.of("tidepool.memory.bytes", "1000000", "tidepool.live.fraction.min", "0.5"));
    assertThat(config.engineOptions().memoryBytes()).isEqualTo(1_000_000);
    assertThat(config.memoryIsSet()).isTrue();
    assertThat(config.storeOptions().liveFractionMin()).isEqualTo(0.5);
  }

  @Test
  void wrongValuesAreRefused() {
    assertThatThrownBy(() -> new TidepoolConfig(Map.of("tidepool.memory.bytes", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tidepool.memory.bytes");
    assertThatThrownBy(() -> new TidepoolConfig(Map.of("tidepool.page.bytes", "big")))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> TidepoolOptions.DEFAULT.withPageBytes(8192).withSegmentBytes(100).in(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("segmentBytes");
    assertThatThrownBy(
            () -> new TidepoolDslStoreSuppliers().configure(Map.of("tidepool.page.bytes", 1)))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void aStoreMayDifferFromItsApplication() {
    TidepoolConfig config =
        TidepoolOptions.DEFAULT
            .withPageBytes(4096)
            .withOffsetAgeMaxMs(5)
            .in(Map.of("tidepool.page.bytes", 1024, "tidepool.segment.bytes", "1000000"));
    assertThat(config.storeOptions().pageBytes()).isEqualTo(4096);
    assertThat(config.storeOptions().segmentBytes()).isEqualTo(1_000_000);
    assertThat(config.offsetAgeMaxMs()).isEqualTo(5);
  }

  @Test
  void everySettingIsExplained() {
    TidepoolConfig.definition()
        .configKeys()
        .forEach((name, key) -> assertThat(key.documentation).as(name).isNotBlank());
  }

  @Test
  void streamsPassesTheSuppliersAndClientsByClassName() {
    StreamsConfig config =
        new StreamsConfig(
            Map.of(
                "application.id",
                "a",
                "bootstrap.servers",
                "localhost:1",
                "dsl.store.suppliers.class",
                TidepoolDslStoreSuppliers.class.getName(),
                "default.client.supplier",
                TidepoolClientSupplier.class.getName()));
    assertThat(config.getClass("dsl.store.suppliers.class"))
        .isEqualTo(TidepoolDslStoreSuppliers.class)
        .isNotEqualTo(BuiltInDslStoreSuppliers.RocksDBDslStoreSuppliers.class);
    assertThat(config.getKafkaClientSupplier()).isInstanceOf(TidepoolClientSupplier.class);
  }
}
