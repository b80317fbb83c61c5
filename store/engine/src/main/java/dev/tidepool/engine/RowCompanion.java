package dev.tidepool.engine;

import dev.tidepool.engine.format.RowView;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What changes together with the rows of a store: its indexes. One for each time that rows are
 * loaded; it starts empty, is filled by recovery, and from then on hears of every change.
 *
 * <p>Rows are named by their row ids. Everything that changes the companion happens under the
 * change lock of the store, at the same moment as the change of the row: whoever takes a {@link
 * StoreSnapshot} sees both or neither. So each call has to be short, except those of recovery.
 */
public interface RowCompanion {
  /** Nothing changes together with the rows. */
  RowCompanion NONE =
      new RowCompanion() {
        @Override
        public void put(int rowId, byte[] key, byte[] value) {}

        @Override
        public void removed(int rowId) {}

        @Override
        public void replayed(RowView row) {}

        @Override
        public void restore(ByteBuffer part) {}

        @Override
        public void loaded(boolean fromCheckpoint) {}

        @Override
        public Frozen freeze() {
          return null;
        }
      };

  /**
   * The row got a value, its first or a new one. Change lock; the writer's thread. The arrays are
   * the caller's.
   */
  void put(int rowId, byte[] key, byte[] value);

  /** The row was removed. Change lock; the writer's thread, or that of recovery. */
  void removed(int rowId);

  // ---- recovery --------------------------------------------------------------------------------

  /**
   * A part of the newest checkpoint, in the order in which they were written. The buffer is the
   * caller's, and big-endian.
   *
   * @throws IllegalArgumentException if it is not what was written
   */
  void restore(ByteBuffer part);

  /** A row was put after the checkpoint; called in the order of the log. */
  void replayed(RowView row);

  /**
   * Everything was restored and replayed.
   *
   * @param fromCheckpoint whether there was a checkpoint, so that not all rows were replayed
   */
  void loaded(boolean fromCheckpoint);

  // ---- checkpoints -----------------------------------------------------------------------------

  /**
   * Takes hold of the present state, to be written to a checkpoint while the writer goes on. Change
   * lock.
   *
   * @return null if there is nothing to be written
   */
  Frozen freeze();

  /** A state that was taken hold of. <b>Threads:</b> the one that writes the checkpoint. */
  interface Frozen extends AutoCloseable {
    /** Hands all of the state to {@code sink}. */
    void write(PartSink sink) throws IOException;

    /** Lets go of the state. */
    @Override
    void close();
  }

  /** Takes the parts of a state; each is written before the call returns. */
  interface PartSink {
    void part(ByteBuffer part) throws IOException;
  }
}
