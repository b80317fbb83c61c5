package dev.tidepool.table.index;

import org.roaringbitmap.RoaringBitmap;

/**
 * The rows of each term, in the form that their number asks for.
 *
 * <pre>
 *   entry of a term:  0      no row
 *                     &gt; 0    the one row that it has
 *                     &lt; 0    its negation is the number of a list:
 *                            a {@link RowList}, or {@link LargePostings}
 * </pre>
 *
 * <p>So a term of one row takes 4 bytes and no object, a short list 4 bytes a row, and a long one 2
 * bytes a row or less. A list becomes large when it has more than {@value #LIST_ROWS_MIN} rows of
 * which a container of its span gets eight or more, and in any case at {@value #LIST_ROWS_MAX}; a
 * large one becomes a list again at {@value #LIST_ROWS_AGAIN}. A row whose id is above all others
 * of its term, as those of new rows mostly are, is written behind them, where there is room for an
 * eighth more; other changes copy the list, or one container.
 *
 * <p><b>Why not Roaring throughout?</b> Its bitmaps are changed in place without regard to readers:
 * an array shifts its elements, the directory of containers too, so a reader beside the writer
 * would miss rows that nobody touched, or run over an end. Copies that never change are safe, but a
 * change of one row would copy all postings of its term; and a bitmap of one row takes some 150
 * bytes. So what changes lives here, in Roaring's own shapes, and {@link #toBitmap} turns it into
 * one of Roaring by copying its arrays. The algebra of many sets, where Roaring is as fast as can
 * be, is done with such copies.
 *
 * <p><b>Threads:</b> one writer; any number of readers. A list names the term that it belongs to,
 * because its number may be given to another one between a reader's two loads: he then looks at the
 * entry again, which has changed.
 */
public final class PostingsTable {
  static final int LIST_ROWS_MIN = 256;
  static final int LIST_ROWS_MAX = 2048;
  static final int LIST_ROWS_AGAIN = 128;
  private static final int ROWS_PER_CONTAINER = 8;

  private final IntColumn entries = new IntColumn();
  private final PostingsLists lists = new PostingsLists();
  private final WriterCount listBytes = new WriterCount();

  PostingsTable() {}

  // ---- reading, any thread ---------------------------------------------------------------------

  /** How many rows a term has: exact if none of them changes. */
  public int cardinality(int termId) {
    int entry = entries.get(termId);
    if (entry >= 0) {
      return entry == 0 ? 0 : 1;
    }
    Object list = list(termId);
    if (list instanceof LargePostings large) {
      return large.cardinality();
    }
    return list == null ? 0 : RowList.count((int[]) list);
  }

  public boolean contains(int termId, int rowId) {
    Object list = list(termId);
    if (list instanceof LargePostings large) {
      return large.contains(rowId);
    }
    return list != null && RowList.contains((int[]) list, rowId);
  }

  /** Walks the rows of a term. */
  public PostingsCursor rowIds(int termId) {
    Object list = list(termId);
    if (list instanceof LargePostings large) {
      return new PostingsCursor.OfContainers(large.containers());
    }
    return new PostingsCursor.OfList(list == null ? RowList.of(termId) : (int[]) list);
  }

  /** The rows of a term as a bitmap that is the caller's own. Copies 2 bytes a row, or less. */
  public RoaringBitmap toBitmap(int termId) {
    Object list = list(termId);
    if (list instanceof LargePostings large) {
      return large.toBitmap();
    }
    RoaringBitmap bitmap = new RoaringBitmap();
    addList(list, bitmap);
    return bitmap;
  }

  /** Adds the rows of a term to {@code target}, as for the union of many terms. */
  public void addTo(RoaringBitmap target, int termId) {
    Object list = list(termId);
    if (list instanceof LargePostings large) {
      target.or(large.toBitmap());
    } else {
      addList(list, target);
    }
  }

  private static void addList(Object list, RoaringBitmap target) {
    if (list != null) {
      RowList.addTo(target, (int[]) list);
    }
  }

  /** The list of a term, a fresh one if it has one row, or null. */
  private Object list(int termId) {
    while (true) {
      int entry = entries.get(termId);
      if (entry >= 0) {
        return entry == 0 ? null : RowList.of(termId, entry);
      }
      Object list = lists.get(-entry);
      if (list != null && termOf(list) == termId) {
        return list;
      }
    }
  }

  private static int termOf(Object list) {
    return list instanceof LargePostings large ? large.termId : RowList.termId((int[]) list);
  }

  /** Whether a term has more than one row: cheaper than to count them. */
  boolean hasSeveral(int termId) {
    return entries.get(termId) < 0;
  }

  /** More than the largest id of a term with rows. */
  int termLimit() {
    return entries.limit();
  }

  /** The first term id, from {@code termId} on, that may have rows. */
  int firstWithRoom(int termId) {
    return entries.firstWithRoom(termId);
  }

