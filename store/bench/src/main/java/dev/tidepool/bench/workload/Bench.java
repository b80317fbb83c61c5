package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Changelog;
import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.data.Values;
import dev.tidepool.bench.measure.BackgroundWork;
import dev.tidepool.bench.measure.Lap;
import dev.tidepool.bench.measure.Memory;
import dev.tidepool.bench.measure.Span;
import dev.tidepool.bench.measure.Stopwatch;
import dev.tidepool.bench.measure.TimedLoop;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Sample;
import dev.tidepool.bench.rival.BenchStore;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.rival.Rival;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the workloads of one process share: the store, its table, the clocks, the results.
 *
 * <p><b>Threads:</b> used by the thread that runs the workloads; {@link #check} by any.
 */
public final class Bench {

  private static final int STRIDE = 256;

  private final Rival rival;
  private final Conditions conditions;
  private final Dataset dataset;
  private final Changelog changelog;
  private final Path directory;
  private final long measureNanos;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private String running = "";
  private BenchStore store;
  private Memory memoryBefore;
  private long committedOffset;

  /**
   * A bench without an open store.
   *
   * @param directory where the store has or will have its files
   * @param measureNanos how long a timed loop is measured, after half as long for warming up
   */
  public Bench(
      Rival rival, Conditions conditions, Dataset dataset, Path directory, long measureNanos) {
    this.rival = rival;
    this.conditions = conditions;
    this.dataset = dataset;
    this.changelog = new Changelog(dataset);
    this.directory = directory;
    this.measureNanos = measureNanos;
    this.committedOffset = changelog.endOffset();
  }

  /** Runs {@code workload} on this bench. */
  public void run(Workload workload) throws Exception {
    running = workload.name();
    workload.run(this);
  }

  public Rival rival() {
    return rival;
  }

  public Conditions conditions() {
    return conditions;
  }

  public Dataset dataset() {
    return dataset;
  }

  public Changelog changelog() {
    return changelog;
  }

  public Path directory() {
    return directory;
  }

  public long measureNanos() {
    return measureNanos;
  }

  /** The store, opened by the first call and by the first call after {@link #closeStore()}. */
  public BenchStore store() throws InterruptedException {
    if (store == null) {
      if (memoryBefore == null) {
        memoryBefore = Memory.measure();
      }
      store = BenchStore.open(rival, conditions, directory);
    }
    return store;
  }

  /** Uses {@code opened} from now on, which the caller has opened in {@link #directory()}. */
  void adopt(BenchStore opened) {
    store = opened;
  }

  /** What was in use before the store was opened first. */
  Memory memoryBefore() {
    return memoryBefore;
  }

  /** Commits at an offset beyond all before, as a running task does. */
  public void commit() throws InterruptedException {
    store().commit(++committedOffset);
  }

  /** Closes the store, if it is open, without a commit. */
  public void closeStore() {
    if (store != null) {
      store.close();
      store = null;
    }
  }

  /**
   * Warms {@code operation} up and measures it. For operations that leave nothing to be done later.
   *
   * @param stride how often it runs between two looks at the clock
   */
  public Lap timeReads(TimedLoop.Operation operation, int stride) throws Exception {
    TimedLoop loop = new TimedLoop(operation, stride);
    loop.run(measureNanos / 2);
    BackgroundWork.await();
    System.gc();
    Instant start = Instant.now();
    Lap lap = loop.run(measureNanos);
    measuredSince(start);
    return lap;
  }

  public Lap timeReads(TimedLoop.Operation operation) throws Exception {
    return timeReads(operation, STRIDE);
  }

  /**
   * Warms {@code operation} up and measures it together with a commit. The CPU of the process goes
   * on counting until the store has done what it left to background threads.
   */
  public Lap timeWrites(TimedLoop.Operation operation) throws Exception {
    TimedLoop loop = new TimedLoop(operation, STRIDE);
    loop.run(measureNanos / 2);
    commit();
    BackgroundWork.await();
    System.gc();
    Instant start = Instant.now();
    Stopwatch watch = Stopwatch.startByThread();
    long opCount = loop.run(measureNanos).opCount();
    commit();
    Lap lap = settle(watch, opCount);
    measuredSince(start);
    return lap;
  }

  /** Remembers that the workload which runs now was measured from {@code start} until now. */
  void measuredSince(Instant start) {
    spans.add(new Span(running, start, Instant.now()));
  }

  /** When something was measured, so that a profile can leave out the rest. */
  public List<Span> spans() {
    return List.copyOf(spans);
  }

  /** The lap of {@code watch}, with the CPU that background threads use until they rest. */
  Lap settle(Stopwatch watch, long opCount) throws InterruptedException {
    Lap foreground = watch.lap(opCount);
    if (!BackgroundWork.await()) {
      note(rival.name() + " did not come to rest within a minute: its CPU is counted up to there");
    }
    return foreground.settledBy(watch.lap(opCount));
  }

  /** Fails unless {@code value} belongs to {@code row}. */
  public void check(int row, byte[] value) {
    if (value == null) {
      throw new IllegalStateException(rival.name() + " lost row " + row);
    }
    if (Values.row(value) != row) {
      throw new IllegalStateException(
          rival.name() + " returned row " + Values.row(value) + " for row " + row);
    }
  }

  public void report(String workload, Metric metric, double value) {
    samples.add(new Sample(rival.name(), new Figure(workload, metric), value));
  }

  /**
   * Reports the three times of {@code lap} per operation, operations per second, what the caller
   * allocated, and whose the CPU of the process was.
   */
  public void report(String workload, Lap lap) {
    report(workload, Metric.CALLER_CPU, lap.callerNanosPerOp());
    report(workload, Metric.PROCESS_CPU, lap.processNanosPerOp());
    report(workload, Metric.WALL, lap.wallNanosPerOp());
    report(workload, Metric.OPS_PER_SECOND, lap.opsPerSecond());
    report(workload, Metric.ALLOCATED, lap.callerBytesPerOp());
    if (lap.shares().known()) {
      double opCount = lap.opCount();
      long steadyNanos = lap.processNanos() - lap.shares().compilerNanos();
      report(workload, Metric.STEADY_CPU, Math.max(steadyNanos, lap.callerNanos()) / opCount);
      report(workload, Metric.STORE_CPU, lap.shares().storeNanos() / opCount);
      report(workload, Metric.COLLECTOR_CPU, lap.shares().collectorNanos() / opCount);
      report(workload, Metric.COMPILER_CPU, lap.shares().compilerNanos() / opCount);
      report(workload, Metric.OTHER_CPU, lap.shares().otherNanos() / opCount);
    }
  }

  /** Adds what a reader must know beside the numbers. */
  public void note(String note) {
    notes.add(note);
  }

  /** All figures and notes so far. */
  public Outcome outcome() {
    return new Outcome(List.copyOf(samples), List.copyOf(notes));
  }
}
