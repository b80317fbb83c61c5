package dev.tidepool.changelog;

import java.util.List;

/**
 * What a table was doing at one moment.
 *
 * @param state the worst of all partitions and of the connection
 * @param reason in words, for people; empty if there is nothing to say
 * @param progress of all partitions together
 * @param partitions one by one; empty until the topic was seen
 */
public record TableStatus(
    TableState state, String reason, RestoreProgress progress, List<Partition> partitions) {

  public TableStatus {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition.
   *
   * @param number of the partition
   * @param offset of the next record to apply; -1 before the first contact with the log
   * @param endOffset of the log, behind its last committed record, when last asked for; or -1
   * @param rows shown
   * @param resets how often it was read anew since the table was opened
   */
  public record Partition(
      int number, TableState state, long offset, long endOffset, long rows, long resets) {}
}
