package dev.tidepool.changelog;

/**
 * Is told what a table does. All methods do nothing unless overridden.
 *
 * <p><b>Threads:</b> one of the table, in the order of events; it looks at the broker as well, so
 * what takes long belongs elsewhere. What a listener throws is logged and otherwise ignored.
 */
public interface ChangelogListener {
  /** The state is another one than last told. */
  default void onState(TableStatus status) {}

  /** About once in each check interval while records are outstanding. */
  default void onProgress(RestoreProgress progress) {}

  /** A partition shows all of its log for the first time since it was opened, or was reset. */
  default void onRestored(int partition, RestoreProgress progress) {}

  /** The rows of a partition are thrown away and read anew; {@code detail} says more. */
  default void onReset(int partition, ResetCause cause, String detail) {}

  /** The topic has another number of partitions than before. */
  default void onPartitions(int before, int now) {}
}
