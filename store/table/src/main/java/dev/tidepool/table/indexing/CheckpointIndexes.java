package dev.tidepool.table.indexing;

import dev.tidepool.table.index.IndexLoader;
import dev.tidepool.table.index.MalformedIndexException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Takes the indexes that a table still has out of the parts of a checkpoint; others are passed
 * over.
 *
 * <p>The index of the unreadable rows comes first, and is taken whatever the schema was: which rows
 * another schema could not read tells which rows the other indexes have. Without it none is taken.
 *
 * <p><b>Threads:</b> one.
 */
final class CheckpointIndexes {
  static final byte PART_INDEX = 1;
  static final byte PART_DATA = 2;

  /** Which rows may be readable that were not, or not readable that were. */
  enum Readability {
    /** Only rows that were not readable may have become so: there are no more columns. */
    RATHER_MORE,
    ANY
  }

  private final Map<IndexSignature, TableIndex> declared;
  private final IndexSignature ofUnreadable;
  private final TableIndex unreadable;
  private final Set<TableIndex> restored = new HashSet<>();
  private Readability readability = Readability.ANY;
  private TableIndex restoring; // or null
  private IndexLoader loader; // of that

  /**
   * Of a table of these indexes.
   *
   * @param ofUnreadable what the index of the unreadable rows is by the present schema
   */
  CheckpointIndexes(
      Map<IndexSignature, TableIndex> declared,
      IndexSignature ofUnreadable,
      TableIndex unreadable) {
    this.declared = declared;
    this.ofUnreadable = ofUnreadable;
    this.unreadable = unreadable;
  }

  /**
   * Takes the next part.
   *
   * @throws IllegalArgumentException if it is not what was written
   */
  void part(ByteBuffer part) {
    byte kind = part.get();
    if (kind == PART_INDEX) {
      end();
      byte[] signature = new byte[part.remaining()];
      part.get(signature);
      begin(IndexSignature.parse(new String(signature, StandardCharsets.UTF_8)));
    } else if (kind != PART_DATA) {
      throw new IllegalArgumentException("a part of kind " + kind + ", expected 1 or 2");
    } else if (loader != null) {
      try {
        loader.part(part);
      } catch (MalformedIndexException e) {
        throw new IllegalArgumentException(restoring + ": " + e.getMessage(), e);
      }
    }
  }

  private void begin(IndexSignature signature) {
    if (signature.isOfUnreadable()) {
      restoring = unreadable;
      if (ofUnreadable.asksNoMoreThan(signature)) {
        readability = Readability.RATHER_MORE;
      }
    } else if (restored.contains(unreadable)) {
      restoring = declared.get(signature);
    }
    if (restoring != null) {
      loader = new IndexLoader(restoring.definition());
    }
  }

  /** No part follows. */
  void end() {
    if (loader != null) {
      try {
        restoring.restore(loader.finish());
      } catch (MalformedIndexException e) {
        throw new IllegalArgumentException(restoring + ": " + e.getMessage(), e);
      }
      restored.add(restoring);
    }
    loader = null;
    restoring = null;
  }

  /** The indexes that were taken. */
  Set<TableIndex> restored() {
    return restored;
  }

  /** What the present schema can read, by that of the checkpoint. */
  Readability readability() {
    return readability;
  }
}
