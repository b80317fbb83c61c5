package dev.tidepool.table.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Terms of the kinds that indexes meet, and some of those that they hardly do. */
final class RandomTerms {
  private final SplittableRandom random;
  private final Kind kind;

  enum Kind {
    /** A few terms, most of all the first ones. */
    SKEWED,
    /** Text with much in common at the start, hardly ever twice. */
    UNIQUE,
    /** Eight bytes, like numbers. */
    NUMBERS,
    /** Short ones made of bytes that are easily confused: ends, zeros, the largest byte. */
    TRICKY,
    /** Up to some hundred KB, some of them different only far behind the start. */
    LONG,
    /** Any of the others. */
    MIXED
  }

  RandomTerms(SplittableRandom random, Kind kind) {
    this.random = random;
    this.kind = kind;
  }

  byte[] next() {
    return next(kind);
  }

  private byte[] next(Kind kind) {
    switch (kind) {
      case SKEWED:
        int range = 1 << random.nextInt(8);
        return text("skewed-" + random.nextInt(range));
      case UNIQUE:
        return text(String.format("customer-%010d", random.nextInt(1_000_000_000)));
      case NUMBERS:
        byte[] number = new byte[Long.BYTES];
        random.nextBytes(number);
        Arrays.fill(number, 0, random.nextInt(7), (byte) -128);
        return number;
      case TRICKY:
        byte[] tricky = new byte[random.nextInt(12)];
        for (int i = 0; i < tricky.length; i++) {
          tricky[i] = (byte) (random.nextInt(3) - 1);
        }
        return tricky;
      case LONG:
        byte[] large = new byte[1 << random.nextInt(17) | 1 << random.nextInt(10)];
        large[random.nextInt(large.length)] = (byte) random.nextInt(4);
        return large;
      default:
        int dice = random.nextInt(100);
        Kind one =
            dice < 40
                ? Kind.SKEWED
                : dice < 70 ? Kind.UNIQUE : dice < 80 ? Kind.NUMBERS : Kind.TRICKY;
        return next(dice == 99 ? Kind.LONG : one);
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