  /** Memory in bytes. */
  public long heapBytes() {
    return 32 + entries.heapBytes() + lists.heapBytes() + listBytes.get();
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /**
   * Adds a row that does not have the term yet.
   *
   * @return how many rows the term has now
   */
  int add(int termId, int rowId) {
    entries.reserve(termId);
    int entry = entries.get(termId);
    if (entry == 0) {
      entries.set(termId, rowId);
      return 1;
    }
    if (entry > 0) {
      assert entry != rowId : "row " + rowId + " has term " + termId + " already";
      place(termId, RowList.of(termId, Math.min(entry, rowId), Math.max(entry, rowId)));
      return 2;
    }
    Object list = lists.get(-entry);
    LargePostings large;
    if (list instanceof LargePostings present) {
      large = present;
    } else {
      int[] rows = (int[]) list;
      int count = RowList.count(rows) + 1;
      int first = Math.min(rowId, RowList.first(rows));
      if (isList(count, first, Math.max(rowId, RowList.last(rows)))) {
        if (!RowList.append(rows, rowId)) {
          replace(-entry, rows, RowList.with(rows, rowId));
        }
        return count;
      }
      large = large(rows);
      listBytes.add(large.heapBytes() - RowList.heapBytes(rows));
      lists.set(-entry, large);
    }
    large.add(rowId, listBytes);
    return large.cardinality();
  }

  /**
   * Removes a row that has the term.
   *
   * @return how many rows the term still has
   */
  int remove(int termId, int rowId) {
    int entry = entries.get(termId);
    if (entry >= 0) {
      assert entry == rowId && entry != 0 : "row " + rowId + " does not have term " + termId;
      entries.set(termId, 0);
      return 0;
    }
    Object list = lists.get(-entry);
    if (list instanceof LargePostings large) {
      boolean removed = large.remove(rowId, listBytes);
      assert removed : "row " + rowId + " does not have term " + termId;
      if (large.cardinality() <= LIST_ROWS_AGAIN) {
        int[] rows = list(large);
        listBytes.add(RowList.heapBytes(rows) - large.heapBytes());
        lists.set(-entry, rows);
      }
      return large.cardinality();
    }
    int[] rows = (int[]) list;
    assert RowList.contains(rows, rowId) : "row " + rowId + " does not have term " + termId;
    int count = RowList.count(rows) - 1;
    if (count == 1) {
      int first = RowList.first(rows);
      entries.set(termId, first == rowId ? RowList.last(rows) : first);
      lists.remove(-entry); // whoever still comes by the old entry finds another term, or none
      listBytes.add(-RowList.heapBytes(rows));
    } else {
      replace(-entry, rows, RowList.without(rows, rowId));
    }
    return count;
  }

  private void place(int termId, Object list) {
    int number = lists.add(list);
    listBytes.add(heapBytes(list));
    entries.set(termId, -number);
  }

  private void replace(int number, int[] before, int[] list) {
    listBytes.add(RowList.heapBytes(list) - RowList.heapBytes(before));
    lists.set(number, list);
  }

  /** Whether so many rows, of which these are the first and the last, are kept as a list. */
  private static boolean isList(int count, int firstRowId, int lastRowId) {
    int containerCount = LargePostings.key(lastRowId) - LargePostings.key(firstRowId) + 1;
    return count <= LIST_ROWS_MIN
        || count <= LIST_ROWS_MAX && count < ROWS_PER_CONTAINER * containerCount;
  }

  private static LargePostings large(int[] list) {
    LargePostings.Builder builder = new LargePostings.Builder(RowList.termId(list));
    int end = RowList.HEAD + RowList.count(list);
    for (int i = RowList.HEAD; i < end; i++) {
      builder.append(list[i]);
    }
    return builder.build();
  }

  private static int[] list(LargePostings large) {
    int[] rows = new int[large.cardinality()];
    new PostingsCursor.OfContainers(large.containers()).next(rows);
    return RowList.of(large.termId, rows);
  }

  private static long heapBytes(Object list) {
    return list instanceof LargePostings large
        ? large.heapBytes()
        : RowList.heapBytes((int[]) list);
  }

  /** Memory of the lists, counted anew instead of kept up to date; for checks. */
  long countListBytes() {
    long bytes = 0;
    for (int id = firstWithRoom(0); id < termLimit(); id = firstWithRoom(id + 1)) {
      int entry = entries.get(id);
      bytes += entry < 0 ? heapBytes(lists.get(-entry)) : 0;
    }
    return bytes;
  }

  /** Memory of the lists, as it is kept up to date. */
  long listBytes() {
    return listBytes.get();
  }

  // ---- loading, before any reader --------------------------------------------------------------

  /**
   * Fills an empty table from rows in ascending order, in two passes: the first tells how many rows
   * each term has, so that the second can write each list where it will stay.
   */
  final class Loader {
    private final IntColumn counts = new IntColumn();
    private final int lastRowId;

    /** Of rows up to {@code lastRowId}. */
    Loader(int lastRowId) {
      this.lastRowId = lastRowId;
    }

    /** First pass: a term has {@code rowCount} more rows. */
    void count(int termId, int rowCount) {
      counts.reserve(termId);
      counts.set(termId, counts.get(termId) + rowCount);
    }

    /** Between the passes. */
    void allocate() {
      for (int id = counts.firstWithRoom(0);
          id < counts.limit();
          id = counts.firstWithRoom(id + 1)) {
        int count = counts.get(id);
        if (count > 0) {
          entries.reserve(id);
        }
        if (count > 1) {
          boolean isList = isList(count, 1, lastRowId);
          Object open = isList ? RowList.withRoom(id, count) : new LargePostings.Builder(id);
          entries.set(id, -lists.add(open));
        }
      }
    }

    /** Second pass: a row has a term. */
    void append(int termId, int rowId) {
      int entry = entries.get(termId);
      if (entry == 0) {
        entries.set(termId, rowId);
      } else if (lists.get(-entry) instanceof LargePostings.Builder large) {
        large.append(rowId);
      } else {
        RowList.append((int[]) lists.get(-entry), rowId);
      }
    }

    /** After the passes. */
    void finish() {
      for (int id = firstWithRoom(0); id < termLimit(); id = firstWithRoom(id + 1)) {
        int entry = entries.get(id);
        if (entry < 0) {
          Object list = lists.get(-entry);
          if (list instanceof LargePostings.Builder large) {
            list = large.build();
            lists.set(-entry, list);
          }
          listBytes.add(heapBytes(list));
        }
      }
    }
  }
}
