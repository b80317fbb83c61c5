package dev.tidepool.table.index;

import java.util.ArrayList;
import java.util.List;

/**
 * Term ids in the order of their terms: a tree whose leaves are replaced in their branches. NULL is
 * not in it. About 13 bytes a term; 16 while terms come in no order.
 *
 * <p>A term that goes costs a search and the copy of one leaf, at most {@value #LEAF_TERMS_MAX}
 * terms; a term that comes costs that only each {@value OrderLeaf#LATE_TERMS_MAX}th time, see
 * {@link OrderLeaf}. Now and then some branches are copied. Where a leaf splits its terms are read
 * again, to find out what they have in common: some 10 µs, once for each 64 terms or so.
 *
 * <p><b>Threads:</b> one writer. Readers {@link #walk}: a term that is there throughout is met
 * exactly once, in order, because what a walk holds on to only ever changes for the terms that do;
 * see {@link OrderBranch}. Terms that come or go meanwhile may be met, even under an id that stands
 * for another term by now. A walk never waits, and ends.
 */
public final class TermOrder {
  static final int LEAF_TERMS_MAX = 128;
  static final int BRANCH_NODES_MAX = 128;

  /** Nodes of fewer are joined with a neighbour, if both together stay well below the maximum. */
  private static final int SPARSE = 32;

  private static final int JOINED_MAX = 96;

  /** What nodes get when all are made at once: not so many that the next change splits them. */
  private static final int FILL = 112;

  /** Two neighbours have more than 96 nodes, so each level has a 48th of the one below. */
  static final int DEPTH_MAX = 12;

  private final TermDictionary terms;
  private volatile OrderNode root = OrderLeaf.EMPTY;
  private final WriterCount nodeBytes = new WriterCount();

  // The writer's way to the leaf that he changes.
  private final OrderBranch[] path = new OrderBranch[DEPTH_MAX];
  private final int[] indexes = new int[DEPTH_MAX];
  private int depth;

  TermOrder(TermDictionary terms) {
    this.terms = terms;
    nodeBytes.add(root.heapBytes());
  }

  // ---- reading, any thread ---------------------------------------------------------------------

  /** Walks over the terms of a range, ascending. */
  public TermWalk walk(TermRange range) {
    return new TermWalk(root, terms, range, false);
  }

  /** Walks over the terms of a range, descending. */
  public TermWalk walkBack(TermRange range) {
    return new TermWalk(root, terms, range, true);
  }

  /**
   * About which part of all terms is below {@code term}, from 0 to 1, as the shape of the tree
   * tells. Costs one search.
   */
  public double partBelow(byte[] term) {
    double below = 0;
    double part = 1;
    OrderNode node = root;
    while (node instanceof OrderBranch branch) {
      int index = branch.indexFor(term);
      part /= branch.size();
      below += index * part;
      node = branch.node(index);
    }
    OrderLeaf leaf = ((OrderLeaf) node).settled();
    return leaf.size() == 0 ? 0 : below + part * leaf.tiesStart(term) / leaf.size();
  }

