package dev.tidepool.sql.exec;

/** Rows made of those of one input, one at a time. */
abstract class InputRows implements Rows {
  final Rows input;

  InputRows(Rows input) {
    this.input = input;
  }

  @Override
  public void close() {
    input.close();
  }
}
