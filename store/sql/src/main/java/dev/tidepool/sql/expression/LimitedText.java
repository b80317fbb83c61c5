package dev.tidepool.sql.expression;

import dev.tidepool.table.query.QueryLimits;

/** A text that looks at the limits of the query as it is read. One thread. */
record LimitedText(String text, QueryLimits limits) implements CharSequence {
  @Override
  public char charAt(int index) {
    limits.step();
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new LimitedText(text.substring(start, end), limits);
  }

  @Override
  public String toString() {
    return text;
  }
}
