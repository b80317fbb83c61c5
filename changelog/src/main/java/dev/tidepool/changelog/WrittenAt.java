package dev.tidepool.changelog;

/**
 * Where a write stands in the log.
 *
 * @param partition of the topic
 * @param offset of the record
 */
public record WrittenAt(int partition, long offset) {}
