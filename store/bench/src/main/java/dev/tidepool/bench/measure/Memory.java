package dev.tidepool.bench.measure;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory in use at one moment.
 *
 * @param heapBytes live bytes of the Java heap, after several collections
 * @param directBytes bytes of direct buffers
 * @param residentBytes physical memory of the process, or -1; where the heap is touched beforehand,
 *     its growth is native memory
 */
public record Memory(long heapBytes, long directBytes, long residentBytes) {

  private static final int COLLECTIONS = 4;

  /** Collects garbage and looks. */
  public static Memory measure() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(50);
    }
    Runtime runtime = Runtime.getRuntime();
    long directBytes =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Memory(
        runtime.totalMemory() - runtime.freeMemory(), directBytes, ProcFile.residentBytes());
  }
}
