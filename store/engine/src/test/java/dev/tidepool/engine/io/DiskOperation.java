package dev.tidepool.engine.io;

/** What can be made to fail on a {@link FaultyVfs}. */
public enum DiskOperation {
  /** Opening or creating a file, creating a directory, taking a lock. */
  OPEN,
  /** Reading a file, its size, or a directory. */
  READ,
  /** Writing; a failed write may have written a part. */
  WRITE,
  /** Cutting a file. */
  TRUNCATE,
  /** Syncing a file or a directory; see {@link FaultyVfs} for what a failed one does. */
  SYNC,
  /** Renaming; a failed one did nothing. */
  RENAME,
  /** Deleting; a failed one did nothing. */
  DELETE
}
