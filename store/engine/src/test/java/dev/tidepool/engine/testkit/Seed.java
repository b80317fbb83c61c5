package dev.tidepool.engine.testkit;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The one number that a random test run follows from.
 *
 * @param value any 64 bits
 */
public record Seed(long value) {

  /** The system property that replays one run. */
  public static final String PROPERTY = "tidepool.seed";

  /** Reads what {@link #toString()} writes, or a decimal number. */
  public static Seed parse(String text) {
    String number = text.strip().toLowerCase(Locale.ROOT);
    return new Seed(
        number.startsWith("0x")
            ? Long.parseUnsignedLong(number.substring(2), 16)
            : Long.parseLong(number));
  }

  /** A generator that starts at this seed, the same each time. */
  public SplittableRandom random() {
    return new SplittableRandom(value);
  }

  /** Another seed that follows from this one: for the {@code index}-th part of a run. */
  public Seed derive(long index) {
    return new Seed(new SplittableRandom(value ^ (index * 0x9e3779b97f4a7c15L)).nextLong());
  }

  /** What to type to see the same run again. */
  public String replayHint() {
    return "replay with -D" + PROPERTY + "=" + this;
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
