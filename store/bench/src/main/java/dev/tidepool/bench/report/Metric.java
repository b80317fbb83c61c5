package dev.tidepool.bench.report;

/** What a number says, in which unit, and whether more of it is better. */
public enum Metric {
  CALLER_CPU("CPU of the caller", "ns/op", false),
  PROCESS_CPU("CPU of the process", "ns/op", false),
  STEADY_CPU("CPU of the process without the compiler", "ns/op", false),
  STORE_CPU("CPU of the store's threads", "ns/op", false),
  COLLECTOR_CPU("CPU of the garbage collector", "ns/op", false),
  COMPILER_CPU("CPU of the compiler", "ns/op", false),
  OTHER_CPU("CPU of other threads", "ns/op", false),
  ALLOCATED("allocated by the caller", "B/op", false),
  WALL("wall clock", "ns/op", false),
  MEDIAN("median", "ns", false),
  P99("99 %", "ns", false),
  P9999("99.99 %", "µs", false),
  LONGEST("longest", "µs", false),
  LONGEST_WITHOUT_PAUSES("longest, without pauses of the JVM", "µs", false),
  OPS_PER_SECOND("operations", "1/s", true),
  ELAPSED("elapsed", "ms", false),
  ELAPSED_CPU("CPU of the process", "ms", false),
  RESTORED("records restored", "", false),
  HEAP_PER_ROW("heap", "B/row", false),
  NATIVE_PER_ROW("growth of the process", "B/row", false),
  OWN_PER_ROW("own memory", "B/row", false),
  DISK_PER_ROW("files", "B/row", false),
  WRITTEN_PER_BYTE("written per byte put", "B/B", false),
  DEVICE_WRITTEN_PER_BYTE("sent to storage per byte put", "B/B", false);

  private final String label;
  private final String unit;
  private final boolean moreIsBetter;

  Metric(String label, String unit, boolean moreIsBetter) {
    this.label = label;
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  public String label() {
    return label;
  }

  public String unit() {
    return unit;
  }

  /** How many times better {@code ours} is than {@code theirs}; above 1 means better. */
  public double timesBetter(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
