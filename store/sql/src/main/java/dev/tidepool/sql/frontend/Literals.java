package dev.tidepool.sql.frontend;

import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimestampString;

/** Between Calcite's literals and values. <b>Threads:</b> any. */
final class Literals {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();
  private static final int MICROS_DIGITS = 6;

  private Literals() {}

  /** The value of a literal, as its type says; null for NULL. */
  static Object value(RexLiteral literal) {
    return literal.isNull() ? null : value(literal, Types.of(literal.getType()));
  }

  private static Object value(RexLiteral literal, SqlType type) {
    return switch (type.scalar()) {
      case BOOLEAN -> literal.getValueAs(Boolean.class);
      case INT -> literal.getValueAs(BigDecimal.class).intValueExact();
      case BIGINT -> literal.getValueAs(BigDecimal.class).longValueExact();
      case DOUBLE -> literal.getValueAs(Double.class);
      case DECIMAL -> decimal(literal);
      case STRING -> literal.getValueAs(String.class);
      case BYTES -> literal.getValueAs(ByteString.class).getBytes();
      case DATE -> literal.getValueAs(DateString.class).getDaysSinceEpoch();
      case TIMESTAMP -> micros(literal.getValueAs(TimestampString.class));
      case NULL -> null;
    };
  }

  /** Calcite adds zeros up to the scale of the type, which is a large one if it is unbounded. */
  private static BigDecimal decimal(RexLiteral literal) {
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    if (literal.getType().getScale() < TypeSystem.UNBOUNDED_SCALE) {
      return value;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static long micros(TimestampString timestamp) {
    Instant instant =
        LocalDateTime.parse(timestamp.toString(), TIMESTAMP).toInstant(ZoneOffset.UTC);
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** A literal of {@code type}, or null if Calcite has none for that value. */
  static RexNode literal(RexBuilder builder, Object value, RelDataType type) {
    if (value == null) {
      return builder.makeNullLiteral(type);
    }
    Object calciteValue =
        switch (Types.of(type).isArray() ? SqlType.Scalar.NULL : Types.of(type).scalar()) {
          case BOOLEAN, DECIMAL -> value;
          case INT -> BigDecimal.valueOf((Integer) value);
          case BIGINT -> BigDecimal.valueOf((Long) value);
          case DOUBLE -> Double.isFinite((Double) value) ? value : null;
          case STRING -> new NlsString((String) value, StandardCharsets.UTF_8.name(), null);
          case BYTES -> new ByteString((byte[]) value);
          case DATE -> date((Integer) value);
          case TIMESTAMP -> timestamp((Long) value);
          case NULL -> null;
        };
    return calciteValue == null ? null : builder.makeLiteral(calciteValue, type, true);
  }

  private static DateString date(int days) {
    LocalDate date = LocalDate.ofEpochDay(days);
    return isFourDigits(date.getYear()) ? DateString.fromDaysSinceEpoch(days) : null;
  }

  private static TimestampString timestamp(long micros) {
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    if (!isFourDigits(time.getYear())) {
      return null;
    }
    String text = time.format(TIMESTAMP);
    int dot = text.indexOf('.');
    return new TimestampString(
        dot < 0 ? text : text.substring(0, Math.min(text.length(), dot + 1 + MICROS_DIGITS)));
  }

  private static boolean isFourDigits(int year) {
    return year > 0 && year < 10_000;
  }
}
