package dev.tidepool.engine.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Against the published check value, so that files can be read by others. */
class ChecksumTest {

  @Test
  void matchesTheCheckValueOfCrc32c() {
    assertThat(Checksum.of("123456789".getBytes(US_ASCII))).isEqualTo(0xe3069283);
  }

  @Test
  void coversExactlyItsRange() {
    byte[] bytes = "xx123456789yy".getBytes(US_ASCII);
    assertThat(Checksum.of(bytes, 2, 9)).isEqualTo(0xe3069283);
    assertThat(Checksum.of(bytes, 4, 0)).isZero();
  }
}
