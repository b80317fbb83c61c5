package dev.tidepool.endpoint.cluster;

import dev.tidepool.table.codec.KeyEncoder;

/**
 * From a key to its partition.
 *
 * @param encoder makes the bytes of a key
 * @param partitioner of bytes, among so many partitions
 * @param isSure whether rows are nowhere else; if not, a key that is not where it should be is
 *     looked for everywhere
 */
public record KeyRouting(KeyEncoder encoder, Partitioner partitioner, boolean isSure) {

  /** Tells keys' partitions. <b>Threads:</b> any. */
  @FunctionalInterface
  public interface Partitioner {
    /** The number of the partition. */
    int partition(byte[] key, int partitionCount);
  }
}
