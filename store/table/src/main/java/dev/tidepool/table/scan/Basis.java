package dev.tidepool.table.scan;

/** What an estimate of rows is based on, from what is best known to what is least. */
enum Basis {
  /** The rows of terms or ranges that are known. */
  COUNTED(""),

  /** How many rows a term has on average: the one that is asked for may have many more or fewer. */
  AVERAGE(", on average"),

  /** Nothing but experience. */
  GUESS(", a guess");

  private final String text;

  Basis(String text) {
    this.text = text;
  }

  /** What is told behind a path. */
  String text() {
    return text;
  }

  /** The one of the two that is known less. */
  Basis and(Basis other) {
    return compareTo(other) < 0 ? other : this;
  }
}
