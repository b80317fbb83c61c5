package dev.tidepool.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

  @ParameterizedTest
  @ValueSource(ints = {17, 24, 40})
  void keysHaveTheirSizeAndAscendWithTheirRows(int keyBytes) {
    Keys keys = new Keys(10_000, keyBytes);
    byte[] previous = keys.key(0);
    for (int row = 1; row < 10_000; row++) {
      byte[] key = keys.key(row);
      assertThat(key).hasSize(keyBytes);
      assertThat(Arrays.compareUnsigned(previous, key)).isNegative();
      previous = key;
    }
  }

  @Test
  void fiftyRowsShareAPrefix() {
    Keys keys = new Keys(1000, 17);
    byte[] prefix = keys.prefix(123);
    for (int row = 0; row < 1000; row++) {
      boolean shared = Arrays.equals(Arrays.copyOf(keys.key(row), prefix.length), prefix);
      assertThat(shared).isEqualTo(row >= 100 && row < 150);
    }
  }

  @Test
  void keysLookLikeOrders() {
    String key = new String(new Keys(1_000_000, 17).key(999_999), StandardCharsets.US_ASCII);
    assertThat(key).matches("order-\\d{11}").endsWith("49");
  }

  @Test
  void refusesKeysThatAreTooShort() {
    assertThatThrownBy(() -> new Keys(1000, 16)).hasMessageContaining("at least 17");
  }
}
