package dev.tidepool.bench.measure;

import java.util.Map;

/**
 * Who used the processor beside the thread that ran the operations.
 *
 * @param storeNanos threads of the store: packing, flushing, compaction
 * @param collectorNanos the garbage collector
 * @param compilerNanos the compiler of the virtual machine
 * @param otherNanos the rest of the process, among it threads that have ended
 */
public record CpuShares(long storeNanos, long collectorNanos, long compilerNanos, long otherNanos) {

  /** Where nobody looked, or the system does not tell. */
  public static final CpuShares UNKNOWN = new CpuShares(-1, -1, -1, -1);

  /**
   * The shares of {@code besideNanos}, which the process used beside the caller.
   *
   * <p>The process' clock ticks every 10 ms and the threads' clocks do not, so the rest may come
   * out a little below nothing; then it is nothing.
   */
  static CpuShares of(Map<ThreadKind, Long> used, long besideNanos) {
    long store = used.getOrDefault(ThreadKind.STORE, 0L);
    long collector = used.getOrDefault(ThreadKind.COLLECTOR, 0L);
    long compiler = used.getOrDefault(ThreadKind.COMPILER, 0L);
    long other = Math.max(0, besideNanos - store - collector - compiler);
    return new CpuShares(store, collector, compiler, other);
  }

  public boolean known() {
    return !equals(UNKNOWN);
  }
}