  /** Memory in bytes. */
  public long heapBytes() {
    return 160 + nodeBytes.get();
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /** Adds a term that is not there. */
  void insert(int id, byte[] term) {
    OrderLeaf leaf = descend(term);
    long bytesBefore = leaf.heapBytes();
    if (leaf.addLate(id, term, LEAF_TERMS_MAX, terms)) {
      nodeBytes.add(leaf.heapBytes() - bytesBefore);
      return;
    }
    OrderLeaf settled = leaf.settled();
    int index = settled.firstNotBelow(term, terms);
    OrderLeaf grown = settled.with(index, id, term);
    int count = grown.size();
    if (count <= LEAF_TERMS_MAX) {
      replaceLeaf(leaf, grown);
      return;
    }
    // Terms that come in ascending order leave full leaves behind.
    int middle = index == count - 1 ? index : count / 2;
    OrderNode[] halves = {grown.part(0, middle, terms), grown.part(middle, count, terms)};
    byte[] separator =
        OrderBranch.separator(terms.term(grown.ids[middle - 1]), terms.term(grown.ids[middle]));
    substitute(depth - 1, indexAt(depth - 1), 1, halves, separator);
  }

  /** Removes a term; returns false if it is not there. */
  boolean remove(int id, byte[] term) {
    OrderLeaf leaf = descend(term);
    OrderLeaf settled = leaf.settled();
    int index = settled.indexOf(id, term);
    if (index < 0) {
      return false;
    }
    OrderLeaf shrunk = settled.without(index);
    int level = depth - 1;
    if (level < 0 || shrunk.size() >= SPARSE) {
      replaceLeaf(leaf, shrunk);
    } else if (shrunk.size() == 0) {
      substitute(level, indexAt(level), 1, new OrderNode[0]);
    } else {
      int left = neighbours(level);
      OrderLeaf other = left < 0 ? null : ((OrderLeaf) neighbour(level, left)).settled();
      if (other == null || other.size() + shrunk.size() > JOINED_MAX) {
        replaceLeaf(leaf, shrunk);
      } else {
        boolean first = left == indexes[level];
        OrderLeaf joined = first ? OrderLeaf.join(shrunk, other) : OrderLeaf.join(other, shrunk);
        substitute(level, left, 2, new OrderNode[] {joined});
      }
    }
    return true;
  }

  private OrderLeaf descend(byte[] term) {
    OrderNode node = root;
    depth = 0;
    while (node instanceof OrderBranch branch) {
      int index = branch.indexFor(term);
      path[depth] = branch;
      indexes[depth] = index;
      depth++;
      node = branch.node(index);
    }
    return (OrderLeaf) node;
  }

  private int indexAt(int level) {
    return level < 0 ? 0 : indexes[level];
  }

  /** Of the node on the way at {@code level} and a neighbour, the left one; -1 if there is none. */
  private int neighbours(int level) {
    int index = indexes[level];
    return path[level].size() == 1 ? -1 : index + 1 < path[level].size() ? index : index - 1;
  }

  /** That one of {@link #neighbours} which is not on the way. */
  private OrderNode neighbour(int level, int left) {
    return path[level].node(left == indexes[level] ? left + 1 : left);
  }

  private void replaceLeaf(OrderLeaf before, OrderLeaf leaf) {
    replace(depth - 1, before, leaf);
  }

  /** Puts a node for the same terms in the place of {@code before}, which is on the way. */
  private void replace(int level, OrderNode before, OrderNode node) {
    nodeBytes.add(node.heapBytes() - before.heapBytes());
    if (level < 0) {
      root = node;
    } else {
      path[level].replace(indexes[level], node);
    }
  }

  /**
   * Puts {@code some} nodes in the place of {@code count} nodes at {@code level} of the way, or at
   * the root, if that is -1; boundaries change.
   */
  private void substitute(int level, int from, int count, OrderNode[] some, byte[]... between) {
    for (OrderNode node : some) {
      nodeBytes.add(node.heapBytes());
    }
    if (level < 0) {
      nodeBytes.add(-root.heapBytes());
      setRoot(some, between);
      return;
    }
    OrderBranch branch = path[level];
    for (int i = from; i < from + count; i++) {
      nodeBytes.add(-branch.node(i).heapBytes());
    }
    OrderBranch changed = branch.with(from, from + count, some, between);
    int above = level - 1;
    if (changed == null) {
      substitute(above, indexAt(above), 1, new OrderNode[0]);
    } else if (changed.size() > BRANCH_NODES_MAX) {
      int middle = changed.size() / 2;
      OrderNode[] halves = {changed.part(0, middle), changed.part(middle, changed.size())};
      substitute(above, indexAt(above), 1, halves, changed.separator(middle - 1));
    } else if (level > 0 && changed.size() < SPARSE && joinBranch(level, changed)) {
      return;
    } else if (level == 0 && changed.size() == 1) {
      nodeBytes.add(-branch.heapBytes());
      root = changed.node(0);
    } else {
      replace(above, branch, changed);
    }
  }

  private void setRoot(OrderNode[] some, byte[][] between) {
    if (some.length == 0) {
      nodeBytes.add(OrderLeaf.EMPTY.heapBytes());
      root = OrderLeaf.EMPTY;
    } else {
      OrderBranch branch = OrderBranch.of(some, between);
      nodeBytes.add(branch.heapBytes());
      root = branch;
    }
  }

  /** Joins what is to take the place of the branch at {@code level} with a neighbour of it. */
  private boolean joinBranch(int level, OrderBranch changed) {
    int above = level - 1;
    int left = neighbours(above);
    if (left < 0) {
      return false;
    }
    OrderBranch other = (OrderBranch) neighbour(above, left);
    if (other.size() + changed.size() > JOINED_MAX) {
      return false;
    }
    byte[] separator = path[above].separator(left);
    OrderBranch joined =
        left == indexes[above]
            ? OrderBranch.join(changed, separator, other)
            : OrderBranch.join(other, separator, changed);
    substitute(above, left, 2, new OrderNode[] {joined});
    return true;
  }

  // ---- loading ---------------------------------------------------------------------------------

  /** Starts over with {@code ids}, sorted by their terms; before any reader. */
  void build(int[] ids) {
    List<OrderNode> nodes = new ArrayList<>();
    List<byte[]> separators = new ArrayList<>();
    int leafCount = (ids.length + FILL - 1) / FILL;
    for (int i = 0; i < leafCount; i++) {
      int from = (int) ((long) ids.length * i / leafCount);
      int to = (int) ((long) ids.length * (i + 1) / leafCount);
      nodes.add(OrderLeaf.of(ids, from, to, terms));
      if (i > 0) {
        separators.add(OrderBranch.separator(terms.term(ids[from - 1]), terms.term(ids[from])));
      }
    }
    long bytes = bytesOf(nodes);
    while (nodes.size() > 1) {
      List<OrderNode> branches = new ArrayList<>();
      List<byte[]> between = new ArrayList<>();
      int branchCount = (nodes.size() + FILL - 1) / FILL;
      for (int i = 0; i < branchCount; i++) {
        int from = (int) ((long) nodes.size() * i / branchCount);
        int to = (int) ((long) nodes.size() * (i + 1) / branchCount);
        branches.add(
            OrderBranch.of(
                nodes.subList(from, to).toArray(OrderNode[]::new),
                separators.subList(from, to - 1).toArray(byte[][]::new)));
        if (i > 0) {
          between.add(separators.get(from - 1));
        }
      }
      nodes = branches;
      separators = between;
      bytes += bytesOf(nodes);
    }
    root = nodes.isEmpty() ? OrderLeaf.EMPTY : nodes.get(0);
    nodeBytes.add((nodes.isEmpty() ? root.heapBytes() : bytes) - nodeBytes.get());
  }

  private static long bytesOf(List<OrderNode> nodes) {
    long bytes = 0;
    for (OrderNode node : nodes) {
      bytes += node.heapBytes();
    }
    return bytes;
  }

  /** Memory of all nodes, counted anew instead of kept up to date; for checks. */
  long countNodeBytes() {
    return countBytes(root);
  }

  private static long countBytes(OrderNode node) {
    long bytes = node.heapBytes();
    if (node instanceof OrderBranch branch) {
      for (int i = 0; i < branch.size(); i++) {
        bytes += countBytes(branch.node(i));
      }
    }
    return bytes;
  }

  /** Memory of all nodes, as it is kept up to date. */
  long nodeBytes() {
    return nodeBytes.get();
  }
}
