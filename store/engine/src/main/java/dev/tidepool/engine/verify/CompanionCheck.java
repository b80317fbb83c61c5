package dev.tidepool.engine.verify;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * Checks what a checkpoint has of a {@link dev.tidepool.engine.RowCompanion}: of indexes, which the
 * engine knows nothing of. One for each checkpoint.
 *
 * <p><b>Threads:</b> one.
 */
public interface CompanionCheck {
  /** Checks nothing. */
  CompanionCheck NONE =
      new CompanionCheck() {
        @Override
        public void part(ByteBuffer part) {}

        @Override
        public List<String> findings(BitSet rowIds) {
          return List.of();
        }

        @Override
        public List<String> lines() {
          return List.of();
        }
      };

  /** The next part, whatever it is; the buffer is the caller's, and big-endian. */
  void part(ByteBuffer part);

  /**
   * What is wrong with all the parts, in words; asked once, behind the last one.
   *
   * @param rowIds of the rows of the checkpoint
   */
  List<String> findings(BitSet rowIds);

  /** What the parts hold, a line for each thing. */
  List<String> lines();
}
