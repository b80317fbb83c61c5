package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Some term ids in the order of their terms. A change makes a new leaf; the bytes that its terms
 * have in common only get fewer by it, until the leaf splits.
 *
 * <p>A few terms may come <em>late</em>, to a leaf that is there already: they are kept beside the
 * others, and only when there are {@value #LATE_TERMS_MAX} of them all are copied into a new leaf
 * together. Whoever looks at a leaf has them put in their places first, by {@link #settled}.
 *
 * <p><b>Threads:</b> one writer has terms come late, which any thread sees or does not see yet; all
 * else is immutable, even the array of late terms as far as its count goes. The term of an id may
 * have changed since, so readers trust the order, and ask the dictionary for ties only, see {@link
 * TermWalk}.
 */
final class OrderLeaf extends OrderNode {
  static final int LATE_TERMS_MAX = 16;

  /** Smaller leaves are copied for each term. */
  private static final int TERMS_MIN_FOR_LATE = 2 * LATE_TERMS_MAX;

  static final OrderLeaf EMPTY = new OrderLeaf(NO_BYTES, new long[0], new int[0]); // after it
  private static final VarHandle LATE;

  static {
    try {
      LATE = MethodHandles.lookup().findVarHandle(OrderLeaf.class, "late", long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** If all prefixes share this many bytes, it is worth while to look further into the terms. */
  private static final int SHARED_BYTES_MIN = 3;

  final int[] ids;

  private long[] late = LateTerms.NONE; // see there

  private OrderLeaf(byte[] common, long[] prefixes, int[] ids) {
    super(common, prefixes);
    this.ids = ids;
  }

  /** The leaf of {@code ids[from]} to {@code ids[to - 1]}, sorted; reads each term. */
  static OrderLeaf of(int[] ids, int from, int to, TermDictionary terms) {
    byte[] first = terms.term(ids[from]);
    int commonBytes = commonBytes(first, terms.term(ids[to - 1]));
    long[] prefixes = new long[to - from];
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = terms.prefix(ids[from + i], commonBytes);
    }
    return new OrderLeaf(
        Arrays.copyOf(first, commonBytes), prefixes, Arrays.copyOfRange(ids, from, to));
  }

  /** How many terms there are, without late ones. */
  int size() {
    return ids.length;
  }

  // ---- late terms ------------------------------------------------------------------------------

  /** This leaf with late terms in their places; itself if there are none. Any thread. */
  OrderLeaf settled() {
    long[] late = (long[]) LATE.getAcquire(this);
    int lateCount = LateTerms.count(late);
    if (lateCount == 0) {
      return this;
    }
    int count = ids.length;
    long[] newPrefixes = new long[count + lateCount];
    int[] newIds = new int[count + lateCount];
    int[] inOrder = LateTerms.inOrder(late, lateCount);
    int from = 0;
    for (int i = 0; i < lateCount; i++) {
      int to = LateTerms.place(late, inOrder[i]);
      copy(from, to, common.length, newPrefixes, newIds, from + i);
      newPrefixes[to + i] = LateTerms.prefix(late, inOrder[i]);
      newIds[to + i] = LateTerms.id(late, inOrder[i]);
      from = to;
    }
    copy(from, count, common.length, newPrefixes, newIds, from + lateCount);
    return new OrderLeaf(common, newPrefixes, newIds);
  }

  /**
   * Adds a late term, if the leaf can have one more and stays within {@code countMax} terms. The
   * writer.
   */
  boolean addLate(int id, byte[] term, int countMax, TermDictionary terms) {
    int lateCount = LateTerms.count(late);
    if (ids.length < TERMS_MIN_FOR_LATE
        || lateCount == LATE_TERMS_MAX
        || ids.length + lateCount >= countMax
        || commonBytes(common, term) < common.length) {
      return false;
    }
    long prefix = TermBytes.prefixOf(term, common.length);
    int place = firstNotBelow(term, terms);
    int rank = 0;
    for (int i = 0; i < lateCount; i++) {
      rank += isLateBelow(i, place, prefix, term, terms) ? 1 : 0;
    }
    long[] more = LateTerms.add(late, prefix, LateTerms.where(id, place, rank));
    if (more != late) {
      LATE.setRelease(this, more);
    }
    return true;
  }

  /** Whether the late term at {@code index} is below another, of which all this is known. */
  private boolean isLateBelow(
      int index, int place, long prefix, byte[] term, TermDictionary terms) {
    int comparison = Integer.compare(LateTerms.place(late, index), place);
    if (comparison == 0) {
      comparison = Long.compareUnsigned(LateTerms.prefix(late, index), prefix);
    }
    return comparison == 0 ? terms.compare(LateTerms.id(late, index), term) < 0 : comparison < 0;
  }

  // ---- terms in their places; without regard to late ones --------------------------------------

  @Override
  int compareKey(int index, byte[] term, TermDictionary terms) {
    return terms.compare(ids[index], term);
  }

  @Override
  long heapBytes() {
    return 32
        + lateBytes()
        + arrayBytes(common.length, Byte.BYTES)
        + arrayBytes(prefixes.length, Long.BYTES)
        + arrayBytes(ids.length, Integer.BYTES);
  }

  private long lateBytes() {
    return late == LateTerms.NONE ? 0 : arrayBytes(late.length, Long.BYTES);
  }

  /** Where {@code id} is, whose term is {@code term}, or -1. */
  int indexOf(int id, byte[] term) {
    int start = tiesStart(term);
    int end = tiesEnd(term, start);
    for (int i = start; i < end; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** The leaf with one more term before {@code index}. */
  OrderLeaf with(int index, int id, byte[] term) {
    int count = ids.length;
    byte[] share =
        count == 0
            ? first(term, Math.min(term.length, COMMON_BYTES_MAX))
            : first(common, commonBytes(common, term));
    long[] newPrefixes = new long[count + 1];
    int[] newIds = new int[count + 1];
    copy(0, index, share.length, newPrefixes, newIds, 0);
    newPrefixes[index] = TermBytes.prefixOf(term, share.length);
    newIds[index] = id;
    copy(index, count, share.length, newPrefixes, newIds, index + 1);
    return new OrderLeaf(share, newPrefixes, newIds);
  }

  /** The leaf without the term at {@code index}. */
  OrderLeaf without(int index) {
    int count = ids.length;
    long[] newPrefixes = new long[count - 1];
    int[] newIds = new int[count - 1];
    copy(0, index, common.length, newPrefixes, newIds, 0);
    copy(index + 1, count, common.length, newPrefixes, newIds, index);
    return new OrderLeaf(common, newPrefixes, newIds);
  }

  /** A leaf of the terms from {@code from} up to {@code to}, which may have more in common. */
  OrderLeaf part(int from, int to, TermDictionary terms) {
    long difference = prefixes[from] ^ prefixes[to - 1];
    if (Long.numberOfLeadingZeros(difference) >= SHARED_BYTES_MIN * Byte.SIZE) {
      return of(ids, from, to, terms);
    }
    return new OrderLeaf(
        common, Arrays.copyOfRange(prefixes, from, to), Arrays.copyOfRange(ids, from, to));
  }

  /** One leaf of two neighbours, neither of them empty. */
  static OrderLeaf join(OrderLeaf left, OrderLeaf right) {
    byte[] share = first(left.common, commonBytes(left.common, right.common));
    long[] prefixes = new long[left.ids.length + right.ids.length];
    int[] ids = new int[prefixes.length];
    left.copy(0, left.ids.length, share.length, prefixes, ids, 0);
    right.copy(0, right.ids.length, share.length, prefixes, ids, left.ids.length);
    return new OrderLeaf(share, prefixes, ids);
  }

  private static byte[] first(byte[] bytes, int length) {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Copies terms, with prefixes as they are behind {@code skipBytes}, at most all common bytes. */
  private void copy(
      int from, int to, int skipBytes, long[] targetPrefixes, int[] targetIds, int at) {
    System.arraycopy(ids, from, targetIds, at, to - from);
    if (skipBytes == common.length) {
      System.arraycopy(prefixes, from, targetPrefixes, at, to - from);
      return;
    }
    long known = TermBytes.prefixOf(common, skipBytes);
    int knownBytes = common.length - skipBytes;
    for (int i = from; i < to; i++) {
      targetPrefixes[at + i - from] =
          knownBytes >= Long.BYTES ? known : known | prefixes[i] >>> knownBytes * Byte.SIZE;
    }
  }
}
