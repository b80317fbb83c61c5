package dev.tidepool.engine;

import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.CheckpointReader;
import dev.tidepool.engine.recovery.LogTail;
import dev.tidepool.engine.recovery.StoreDirectory;
import java.io.IOException;

/**
 * What opening reads of a store: enough to know its last commit, not its rows.
 *
 * @param checkpoint the head of the newest checkpoint, or null
 * @param tail the log behind it
 * @param isNew whether there was no store, so that one was created
 */
record StoreHeads(
    StoreDirectory.Identity identity, Checkpoint checkpoint, LogTail tail, boolean isNew) {

  /** Reads them; creates a store if there is none. */
  static StoreHeads read(StoreDirectory directory) throws IOException {
    StoreDirectory.Identity identity = directory.readIdentity();
    boolean isNew = identity == null;
    if (isNew) {
      identity = directory.createIdentity();
    }
    return read(directory, identity, isNew);
  }

  /** Reads them for a store whose identity is known. */
  static StoreHeads read(StoreDirectory directory, StoreDirectory.Identity identity, boolean isNew)
      throws IOException {
    Checkpoint checkpoint = new CheckpointReader(directory).newest(identity.storeId());
    long sequence = checkpoint == null ? 0 : checkpoint.sequence();
    long position = checkpoint == null ? 0 : checkpoint.logPosition();
    LogTail tail = new LogTail(directory, identity.storeId(), sequence, position);
    return new StoreHeads(identity, checkpoint, tail, isNew);
  }

  /** The note of the last commit, or null if there is none. */
  byte[] note() {
    return tail.commit() != null
        ? tail.commit().note()
        : checkpoint != null ? checkpoint.note() : null;
  }

  /** The number of the last commit, or 0. */
  long commitNumber() {
    return tail.commit() != null
        ? tail.commit().number()
        : checkpoint != null ? checkpoint.commitNumber() : 0;
  }

  /** Where the log goes on behind the checkpoint. */
  long logPosition() {
    return checkpoint == null ? 0 : checkpoint.logPosition();
  }
}
