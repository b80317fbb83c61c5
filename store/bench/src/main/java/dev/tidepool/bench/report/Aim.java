package dev.tidepool.bench.report;

import dev.tidepool.bench.rival.Rivals;

/**
 * What the engine set out to reach in one figure.
 *
 * @param label how people call it
 * @param figure what is measured
 * @param against the rival to be beaten
 * @param low how many times better at least; NaN if there is no aim
 * @param high how many times better at best; infinite if more is always welcome
 */
public record Aim(String label, Figure figure, String against, double low, double high) {

  /** The judgement over a ratio of {@code timesBetter}. */
  public String verdict(double timesBetter) {
    if (Double.isNaN(low)) {
      return "no aim";
    }
    if (timesBetter < low) {
      return "missed";
    }
    return timesBetter > high ? "exceeded" : "met";
  }

  /** The aim in words, such as {@code 8–10}. */
  public String text() {
    if (Double.isNaN(low)) {
      return "–";
    }
    return against.equals(Rivals.ROCKSDB) ? range() : range() + " of " + against;
  }

  private String range() {
    if (Double.isInfinite(high)) {
      return "≥ " + Format.number(low);
    }
    return low == high ? Format.number(low) : Format.number(low) + "–" + Format.number(high);
  }
}
