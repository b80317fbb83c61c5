package dev.tidepool.table.scan;

import dev.tidepool.table.index.InvertedIndex;

/**
 * What is guessed of terms that depend on values that are {@link dev.tidepool.table.query.Unknown}.
 *
 * <p><b>Threads:</b> no state.
 */
final class UnknownTerms {
  /** Of a range of which an end is not known, and of the texts with some start. */
  static final double RANGE_SHARE = 1.0 / 3;

  private UnknownTerms() {}

  /**
   * Which share of the terms of a composite index one value of one part has: as if each part had as
   * many values, whose combinations all came up. Below 1.
   */
  static double shareOfPart(InvertedIndex index, int partCount) {
    return Math.pow(Math.max(2, index.terms().termCount()), -1.0 / partCount);
  }
}
