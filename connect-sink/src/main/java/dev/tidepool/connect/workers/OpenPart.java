package dev.tidepool.connect.workers;

import dev.tidepool.table.Table;
import org.apache.kafka.common.TopicPartition;

/** A part of a table that a task has open. <b>Threads:</b> any. */
public interface OpenPart {
  /** The topic partition whose rows it has. */
  TopicPartition source();

  /**
   * The rows; null if there are no columns yet. Another one when columns come.
   *
   * @throws dev.tidepool.endpoint.TablesMoveException while columns come, or if it is closed
   */
  Table shownTable();

  /** The offset of the next record to apply. */
  long nextOffset();
}
