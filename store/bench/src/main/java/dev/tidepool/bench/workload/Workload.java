package dev.tidepool.bench.workload;

/** One way of using a store. */
public interface Workload {

  /** What its figures are called; a dot separates the aspects of one workload. */
  String name();

  /** Whether others need it to have run before, so that it runs even if nobody asked for it. */
  default boolean preparesOthers() {
    return false;
  }

  void run(Bench bench) throws Exception;
}
