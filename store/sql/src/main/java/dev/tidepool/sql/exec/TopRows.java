package dev.tidepool.sql.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first rows of an order, of equal ones those that came first. One thread. */
final class TopRows {
  /** More than that are better sorted whole. */
  static final int COUNT_MAX = 1 << 20;

  private record Arrived(Object[] row, long number) {}

  private final Comparator<Object[]> order;
  private final Comparator<Arrived> stableOrder;
  private final PriorityQueue<Arrived> worstFirst;
  private final int countMax;
  private final Memory memory;
  private long arrivedCount;

  TopRows(Comparator<Object[]> order, int countMax, Memory memory) {
    this.order = order;
    this.stableOrder = Comparator.comparing(Arrived::row, order).thenComparingLong(Arrived::number);
    this.worstFirst = new PriorityQueue<>(stableOrder.reversed());
    this.countMax = countMax;
    this.memory = memory;
  }

  void add(Object[] row) {
    long number = arrivedCount++;
    if (worstFirst.size() < countMax) {
      memory.keep(Memory.sizeOf(row) + Memory.ENTRY_BYTES);
    } else if (order.compare(row, worstFirst.peek().row) < 0) {
      memory.keep(Memory.sizeOf(row) - Memory.sizeOf(worstFirst.poll().row));
    } else {
      return;
    }
    worstFirst.add(new Arrived(row, number));
  }

  /** The rows in order. */
  List<Object[]> sorted() {
    List<Arrived> sorted = new ArrayList<>(worstFirst);
    sorted.sort(stableOrder);
    return sorted.stream().map(Arrived::row).toList();
  }
}
