package dev.tidepool.bench.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * Several samples of the same figure.
 *
 * @param median the middle one, or the mean of the two in the middle
 */
public record Summary(double median, double min, double max, int count) {

  /** Sums up {@code values}, of which there is at least one. */
  public static Summary of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing to sum up");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Summary(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  static Summary of(double... values) {
    return of(Arrays.stream(values).boxed().toList());
  }
}
