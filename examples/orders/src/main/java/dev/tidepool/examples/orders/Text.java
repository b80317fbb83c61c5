package dev.tidepool.examples.orders;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Text {

  private static final double MIB = 1 << 20;

  private Text() {}

  static String count(double count) {
    return format("%,.0f", count);
  }

  static String mib(double bytes) {
    return format("%.1f MiB", bytes / MIB);
  }

  /** A ratio from 0 to 1; a dash if it is not a number. */
  static String percent(double ratio) {
    return Double.isNaN(ratio) ? "-" : format("%.1f %%", 100 * ratio);
  }

  static String seconds(long nanos) {
    return format("%.1f s", nanos / 1e9);
  }

  static String euros(long cents) {
    return format("%,d.%02d EUR", cents / 100, cents % 100);
  }

  static String totals(Totals totals) {
    return count(totals.orderCount()) + " orders, " + euros(totals.revenueCents());
  }

  static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
