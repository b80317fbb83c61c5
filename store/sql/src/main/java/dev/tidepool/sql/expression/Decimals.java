package dev.tidepool.sql.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Results of decimals that have no last digit. <b>Threads:</b> any. */
public final class Decimals {
  private static final int DIGITS = 34;
  private static final int FRACTION_DIGITS = 20;

  private Decimals() {}

  /**
   * The quotient with 34 digits, and no fewer than 20 behind the point; without zeros at its end.
   *
   * @param b not 0
   */
  public static BigDecimal quotient(BigDecimal a, BigDecimal b) {
    int wholeDigits = a.precision() - a.scale() - (b.precision() - b.scale()) + 1;
    return plain(a.divide(b, context(wholeDigits)));
  }

  /**
   * The square root, with as many digits as a quotient.
   *
   * @param a not below 0
   */
  public static BigDecimal squareRoot(BigDecimal a) {
    return plain(a.sqrt(context((a.precision() - a.scale()) / 2 + 1)));
  }

  private static MathContext context(int wholeDigits) {
    return new MathContext(Math.max(DIGITS, wholeDigits + FRACTION_DIGITS), RoundingMode.HALF_UP);
  }

  /** The same number without zeros at the end of its fraction. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
