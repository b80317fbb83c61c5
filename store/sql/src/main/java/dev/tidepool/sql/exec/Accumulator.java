package dev.tidepool.sql.exec;

/** One aggregate of one group. One thread. */
abstract class Accumulator {
  /** About how many bytes one takes. */
  static final int BYTES = 56;

  /** Takes the value of a row; null only if the function takes NULLs. */
  abstract void add(Object value, Memory memory);

  /** The aggregate of what was taken. */
  abstract Object result();

  /**
   * Takes what {@code part} took, which is of the same aggregate, of rows behind those so far, and
   * stays as it is.
   *
   * @throws UnsupportedOperationException if all values are needed at once; see {@link
   *     AggregateCall#canBeMerged}
   */
  void merge(Accumulator part, Memory memory) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " is not merged");
  }
}
