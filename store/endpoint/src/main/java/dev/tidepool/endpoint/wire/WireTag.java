package dev.tidepool.endpoint.wire;

/** What stands before a value; never given to anything else, as long as the version stays. */
final class WireTag {
  static final int NULL = 0;
  static final int FALSE = 1;
  static final int TRUE = 2;
  static final int INT = 3;
  static final int LONG = 4;
  static final int DOUBLE = 5;
  static final int DECIMAL = 6;
  static final int STRING = 7;
  static final int CHARS = 8;
  static final int BYTES = 9;
  static final int LIST = 10;
  static final int UNKNOWN = 11;

  private WireTag() {}
}
