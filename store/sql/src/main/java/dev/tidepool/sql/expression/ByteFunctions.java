package dev.tidepool.sql.expression;

import java.util.Arrays;
import java.util.HexFormat;

/** Functions of BYTES; NULL if an argument is NULL. <b>Threads:</b> any. */
public final class ByteFunctions {
  private ByteFunctions() {}

  /** How many bytes; INT. */
  public static Expression octetLength(Expression bytes) {
    return Strict.of(bytes, (byte[] a) -> a.length);
  }

  /** {@code left || right}. */
  public static Expression concat(Expression left, Expression right) {
    return Strict.of(
        left,
        right,
        (byte[] a, byte[] b) -> {
          byte[] both = Arrays.copyOf(a, Math.addExact(a.length, b.length));
          System.arraycopy(b, 0, both, a.length, b.length);
          return both;
        });
  }

  /** In hexadecimal digits, lower case. */
  public static Expression toHex(Expression bytes) {
    return Strict.of(bytes, (byte[] a) -> HexFormat.of().formatHex(a));
  }
}
