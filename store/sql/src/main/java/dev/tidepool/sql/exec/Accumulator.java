package dev.tidepool.sql.exec;

/** One aggregate of one group. One thread. */
abstract class Accumulator {
  /** About how many bytes one takes. */
  static final int BYTES = 56;

  /** Takes the value of a row; null only if the function takes NULLs. */
  abstract void add(Object value, Memory memory);

  /** The aggregate of what was taken. */
  abstract Object result();

  /** Puts what was taken into {@code row} from {@code at} on, as the state types say. */
  abstract void save(Object[] row, int at);

  /** Takes what another one has put into {@code row} from {@code at} on. */
  abstract void merge(Object[] row, int at, Memory memory);
}
