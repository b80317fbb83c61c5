package dev.tidepool.table.index;

import java.util.Arrays;

/**
 * Some term ids in the order of their terms. A change makes a new leaf; the bytes that its terms
 * have in common only get fewer by it, until the leaf splits.
 *
 * <p><b>Threads:</b> immutable. The term of an id may have changed since, so readers trust the
 * order, and ask the dictionary for ties only, see {@link TermWalk}.
 */
final class OrderLeaf extends OrderNode {
  static final OrderLeaf EMPTY = new OrderLeaf(NO_BYTES, new long[0], new int[0]);

  /** If all prefixes share this many bytes, it is worth while to look further into the terms. */
  private static final int SHARED_BYTES_MIN = 3;

  final int[] ids;

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

  int size() {
    return ids.length;
  }

  @Override
  int compareKey(int index, byte[] term, TermDictionary terms) {
    return terms.compare(ids[index], term);
  }

  @Override
  long heapBytes() {
    return 32
        + arrayBytes(common.length, Byte.BYTES)
        + arrayBytes(prefixes.length, Long.BYTES)
        + arrayBytes(ids.length, Integer.BYTES);
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
