package dev.tidepool.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfTest {

  private static final int SAMPLE_COUNT = 1_000_000;

  /** Compares how often ranks came with how often they should, one by one and in ranges. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.99, 1.0, 1.3})
  void ranksComeAsOftenAsTheyShould(double exponent) {
    int size = 1000;
    int[] counts = counts(new Zipf(size, exponent), size);
    double all = weight(1, size, exponent);
    for (int rank : new int[] {1, 2, 3, 10}) {
      double expected = weight(rank, rank, exponent) / all;
      assertThat(share(counts, rank, rank)).isCloseTo(expected, within(0.05 * expected));
    }
    for (int end = 10; end <= size; end *= 10) {
      double expected = weight(end / 10, end, exponent) / all;
      assertThat(share(counts, end / 10, end)).isCloseTo(expected, within(0.02 * expected));
    }
  }

  @Test
  void ranksStayInside() {
    SplittableRandom random = new SplittableRandom(3);
    Zipf zipf = new Zipf(3, Zipf.YCSB_EXPONENT);
    for (int i = 0; i < 10_000; i++) {
      assertThat(zipf.next(random)).isBetween(0, 2);
    }
    assertThat(new Zipf(1, Zipf.YCSB_EXPONENT).next(random)).isZero();
  }

  @Test
  void sameSeedSameRanks() {
    Zipf zipf = new Zipf(1_000_000, Zipf.YCSB_EXPONENT);
    SplittableRandom first = new SplittableRandom(3);
    SplittableRandom second = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      assertThat(zipf.next(first)).isEqualTo(zipf.next(second));
    }
  }

  private static int[] counts(Zipf zipf, int size) {
    SplittableRandom random = new SplittableRandom(5);
    int[] counts = new int[size];
    for (int i = 0; i < SAMPLE_COUNT; i++) {
      counts[zipf.next(random)]++;
    }
    return counts;
  }

  private static double weight(int firstRank, int lastRank, double exponent) {
    double weight = 0;
    for (int rank = firstRank; rank <= lastRank; rank++) {
      weight += Math.pow(rank, -exponent);
    }
    return weight;
  }

  private static double share(int[] counts, int firstRank, int lastRank) {
    double sum = 0;
    for (int rank = firstRank; rank <= lastRank; rank++) {
      sum += counts[rank - 1];
    }
    return sum / SAMPLE_COUNT;
  }
}
