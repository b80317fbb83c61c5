package dev.tidepool.examples.orders;

import java.util.Arrays;

/**
 * Ranks of a Zipf distribution: rank {@code r}, from 0, has the weight {@code 1 / (r + 1) ^
 * exponent}. Customers of a shop and sizes of cities both come close to it; immutable.
 */
final class Zipf {

  private final double[] cumulative;

  Zipf(int size, double exponent) {
    cumulative = new double[size];
    double sum = 0;
    for (int rank = 0; rank < size; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      cumulative[rank] = sum;
    }
  }

  /** The rank at {@code uniform}, a number from 0 (inclusive) to 1. */
  int rank(double uniform) {
    int found = Arrays.binarySearch(cumulative, uniform * cumulative[cumulative.length - 1]);
    return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
  }
}
