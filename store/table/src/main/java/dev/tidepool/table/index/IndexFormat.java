package dev.tidepool.table.index;

/**
 * How an index is stored: a sequence of parts, to be read back in the same order. Each starts with
 * its kind, one byte.
 *
 * <pre>
 *   HEAD    | 1 | version | flags |                                once; bit 0: multi-valued
 *   TERMS   | 2 | (id, bytes, term) ...                            any number
 *   SETS    | 3 | (id, bytes, set) ...                             any number, if multi-valued
 *   FORWARD | 4 | (row id, count, (term or set id) ...) ...        any number
 *   END     | 5 | term count | set count | row count |             once
 * </pre>
 *
 * <p>Version and flags are bytes, terms and sets (see {@link TermSets}) as many bytes as the number
 * before them says; all other numbers are {@link Varints}. Ids ascend within a part, and each is
 * stored as its distance from the one before, the first from 0. So do the runs of rows: the row id
 * is that of the first row of a run, as its distance from the row behind the run before; the run
 * has {@code count} rows. A row in no run, or with 0 in one, is not in the index.
 *
 * <p>Terms come before what names them, so that a reader can check each id when it meets it. The
 * counts at the end tell whether parts are missing; that the bytes are those that were written is
 * for the frames around them to say.
 */
final class IndexFormat {
  static final int VERSION = 1;
  static final int PART_BYTES_MAX = 64 << 10;

  static final int HEAD = 1;
  static final int TERMS = 2;
  static final int SETS = 3;
  static final int FORWARD = 4;
  static final int END = 5;

  static final int MULTI_VALUED = 1;

  private static final String[] NAMES = {"nothing", "HEAD", "TERMS", "SETS", "FORWARD", "END"};

  private IndexFormat() {}

  /** A kind of part in words. */
  static String name(int kind) {
    return kind > 0 && kind < NAMES.length ? NAMES[kind] : "kind " + kind;
  }
}
