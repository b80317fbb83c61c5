package dev.tidepool.table.indexing;

import dev.tidepool.engine.verify.CompanionCheck;
import dev.tidepool.table.index.IndexLoader;
import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.index.MalformedIndexException;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Checks the indexes of a checkpoint without schema and codec: that they can be loaded, that their
 * structures fit each other, that they know no row but those of the checkpoint, and that no index
 * has a row that counts as unreadable. Whether terms are those of the rows' values takes a codec:
 * see {@code Table.verify}.
 *
 * <p><b>Costs:</b> time and memory of loading the indexes. <b>Threads:</b> one.
 */
public final class IndexPartsCheck implements CompanionCheck {
  private static final int FINDINGS_MAX = 100;

  private final List<Read> indexes = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private IndexSignature signature; // of the index whose parts come, or null
  private IndexLoader loader; // null before its first part, or if it is damaged

  private record Read(IndexSignature signature, InvertedIndex index) {
    String name() {
      return index.definition().name();
    }
  }

  @Override
  public void part(ByteBuffer part) {
    byte kind = part.hasRemaining() ? part.get() : 0;
    if (kind == CheckpointIndexes.PART_INDEX) {
      endOfIndex();
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      signature = IndexSignature.parse(new String(bytes, StandardCharsets.UTF_8));
    } else if (kind != CheckpointIndexes.PART_DATA) {
      find("a part is of kind " + kind + ", expected 1 or 2");
    } else if (signature == null) {
      find("a part is of no index");
    } else {
      data(part);
    }
  }

  private void data(ByteBuffer part) {
    if (loader == null) {
      loader = new IndexLoader(definition(IndexLoader.isMultiValued(part)));
    }
    try {
      loader.part(part);
    } catch (MalformedIndexException e) {
      damaged(e);
    }
  }

  /** What the loader has to know; that the index is ordered makes it check all terms in order. */
  private IndexDefinition definition(boolean multiValued) {
    String name = signature.name().isBlank() ? "without a name" : signature.name();
    List<IndexPart> parts = List.of(IndexPart.column("unknown"));
    return new IndexDefinition(name, parts, true, false, multiValued, null);
  }

  private void damaged(MalformedIndexException e) {
    find("index " + signature.index() + ": " + e.getMessage());
    signature = null;
    loader = null;
  }

  private void endOfIndex() {
    if (loader != null) {
      try {
        InvertedIndex index = loader.finish();
        index.rebuild();
        indexes.add(new Read(signature, index));
      } catch (MalformedIndexException e) {
        damaged(e);
      }
    } else if (signature != null) {
      find("index " + signature.index() + " has no parts");
    }
    signature = null;
    loader = null;
  }

  @Override
  public List<String> findings(BitSet rowIds) {
    endOfIndex();
    for (Read read : indexes) {
      read.index.verify().forEach(this::find);
      checkRows(read, rowIds);
    }
    return findings;
  }

  private void checkRows(Read read, BitSet rowIds) {
    int limit = read.index.forward().limit();
    for (int row = 1; row < limit; row++) {
      if (read.index.forward().get(row) != 0) {
        if (!rowIds.get(row)) {
          find("index " + read.name() + " has row " + row + ", which the checkpoint has not");
        }
        if (!isOfUnreadable(read) && isUnreadable(row)) {
          find("index " + read.name() + " has row " + row + ", which counts as unreadable");
        }
      }
    }
  }

  private static boolean isOfUnreadable(Read read) {
    return read.signature.isOfUnreadable();
  }

  private boolean isUnreadable(int row) {
    return indexes.stream()
        .anyMatch(read -> isOfUnreadable(read) && read.index.forward().get(row) != 0);
  }

  private void find(String finding) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add(finding);
    }
  }

  @Override
  public List<String> lines() {
    return indexes.stream()
        .map(
            read ->
                "index %s: %d rows, %d terms"
                    .formatted(
                        read.signature.index(),
                        read.index.rowCount(),
                        read.index.terms().termCount()))
        .toList();
  }
}
