package dev.tidepool.connect;

/** Where the primary key of a row comes from; the setting {@code pk.mode}. */
enum PkMode {
  /** The record's key: a scalar, or fields of a struct. */
  RECORD_KEY,
  /** Fields of the record's value. */
  RECORD_VALUE,
  /** Topic, partition and offset of the record. */
  KAFKA
}
