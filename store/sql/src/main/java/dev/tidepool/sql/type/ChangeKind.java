package dev.tidepool.sql.type;

/** What a statement does with each row that it computes. */
public enum ChangeKind {
  /** Write it; its key must not be there. */
  INSERT,
  /** Write it, whether its key is there or not. */
  UPSERT,
  /** Write it in the place of the one that was read. */
  UPDATE,
  /** Remove the one that was read. */
  DELETE
}
