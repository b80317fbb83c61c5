package dev.tidepool.bench.query;

import dev.tidepool.bench.data.Mix;

/**
 * Takes an answer, value by value, and makes one number of it, by which answers are compared. It
 * also sees to it that everybody hands out all values.
 *
 * <p><b>Threads:</b> one.
 */
public final class AnswerHash {

  private static final long FACTOR = 31;

  private boolean ordered;
  private long rowHash;
  private long hash;
  private int rowCount;

  /** Gets ready for an answer to {@code question}. */
  public void begin(Question question) {
    ordered = question.ordered();
    rowHash = 0;
    hash = 0;
    rowCount = 0;
  }

  public void number(long value) {
    rowHash = rowHash * FACTOR + Mix.mix(value);
  }

  public void text(String value) {
    number(value.hashCode());
  }

  /** A value whose column is one of text or of whole numbers of any kind. */
  public void value(Object value) {
    if (value instanceof String text) {
      text(text);
    } else {
      number(((Number) value).longValue());
    }
  }

  /** The values since the last one are a row. */
  public void endRow() {
    long mixed = Mix.mix(rowHash);
    hash = ordered ? hash * FACTOR + mixed : hash + mixed;
    rowHash = 0;
    rowCount++;
  }

  public int rowCount() {
    return rowCount;
  }

  /** The same for equal answers; the order of rows counts only where the question asks for one. */
  public long hash() {
    return hash;
  }
}
