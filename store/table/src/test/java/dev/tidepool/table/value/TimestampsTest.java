package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timestamps from text and from objects, against {@code java.time}. */
class TimestampsTest {

  @ParameterizedTest
  @Seeds
  void whatJavaWritesIsUnderstood(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 5000; i++) {
      long seconds = random.nextLong(-300_000_000_000L, 500_000_000_000L);
      int nanos =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1_000_000 * random.nextInt(1000);
            case 2 -> 1000 * random.nextInt(1_000_000);
            default -> random.nextInt(1_000_000_000);
          };
      Instant instant = Instant.ofEpochSecond(seconds, nanos);
      long micros = seconds * 1_000_000 + nanos / 1000;
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
      OffsetDateTime dateTime = instant.atOffset(offset);
      LocalDateTime inUtc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
      assertThat(Timestamps.parse(instant.toString())).as("%s", instant).isEqualTo(micros);
      assertThat(Timestamps.parse(dateTime.toString())).as("%s", dateTime).isEqualTo(micros);
      assertThat(Timestamps.parse(inUtc.toString())).isEqualTo(micros);
      assertThat(Timestamps.ofJava(instant)).isEqualTo(micros);
      assertThat(Timestamps.ofJava(dateTime)).isEqualTo(micros);
      assertThat(Timestamps.ofJava(inUtc)).isEqualTo(micros);
      assertThat(Timestamps.ofJava(instant.atZone(ZoneId.of("Europe/Berlin")))).isEqualTo(micros);
      LocalDate date = inUtc.toLocalDate();
      assertThat(Timestamps.parse(date.toString()))
          .isEqualTo(date.toEpochDay() * Timestamps.MICROS_PER_DAY)
          .isEqualTo(Timestamps.ofJava(date));
      assertThat(Timestamps.ofJava(Date.from(instant)))
          .isEqualTo(Timestamps.ofMillis(instant.toEpochMilli()));
    }
  }

  @ParameterizedTest
  @Seeds
  void whatIsWrittenIsReadAgain(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 5000; i++) {
      long micros = random.nextLong() >> random.nextInt(64);
      assertThat(Timestamps.parse(Timestamps.format(micros))).isEqualTo(micros);
    }
  }

  @Test
  void theFirstAndTheLastAreReadAgain() {
    for (long micros : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, Long.MAX_VALUE}) {
      assertThat(Timestamps.parse(Timestamps.format(micros))).isEqualTo(micros);
      assertThat(Timestamps.ofJava(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)))
          .isEqualTo(micros);
    }
    assertThat(Timestamps.format(-1)).isEqualTo("1969-12-31T23:59:59.999999Z");
    assertThat(Timestamps.format(1_500_000)).isEqualTo("1970-01-01T00:00:01.500Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timestamps.parse("-290308-12-21T19:59:05.224191Z"));
  }

  @Test
  void otherFormsAreUnderstoodToo() {
    assertThat(Timestamps.parse("1970-01-01t00:00z")).isZero();
    assertThat(Timestamps.parse("1970-01-01 00:00:01")).isEqualTo(1_000_000);
    assertThat(Timestamps.parse("1970-01-01T01:00+01")).isZero();
    assertThat(Timestamps.parse("1970-01-01T01:30+0130")).isZero();
    assertThat(Timestamps.parse("1969-12-31T23:00-01:00")).isZero();
    assertThat(Timestamps.parse("1970-01-01T00:00:00,000001Z")).isEqualTo(1);
    assertThat(Timestamps.parse("1970-01-01T00:00:00.0000019999999999999Z")).isEqualTo(1);
    assertThat(Timestamps.parse("1969-12-31T23:59:59.9999999Z")).isEqualTo(-1);
    assertThat(Timestamps.parse("+12026-05-01T12:00Z")).isPositive();
    assertThat(Timestamps.parse("-0001-05-01")).isNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1970",
        "1970-01",
        "1970-1-1",
        "1970-13-01",
        "1970-02-29",
        "1970-01-01T",
        "1970-01-01T00",
        "1970-01-01T24:00",
        "1970-01-01T00:60",
        "1970-01-01T00:00:60",
        "1970-01-01T00:00:00.",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00ZZ",
        "1970-01-01T00:00+",
        "1970-01-01T00:00+1",
        "1970-01-01T00:00+19:00",
        "1970-01-01T00:00+01:60",
        "1970-01-01T00:00 +01:00",
        "1970-01-01T00:00+01:00[Europe/Berlin]",
        "1970-01-01Z",
        "19700-01-01",
        "+999999999-01-01",
        "\u0661970-01-01"
      })
  void whatIsNoTimestampIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timestamps.parse(text))
        .withMessage("'%s' is not a timestamp such as 2026-05-01T12:00:00Z", text);
  }

  @Test
  void otherObjectIsNoTimestamp() {
    assertThat(Timestamps.ofJava("1970-01-01")).isNull();
    assertThat(Timestamps.ofJava(7L)).isNull();
  }
}
