package dev.tidepool.table.index;

import java.util.Arrays;

/**
 * Sorts term ids by their terms: eight bytes at a time, by their prefixes, with a radix sort that
 * skips bytes which are equal everywhere; what is still equal is sorted by the next eight bytes.
 * Runs of few ids are sorted by comparing.
 *
 * <p>Some 100 ns an id and 24 bytes of memory each, meanwhile. <b>Threads:</b> one; nobody may
 * change the dictionary.
 */
final class TermSort {
  private static final int FEW = 24;
  private static final int BYTE_VALUES = 1 << Byte.SIZE;

  private final TermDictionary terms;
  private final int[] ids;
  private final long[] prefixes;
  private final int[] idsAside;
  private final long[] prefixesAside;

  // Runs to be sorted: from, to, and how many bytes are known to be equal in it.
  private int[] runs = new int[48];
  private int runEntries;

  private TermSort(TermDictionary terms, int[] ids) {
    this.terms = terms;
    this.ids = ids;
    prefixes = new long[ids.length];
    idsAside = new int[ids.length];
    prefixesAside = new long[ids.length];
  }

  /** Sorts {@code ids}, each of which has a term. */
  static void sort(TermDictionary terms, int[] ids) {
    TermSort sort = new TermSort(terms, ids);
    sort.push(0, ids.length, 0);
    while (sort.runEntries > 0) {
      sort.sortNext();
    }
  }

  private void push(int from, int to, int equalBytes) {
    if (runEntries == runs.length) {
      runs = Arrays.copyOf(runs, runs.length * 2);
    }
    runs[runEntries++] = from;
    runs[runEntries++] = to;
    runs[runEntries++] = equalBytes;
  }

  private void sortNext() {
    int equalBytes = runs[--runEntries];
    int to = runs[--runEntries];
    int from = runs[--runEntries];
    if (to - from <= FEW) {
      sortFew(from, to);
      return;
    }
    for (int i = from; i < to; i++) {
      prefixes[i] = terms.prefix(ids[i], equalBytes);
    }
    sortByPrefix(from, to);
    int start = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || prefixes[i] != prefixes[start]) {
        if (i - start > 1) {
          sortTies(start, i, equalBytes + Long.BYTES);
        }
        start = i;
      }
    }
  }

  /**
   * Terms that end within the bytes looked at are below the others, and differ in length, as what
   * is missing was taken for zeros; there are nine of them at most.
   */
  private void sortTies(int from, int to, int equalBytes) {
    TermBytes term = new TermBytes();
    int ended = from;
    for (int i = from; i < to; i++) {
      terms.read(ids[i], term);
      if (term.length <= equalBytes) {
        int id = ids[i];
        ids[i] = ids[ended];
        ids[ended++] = id;
      }
    }
    sortFew(from, ended);
    if (to - ended > 1) {
      push(ended, to, equalBytes);
    }
  }

  private void sortFew(int from, int to) {
    TermBytes term = new TermBytes();
    TermBytes other = new TermBytes();
    for (int i = from + 1; i < to; i++) {
      int id = ids[i];
      terms.read(id, term);
      int at = i;
      while (at > from && terms.read(ids[at - 1], other) && term.compareTo(other) < 0) {
        ids[at] = ids[at - 1];
        at--;
      }
      ids[at] = id;
    }
  }

  private void sortByPrefix(int from, int to) {
    long differing = 0;
    for (int i = from + 1; i < to; i++) {
      differing |= prefixes[i] ^ prefixes[from];
    }
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      if ((differing >>> shift & BYTE_VALUES - 1) != 0) {
        sortByByte(from, to, shift);
      }
    }
  }

  private void sortByByte(int from, int to, int shift) {
    int[] next = new int[BYTE_VALUES];
    for (int i = from; i < to; i++) {
      next[(int) (prefixes[i] >>> shift) & BYTE_VALUES - 1]++;
    }
    int start = from;
    for (int value = 0; value < BYTE_VALUES; value++) {
      int count = next[value];
      next[value] = start;
      start += count;
    }
    for (int i = from; i < to; i++) {
      int target = next[(int) (prefixes[i] >>> shift) & BYTE_VALUES - 1]++;
      prefixesAside[target] = prefixes[i];
      idsAside[target] = ids[i];
    }
    System.arraycopy(prefixesAside, from, prefixes, from, to - from);
    System.arraycopy(idsAside, from, ids, from, to - from);
  }
}
