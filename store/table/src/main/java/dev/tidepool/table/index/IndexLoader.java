package dev.tidepool.table.index;

import dev.tidepool.table.schema.IndexDefinition;
import java.nio.ByteBuffer;

/**
 * Reads back what {@link FrozenIndex#writeTo} wrote, part by part in the same order. Whatever the
 * bytes are, the answer is an index or a {@link MalformedIndexException}; memory is never taken on
 * the mere word of a part.
 *
 * <p><b>Threads:</b> one.
 */
public final class IndexLoader {
  private final InvertedIndex index;
  private int partCount;
  private int kind; // of the part before
  private int termCount;
  private int termIdLimit = TermDictionary.FIRST_ID;
  private int setCount;
  private int setIdLimit = TermDictionary.FIRST_ID;
  private int rowCount;

  /** A loader of an index that had this definition when it was written. */
  public IndexLoader(IndexDefinition definition) {
    this.index = new InvertedIndex(definition);
  }

  /** Whether the index that begins with {@code head}, which is left as it is, is multi-valued. */
  public static boolean isMultiValued(ByteBuffer head) {
    int flagsAt = head.position() + 2;
    return flagsAt < head.limit() && (head.get(flagsAt) & IndexFormat.MULTI_VALUED) != 0;
  }

  /**
   * Reads the next part.
   *
   * @throws MalformedIndexException if it is not one that can come next; nothing more is to be
   *     expected of this loader
   */
  public void part(ByteBuffer buffer) throws MalformedIndexException {
    PartReader part = new PartReader(buffer, ++partCount);
    int kindBefore = kind;
    kind = part.unsignedByte("the kind");
    boolean isFirst = kindBefore == 0;
    boolean repeats = kind == kindBefore && kind != IndexFormat.HEAD && kind != IndexFormat.END;
    if (isFirst ? kind != IndexFormat.HEAD : kind <= kindBefore && !repeats) {
      String expected = isFirst ? "HEAD" : "none that comes before " + IndexFormat.name(kindBefore);
      throw part.malformed("the kind", expected, IndexFormat.name(kind));
    }
    switch (kind) {
      case IndexFormat.HEAD -> readHead(part);
      case IndexFormat.TERMS -> readTerms(part);
      case IndexFormat.SETS -> readSets(part);
      case IndexFormat.FORWARD -> readForward(part);
      case IndexFormat.END -> readEnd(part);
      default -> throw part.malformed("the kind", "one from HEAD to END", kind);
    }
    if (part.hasMore()) {
      throw part.malformed("what follows", "the end of the part", "more");
    }
  }

  private void readHead(PartReader part) throws MalformedIndexException {
    int version = part.unsignedByte("the version");
    if (version != IndexFormat.VERSION) {
      throw part.malformed("the version", IndexFormat.VERSION, version);
    }
    int flags = part.unsignedByte("the flags");
    int expected = index.sets == null ? 0 : IndexFormat.MULTI_VALUED;
    if (flags != expected) {
      throw part.malformed("the flags", expected, flags);
    }
  }

  private void readTerms(PartReader part) throws MalformedIndexException {
    int id = 0;
    while (part.hasMore()) {
      id = nextId(part, id, "a term id");
      byte[] term = part.bytes(part.varint("the length of a term"), "a term");
      if (!index.terms.load(id, term)) {
        throw part.malformed("term " + id, "new, and so its id", "known");
      }
      termIdLimit = Math.max(termIdLimit, id + 1);
      termCount++;
    }
  }

  private void readSets(PartReader part) throws MalformedIndexException {
    if (index.sets == null) {
      throw part.malformed("the kind", "no SETS in an index of single values", "SETS");
    }
    int id = 0;
    while (part.hasMore()) {
      id = nextId(part, id, "a set id");
      byte[] set = part.bytes(part.varint("the length of a set"), "a set");
      TermBytes bytes = new TermBytes();
      bytes.set(set, 0, set.length);
      int[] termIds = TermSets.decode(bytes);
      if (termIds == null) {
        throw part.malformed("set " + id, "term ids in ascending order", "other bytes");
      }
      for (int termId : termIds) {
        if (!index.terms.read(termId, bytes)) {
          throw part.malformed("a term id of set " + id, "one that has a term", termId);
        }
      }
      if (!index.sets.sets.load(id, set)) {
        throw part.malformed("set " + id, "new, and so its id", "known");
      }
      setIdLimit = Math.max(setIdLimit, id + 1);
      setCount++;
    }
  }

  private static int nextId(PartReader part, int before, String what)
      throws MalformedIndexException {
    long id = (long) before + part.varint(what);
    if (id < TermDictionary.FIRST_ID || id > IdPool.ID_MAX || id == before) {
      throw part.malformed(
          what,
          "above " + Math.max(TermDictionary.NULL, before) + ", at most " + IdPool.ID_MAX,
          id);
    }
    return (int) id;
  }

  private void readForward(PartReader part) throws MalformedIndexException {
    long row = 0;
    while (part.hasMore()) {
      row += part.varint("the distance of a run of rows");
      int count = part.varint("the count of a run of rows");
      if (row < 1 || row + count > IdPool.ID_MAX + 1L) {
        throw part.malformed(
            "a run of rows", "of ids from 1 to " + IdPool.ID_MAX, count + " from " + row);
      }
      for (int i = 0; i < count; i++) {
        readRow(part, (int) row++);
      }
    }
  }

  private void readRow(PartReader part, int row) throws MalformedIndexException {
    int id = part.varint("the id of a row");
    if (id == 0) {
      return;
    }
    TermDictionary dictionary = index.sets == null ? index.terms : index.sets.sets;
    if (id != TermDictionary.NULL && !dictionary.read(id, new TermBytes())) {
      throw part.malformed("the id of row " + row, "one that has a term or a set", id);
    }
    if (index.forward.get(row) != 0) {
      throw part.malformed("row " + row, "there once", "there twice");
    }
    index.loadId(row, id);
    rowCount++;
  }

  private void readEnd(PartReader part) throws MalformedIndexException {
    checkCount(part, "term count", termCount);
    checkCount(part, "set count", setCount);
    checkCount(part, "row count", rowCount);
  }

  private static void checkCount(PartReader part, String what, int read)
      throws MalformedIndexException {
    int count = part.varint("the " + what);
    if (count != read) {
      throw part.malformed("the " + what, read + ", as many as there were", count);
    }
  }

  /**
   * The index that was read: rows and terms, to which rows can be added by {@link
   * InvertedIndex#load} and the like; {@link InvertedIndex#rebuild} makes it complete.
   *
   * @throws MalformedIndexException if the last part was not the end
   */
  public InvertedIndex finish() throws MalformedIndexException {
    if (kind != IndexFormat.END) {
      throw new MalformedIndexException(
          "an index of "
              + partCount
              + " parts ends with "
              + IndexFormat.name(kind)
              + ", expected END");
    }
    index.terms.loaded(termIdLimit, termCount);
    if (index.sets != null) {
      index.sets.sets.loaded(setIdLimit, setCount);
    }
    return index;
  }
}
