package dev.tidepool.table.index;

/**
 * Walks over the terms of a range, one after the other. There is nothing to close.
 *
 * <p><b>Threads:</b> one, beside a writer; see {@link TermOrder} for what it meets.
 */
public final class TermWalk {
  /*
   * A walk goes through branches and leaves as it finds them, each from its first node to its last,
   * and never searches again; so it ends, and meets no term twice.
   *
   * Where a bound is within a leaf, prefixes tell nearly always. Of ties, each is asked for by
   * itself: a binary search would go astray if it met an id that was given to another term
   * meanwhile. Those that are within the bound are put together, so that only ids whose rows
   * changed can be on the wrong side.
   */
  private final TermDictionary terms;
  private final TermRange range;
  private final boolean descending;
  private final OrderBranch[] path = new OrderBranch[TermOrder.DEPTH_MAX];
  private final int[] indexes = new int[TermOrder.DEPTH_MAX];
  private int depth;

  // The part of the leaf that is in the range and was not met yet.
  private int[] ids;
  private int from;
  private int to;
  private boolean isLast;

  TermWalk(OrderNode root, TermDictionary terms, TermRange range, boolean descending) {
    this.terms = terms;
    this.range = range;
    this.descending = descending;
    descend(root, descending ? range.to() : range.from());
  }

  /** Moves onto the next term: returns its id, or 0 behind the last. */
  public int next() {
    while (from == to) {
      if (isLast || !nextLeaf()) {
        isLast = true;
        return 0;
      }
    }
    return descending ? ids[--to] : ids[from++];
  }

  private boolean nextLeaf() {
    while (depth > 0) {
      OrderBranch branch = path[depth - 1];
      int index = indexes[depth - 1] + (descending ? -1 : 1);
      if (index >= 0 && index < branch.size()) {
        indexes[depth - 1] = index;
        descend(branch.node(index), null);
        return true;
      }
      depth--;
    }
    return false;
  }

  /** Goes down to the leaf that has {@code bound}, or to the first one there is. */
  private void descend(OrderNode top, byte[] bound) {
    OrderNode node = top;
    while (node instanceof OrderBranch branch) {
      int first = descending ? branch.size() - 1 : 0;
      path[depth] = branch;
      indexes[depth] = bound == null ? first : branch.indexFor(bound);
      node = branch.node(indexes[depth]);
      depth++;
    }
    enter(((OrderLeaf) node).settled());
  }

  private void enter(OrderLeaf leaf) {
    ids = leaf.ids;
    from = 0;
    if (range.from() != null) {
      from = firstWithin(leaf, range.from(), !range.fromInclusive(), 0);
    }
    to = ids.length;
    if (range.to() != null) {
      to = firstWithin(leaf, range.to(), range.toInclusive(), from);
    }
    isLast = descending ? from > 0 : to < ids.length;
  }

  /**
   * The first term, from {@code start} on, that is above {@code bound}, or equal to it if equal
   * terms are not below. Terms are put in this order if their ids do not tell so any more.
   */
  private int firstWithin(OrderLeaf leaf, byte[] bound, boolean equalIsBelow, int start) {
    int ties = leaf.tiesStart(bound);
    int end = leaf.tiesEnd(bound, ties);
    int first = Math.max(start, ties);
    if (first >= end) {
      return first;
    }
    int[] sorted = ids.clone();
    int below = first;
    int above = end;
    for (int i = first; i < end; i++) {
      int comparison = terms.compare(ids[i], bound);
      if (comparison < 0 || equalIsBelow && comparison == 0) {
        sorted[below++] = ids[i];
      } else {
        sorted[--above] = ids[i];
      }
    }
    reverse(sorted, above, end);
    ids = sorted;
    return below;
  }

  private static void reverse(int[] ids, int from, int to) {
    for (int low = from, high = to - 1; low < high; low++, high--) {
      int id = ids[low];
      ids[low] = ids[high];
      ids[high] = id;
    }
  }
}
