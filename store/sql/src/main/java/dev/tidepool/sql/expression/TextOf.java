package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType.Scalar;
import dev.tidepool.table.value.Timestamps;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.function.UnaryOperator;

/** Values as texts: what CAST to VARCHAR gives. */
final class TextOf {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private TextOf() {}

  /** From values of {@code type} to their texts, or null if they have none. */
  static UnaryOperator<Object> of(Scalar type) {
    return switch (type) {
      case INT, BIGINT, DOUBLE, DECIMAL -> TextOf::of;
      case BOOLEAN -> value -> (Boolean) value ? "TRUE" : "FALSE";
      case DATE -> value -> date((Integer) value);
      case TIMESTAMP -> value -> timestamp((Long) value);
      case BYTES -> value -> Conversions.text((byte[]) value);
      case STRING -> value -> value;
      case NULL -> null;
    };
  }

  /** The text of a number; of any other value too, for messages. */
  static String of(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /** Such as {@code 2026-05-01}. */
  static String date(int days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  /** Such as {@code 2026-05-01 12:30:00.25}; without a fraction if there is none. */
  static String timestamp(long micros) {
    long ofDay = Math.floorMod(micros, Timestamps.MICROS_PER_DAY);
    StringBuilder text = new StringBuilder(26);
    text.append(LocalDate.ofEpochDay(Math.floorDiv(micros, Timestamps.MICROS_PER_DAY)));
    long seconds = ofDay / MICROS_PER_SECOND;
    append(text.append(' '), seconds / 3600);
    append(text.append(':'), seconds / 60 % 60);
    append(text.append(':'), seconds % 60);
    long fraction = ofDay % MICROS_PER_SECOND;
    if (fraction != 0) {
      text.append('.');
      for (long unit = MICROS_PER_SECOND / 10; fraction != 0; unit /= 10) {
        text.append((char) ('0' + fraction / unit));
        fraction %= unit;
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long twoDigits) {
    text.append((char) ('0' + twoDigits / 10)).append((char) ('0' + twoDigits % 10));
  }
}
