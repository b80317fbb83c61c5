package dev.tidepool.script;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;

/** Values as they stand in the rows of scripts: the same text for equal values. */
public final class CellText {
  /** What stands for NULL. */
  public static final String NULL = "NULL";

  /** What is left of a DOUBLE: sums in another order differ in the digits behind. */
  private static final MathContext DOUBLE_DIGITS = new MathContext(12);

  private CellText() {}

  /** A DOUBLE. */
  public static String of(double value) {
    return Double.isFinite(value)
        ? of(new BigDecimal(value).round(DOUBLE_DIGITS))
        : Double.toString(value);
  }

  /** A DECIMAL, whatever its scale. */
  public static String of(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** A text, in quotes, on one line. */
  public static String of(String value) {
    StringBuilder text = new StringBuilder("'");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\'' -> text.append("''");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.append('\'').toString();
  }

  /** BYTES. */
  public static String of(byte[] value) {
    return "x'" + HexFormat.of().formatHex(value) + "'";
  }

  /** A TIMESTAMP. */
  public static String of(LocalDateTime time) {
    String text = time.toLocalDate() + " " + String.format("%tT", time);
    String fraction = of(BigDecimal.valueOf(time.getNano(), 9));
    return time.getNano() == 0 ? text : text + fraction.substring(1);
  }

  /** An array, of the texts of its elements. */
  public static String array(List<String> elements) {
    return "[" + String.join(", ", elements) + "]";
  }

  /** A row, of the texts of its cells. */
  public static String row(List<String> cells) {
    return String.join(" | ", cells);
  }
}
