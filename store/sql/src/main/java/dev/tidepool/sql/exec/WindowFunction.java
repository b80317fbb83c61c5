package dev.tidepool.sql.exec;

/** What a {@link Window} can compute besides aggregates. */
public enum WindowFunction {
  /** BIGINT. */
  ROW_NUMBER,
  /** BIGINT. */
  RANK,
  /** BIGINT. */
  DENSE_RANK,
  /** DOUBLE. */
  PERCENT_RANK,
  /** DOUBLE. */
  CUME_DIST,
  /** Of how many parts (INT or BIGINT); INT. */
  NTILE,
  /** A value, how many rows before (INT or BIGINT; 1), and what instead (NULL). */
  LAG,
  /** A value, how many rows after (INT or BIGINT; 1), and what instead (NULL). */
  LEAD,
  /** A value, of the first row of the frame. */
  FIRST_VALUE,
  /** A value, of the last row of the frame. */
  LAST_VALUE,
  /** A value, of row number (INT or BIGINT, from 1) in the frame. */
  NTH_VALUE
}
