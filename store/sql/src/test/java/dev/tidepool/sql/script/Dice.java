package dev.tidepool.sql.script;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Random choices. One thread. */
final class Dice {
  private final SplittableRandom random;

  Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Below {@code bound}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From 1 to {@code max}. */
  int upTo(int max) {
    return 1 + random.nextInt(max);
  }

  /** True once in {@code sides} times. */
  boolean oneIn(int sides) {
    return random.nextInt(sides) == 0;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Some of the choices, at least one, in any order. */
  <T> List<T> some(List<T> choices, int countMax) {
    List<T> left = new ArrayList<>(choices);
    List<T> some = new ArrayList<>();
    for (int i = upTo(Math.min(countMax, choices.size())); i > 0; i--) {
      some.add(left.remove(random.nextInt(left.size())));
    }
    return some;
  }

  /** {@code count} texts, with {@code separator} between. */
  static String list(int count, String separator, IntFunction<String> text) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text.apply(i));
    }
    return String.join(separator, texts);
  }
}
