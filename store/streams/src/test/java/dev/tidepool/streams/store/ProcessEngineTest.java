package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.Engine;
import dev.tidepool.streams.TidepoolConfig;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ProcessEngineTest {

  private final ProcessEngine process = new ProcessEngine(1, TimeUnit.HOURS);

  @Test
  void allShareOneEngine() {
    try (ProcessEngine.Lease one = process.lease(memory(1 << 20));
        ProcessEngine.Lease two = process.lease(memory(1 << 20));
        ProcessEngine.Lease indifferent = process.lease(new TidepoolConfig(Map.of()))) {
      assertThat(two.engine()).isSameAs(one.engine());
      assertThat(indifferent.engine()).isSameAs(one.engine());
    }
  }

  @Test
  void differentNumbersAreRefusedNamingBoth() {
    try (ProcessEngine.Lease one = process.lease(memory(1 << 20))) {
      assertThat(one.engine().options().memoryBytes()).isEqualTo(1 << 20);
      assertThatThrownBy(() -> process.lease(memory(2 << 20)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("tidepool.memory.bytes")
          .hasMessageContaining("1048576")
          .hasMessageContaining("2097152");
    }
  }

  @Test
  void theEngineOutlivesAShortPause() {
    ProcessEngine.Lease first = process.lease(memory(1 << 20));
    Engine engine = first.engine();
    first.close();
    first.close();
    try (ProcessEngine.Lease second = process.lease(memory(1 << 20))) {
      assertThat(second.engine()).isSameAs(engine);
    }
    try (ProcessEngine.Lease other = process.lease(memory(2 << 20))) {
      assertThat(other.engine()).isNotSameAs(engine);
    }
  }

  private static TidepoolConfig memory(long memoryBytes) {
    return new TidepoolConfig(Map.of(TidepoolConfig.MEMORY_BYTES, memoryBytes));
  }
}
