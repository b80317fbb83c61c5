package dev.tidepool.connect;

import java.util.List;

/**
 * A record, taken apart.
 *
 * @param key the primary key, without NULL, in its order
 * @param value the other columns; null for a tombstone
 */
record RecordCells(List<Cell> key, List<Cell> value) {
  boolean isTombstone() {
    return value == null;
  }
}
