package dev.tidepool.table.index;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An index as it was at one moment: forward column and terms, for who looks at all rows, and for
 * checkpoints. While it is open, the writer copies each chunk of 4 KB once before he changes it.
 *
 * <p><b>Threads:</b> any, until one closes it.
 */
public final class FrozenIndex implements AutoCloseable {
  private final IntColumn.Frozen forward;
  private final TermDictionary.Frozen terms;
  private final TermSets.Frozen sets; // or null

  FrozenIndex(IntColumn.Frozen forward, TermDictionary.Frozen terms, TermSets.Frozen sets) {
    this.forward = forward;
    this.terms = terms;
    this.sets = sets;
  }

  /** Receives the parts of an index, in order. */
  public interface PartSink {
    /**
     * Takes one part.
     *
     * @param part from its position to its limit; used again after the call
     */
    void part(ByteBuffer part) throws IOException;
  }

  /** Of each row the id of its term; see {@link InvertedIndex#forward}. */
  public IntColumn.Frozen forward() {
    return forward;
  }

  /** The terms by their ids. */
  public TermDictionary.Frozen terms() {
    return terms;
  }

  /** The ids of the terms that a row has in a multi-valued index; see {@link InvertedIndex}. */
  public int[] termIds(int rowId) {
    int setId = forward.get(rowId);
    return setId <= TermDictionary.NULL ? TermSets.NO_IDS : sets.ids(setId);
  }

  /**
   * Writes the index, for an {@link IndexLoader}, in parts of at most {@value
   * IndexFormat#PART_BYTES_MAX} bytes, except for a term that is longer. {@link IndexFormat} draws
   * them.
   *
   * @throws IOException what the sink throws
   */
  public void writeTo(PartSink sink) throws IOException {
    new IndexWriter(sink).write(forward, terms, sets == null ? null : sets.sets());
  }

  @Override
  public void close() {
    forward.close();
    terms.close();
    if (sets != null) {
      sets.close();
    }
  }
}
