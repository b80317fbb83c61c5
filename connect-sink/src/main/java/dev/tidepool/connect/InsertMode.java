package dev.tidepool.connect;

/** What becomes of a record whose row is there already; the setting {@code insert.mode}. */
enum InsertMode {
  /** It takes the place of the row. */
  UPSERT,
  /** It is a bad record. */
  INSERT
}
