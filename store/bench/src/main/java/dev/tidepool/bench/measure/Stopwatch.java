package dev.tidepool.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Started by one thread and read by the same: measures CPU and wall clock of what lies between. */
public final class Stopwatch {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long wallStart = System.nanoTime();
  private final long processStart = processCpuNanos();
  private final long callerStart = callerCpuNanos();

  private Stopwatch() {}

  public static Stopwatch start() {
    return new Stopwatch();
  }

  /** The lap so far, during which {@code opCount} operations ran; the watch runs on. */
  public Lap lap(long opCount) {
    long caller = callerCpuNanos() - callerStart;
    // The process' clock is coarse, but it cannot have used less than one of its threads.
    long process = Math.max(caller, processCpuNanos() - processStart);
    return new Lap(opCount, caller, process, System.nanoTime() - wallStart);
  }

  static long callerCpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  static long processCpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
