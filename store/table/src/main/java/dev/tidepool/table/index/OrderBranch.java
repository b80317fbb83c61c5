package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Nodes in order, and between each two a separator: bytes that are above all terms on their left
 * and not above any on their right, as short as can be [1]. They are kept here rather than looked
 * up, so that readers find their way whatever becomes of the terms.
 *
 * <p>A node is replaced in place by one for the same terms. Where a boundary changes, a new branch
 * takes the place of this one, which then stays as it is. So whoever holds a branch, however old,
 * walks over each term that stays exactly once, in order.
 *
 * <p><b>Threads:</b> one writer replaces nodes; all else is immutable.
 *
 * <p>[1] Bayer and Unterauer, Prefix B-Trees, 1977
 */
final class OrderBranch extends OrderNode {
  private static final VarHandle NODE = MethodHandles.arrayElementVarHandle(OrderNode[].class);

  private final byte[][] separators;
  private final OrderNode[] nodes;
  private final long heapBytes;

  private OrderBranch(byte[] common, long[] prefixes, byte[][] separators, OrderNode[] nodes) {
    super(common, prefixes);
    this.separators = separators;
    this.nodes = nodes;
    long bytes = 40 + arrayBytes(common.length, Byte.BYTES);
    bytes += arrayBytes(prefixes.length, Long.BYTES) + 2 * arrayBytes(nodes.length, 4);
    for (byte[] separator : separators) {
      bytes += arrayBytes(separator.length, Byte.BYTES);
    }
    this.heapBytes = bytes;
  }

  /** A branch over {@code nodes}, with a separator between each two. */
  static OrderBranch of(OrderNode[] nodes, byte[][] separators) {
    int count = separators.length;
    byte[] common = NO_BYTES;
    if (count > 0) {
      byte[] first = separators[0];
      common = Arrays.copyOf(first, commonBytes(first, separators[count - 1]));
    }
    long[] prefixes = new long[count];
    for (int i = 0; i < count; i++) {
      prefixes[i] = TermBytes.prefixOf(separators[i], common.length);
    }
    return new OrderBranch(common, prefixes, separators, nodes);
  }

  /** The shortest bytes that are above {@code left} and not above {@code right}. */
  static byte[] separator(byte[] left, byte[] right) {
    int mismatch = Arrays.mismatch(left, right);
    return Arrays.copyOf(right, mismatch + 1); // being above, right is longer than what they share
  }

  int size() {
    return nodes.length;
  }

  OrderNode node(int index) {
    return (OrderNode) NODE.getAcquire(nodes, index);
  }

  /** The separator between nodes {@code index} and {@code index + 1}. */
  byte[] separator(int index) {
    return separators[index];
  }

  /** The node that has {@code term}, if any has. */
  int indexFor(byte[] term) {
    return firstAbove(term, null);
  }

  @Override
  int compareKey(int index, byte[] term, TermDictionary terms) {
    return Arrays.compareUnsigned(separators[index], term);
  }

  @Override
  long heapBytes() {
    return heapBytes;
  }

  /** Puts a node in the place of one for the same terms. The writer. */
  void replace(int index, OrderNode node) {
    NODE.setRelease(nodes, index, node);
  }

  /**
   * This branch with {@code some} nodes, which may be none, in the place of those from {@code from}
   * up to {@code to}; null if nothing is left.
   */
  OrderBranch with(int from, int to, OrderNode[] some, byte[][] between) {
    int count = nodes.length - (to - from) + some.length;
    if (count == 0) {
      return null;
    }
    OrderNode[] newNodes = new OrderNode[count];
    System.arraycopy(nodes, 0, newNodes, 0, from);
    System.arraycopy(some, 0, newNodes, from, some.length);
    System.arraycopy(nodes, to, newNodes, from + some.length, nodes.length - to);
    // Of the separators around nodes that go without others in their place, one goes with them.
    int left = some.length == 0 ? Math.max(0, from - 1) : from;
    int right = some.length == 0 && from == 0 ? to : to - 1;
    byte[][] newSeparators = new byte[count - 1][];
    System.arraycopy(separators, 0, newSeparators, 0, left);
    System.arraycopy(between, 0, newSeparators, left, between.length);
    System.arraycopy(
        separators, right, newSeparators, left + between.length, separators.length - right);
    return of(newNodes, newSeparators);
  }

  /** A branch of the nodes from {@code from} up to {@code to}. */
  OrderBranch part(int from, int to) {
    return of(Arrays.copyOfRange(nodes, from, to), Arrays.copyOfRange(separators, from, to - 1));
  }

  /** One branch of two neighbours with {@code separator} between them. */
  static OrderBranch join(OrderBranch left, byte[] separator, OrderBranch right) {
    OrderNode[] nodes = Arrays.copyOf(left.nodes, left.size() + right.size());
    System.arraycopy(right.nodes, 0, nodes, left.size(), right.size());
    byte[][] separators = Arrays.copyOf(left.separators, nodes.length - 1);
    separators[left.size() - 1] = separator;
    System.arraycopy(right.separators, 0, separators, left.size(), right.size() - 1);
    return of(nodes, separators);
  }
}
