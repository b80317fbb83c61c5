package dev.tidepool.bench.data;

import java.util.SplittableRandom;

/**
 * Draws ranks from {@code 0 .. size - 1} so that rank {@code r} comes with a probability
 * proportional to {@code 1 / (r + 1) ^ exponent}.
 */
public final class Zipf {

  /** The skew of YCSB's request distribution, and of ours. */
  public static final double YCSB_EXPONENT = 0.99;

  /*
   * Rejection-inversion [1]: invert the integral of the density, round to an integer, accept nearly
   * always. Unlike YCSB's own approximation it is exact and needs no sum over all ranks first.
   *
   * [1] Hörmann and Derflinger, Rejection-inversion to generate variates from monotone discrete
   *     distributions, ACM TOMACS 6(3), 1996
   */
  private final int size;
  private final double exponent;
  private final double integralOfFirst;
  private final double integralOfAll;
  private final double alwaysAccepted;

  public Zipf(int size, double exponent) {
    if (size < 1 || exponent <= 0) {
      throw new IllegalArgumentException("size is " + size + ", exponent is " + exponent);
    }
    this.size = size;
    this.exponent = exponent;
    this.integralOfFirst = integral(1.5) - 1;
    this.integralOfAll = integral(size + 0.5);
    this.alwaysAccepted = 2 - inverseIntegral(integral(2.5) - density(2));
  }

  /** The next rank, 0 being the most popular. */
  public int next(SplittableRandom random) {
    while (true) {
      double area = integralOfAll + random.nextDouble() * (integralOfFirst - integralOfAll);
      double exact = inverseIntegral(area);
      int rank = (int) Math.min(size, Math.max(1, Math.round(exact)));
      if (rank - exact <= alwaysAccepted || area >= integral(rank + 0.5) - density(rank)) {
        return rank - 1;
      }
    }
  }

  private double density(double x) {
    return Math.exp(-exponent * Math.log(x));
  }

  private double integral(double x) {
    double rest = 1 - exponent;
    return rest == 0 ? Math.log(x) : Math.expm1(rest * Math.log(x)) / rest;
  }

  private double inverseIntegral(double area) {
    double rest = 1 - exponent;
    return Math.exp(rest == 0 ? area : Math.log1p(Math.max(-1, rest * area)) / rest);
  }
}
