package dev.tidepool.bench.report;

import java.util.Locale;

/** Numbers for people: about three digits, thousands apart. */
public final class Format {

  public static final String ABSENT = "–";

  private Format() {}

  public static String number(double number) {
    double size = Math.abs(number);
    String pattern =
        size >= 100 || number == Math.rint(number) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, number);
  }

  /** The median, and the spread if there is one. */
  public static String summary(Summary summary) {
    String median = number(summary.median());
    return summary.count() == 1
        ? median
        : median + " (" + number(summary.min()) + "–" + number(summary.max()) + ")";
  }

  public static String times(double ratio) {
    return number(ratio) + " ×";
  }
}
