package dev.tidepool.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Started by one thread and read by the same: measures CPU and wall clock of what lies between. */
public final class Stopwatch {

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final ThreadClocks threadsStart;
  private final long wallStart;
  private final long processStart;
  private final long bytesStart;
  private final long callerStart;

  /* The threads first and the caller last: what looking costs is not in what is measured. */
  private Stopwatch(ThreadClocks threadsStart) {
    this.threadsStart = threadsStart;
    this.wallStart = System.nanoTime();
    this.processStart = processCpuNanos();
    this.bytesStart = callerBytes();
    this.callerStart = callerCpuNanos();
  }

  /** A watch that costs a microsecond; it cannot tell one thread of the background from another. */
  public static Stopwatch start() {
    return new Stopwatch(null);
  }

  /** A watch that also tells {@link CpuShares}, at a millisecond or two per look. */
  public static Stopwatch startByThread() {
    return new Stopwatch(ThreadClocks.now());
  }

  /** The lap so far, during which {@code opCount} operations ran; the watch runs on. */
  public Lap lap(long opCount) {
    long caller = callerCpuNanos() - callerStart;
    long bytes = callerBytes() - bytesStart;
    // The process' clock is coarse, but it cannot have used less than one of its threads.
    long process = Math.max(caller, processCpuNanos() - processStart);
    long wall = System.nanoTime() - wallStart;
    return new Lap(opCount, caller, process, wall, bytes, shares(process - caller));
  }

  private CpuShares shares(long besideNanos) {
    if (threadsStart == null || !threadsStart.known()) {
      return CpuShares.UNKNOWN;
    }
    return CpuShares.of(ThreadClocks.now().since(threadsStart), besideNanos);
  }

  static long callerCpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  static long processCpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  private static long callerBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
