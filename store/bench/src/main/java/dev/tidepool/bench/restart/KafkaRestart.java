package dev.tidepool.bench.restart;

import dev.tidepool.bench.data.Changelog;
import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Summary;
import dev.tidepool.bench.workload.Bench;
import dev.tidepool.bench.workload.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Kills an application amid transactions, waits until the broker has noticed, starts it again, and
 * measures until it runs with all restored: once with an empty store, which is what Kafka itself
 * costs, and with all rows.
 *
 * <p>The clock starts at {@code KafkaStreams.start()} in a fresh process, so code is cold as after
 * any crash; the start of the virtual machine is not in it, and waiting for the dead member's
 * session neither.
 */
public final class KafkaRestart implements Workload {

  private static final String NAME = "restart";

  /** Kafka Streams' own. */
  private static final long MEMTABLE_BYTES_MAX = 16L << 20;

  private static final int TAIL_PER_SECOND = 10_000;
  private static final int TAIL_COUNT = 2 * TAIL_PER_SECOND;
  private static final int TAIL_PAUSE_MILLIS = 10;

  /* A difference of nothing would make a ratio of anything. */
  private static final double MILLIS_MIN = 1;

  private final int crashCount;

  /** {@code crashCount} crashes of each application; what is reported is their median. */
  public KafkaRestart(int crashCount) {
    this.crashCount = crashCount;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Path directory = bench.directory().resolveSibling(NAME);
    try (Broker broker = Broker.start(directory.resolve("kafka"))) {
      List<AppReport> empty = crash(bench, broker, settings(bench, broker, directory, "empty", ""));
      Dataset dataset = bench.dataset();
      int lastLoaded = bench.changelog().row(dataset.rowCount() - 1);
      String probeKey = new String(dataset.key(lastLoaded), StandardCharsets.US_ASCII);
      List<AppReport> full =
          crash(bench, broker, settings(bench, broker, directory, "full", probeKey));
      report(bench, empty, full);
    } finally {
      DiskUsage.delete(directory);
    }
  }

  private static AppSettings settings(
      Bench bench, Broker broker, Path directory, String name, String probeKey) {
    return new AppSettings(
        bench.rival().name(),
        broker.bootstrapServers(),
        NAME + "-" + name,
        directory.resolve("state"),
        bench.conditions().memoryBytes(),
        Math.min(MEMTABLE_BYTES_MAX, bench.dataset().bytes() / 3),
        probeKey);
  }

  private List<AppReport> crash(Bench bench, Broker broker, AppSettings settings)
      throws IOException, InterruptedException {
    broker.createTopic(settings.inputTopic());
    boolean withRows = !settings.probeKey().isEmpty();
    List<AppReport> reports = new ArrayList<>();
    AppProcess app = AppProcess.start(withRows ? withoutProbe(settings) : settings);
    try {
      if (withRows) {
        load(bench, broker, settings);
      }
      for (int crash = 0; crash < crashCount; crash++) {
        if (withRows) {
          sendTail(bench, broker, settings, crash);
        }
        app.kill();
        broker.awaitNoMembers(settings.applicationId());
        app = AppProcess.start(settings);
        reports.add(app.report());
      }
    } finally {
      app.close();
    }
    if (withRows) {
      noteFiles(bench, settings);
    }
    return reports;
  }

  /* At its first start there is no row to probe yet. */
  private static AppSettings withoutProbe(AppSettings settings) {
    return new AppSettings(
        settings.rival(),
        settings.bootstrapServers(),
        settings.applicationId(),
        settings.stateDirectory(),
        settings.memoryBytes(),
        settings.memtableBytes(),
        "");
  }

  private static void load(Bench bench, Broker broker, AppSettings settings)
      throws IOException, InterruptedException {
    int rowCount = bench.dataset().rowCount();
    for (int offset = 0; offset < rowCount; offset++) {
      send(bench, broker, settings, offset);
    }
    broker.flush();
    broker.awaitCommitted(settings.applicationId(), settings.inputTopic(), rowCount);
  }

  /* At a steady pace, so that the crash finds the application in the midst of transactions. */
  private static void sendTail(Bench bench, Broker broker, AppSettings settings, int crash)
      throws InterruptedException {
    Changelog changelog = bench.changelog();
    int tail = changelog.endOffset() - changelog.tailOffset();
    int perPause = TAIL_PER_SECOND * TAIL_PAUSE_MILLIS / 1000;
    long start = System.nanoTime();
    for (int sent = 0; sent < TAIL_COUNT; sent++) {
      if (sent % perPause == 0) {
        long due = start + sent / perPause * TAIL_PAUSE_MILLIS * 1_000_000L;
        Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      }
      send(bench, broker, settings, changelog.tailOffset() + (crash + sent) % tail);
    }
    broker.flush();
  }

  private static void send(Bench bench, Broker broker, AppSettings settings, int offset) {
    int row = bench.changelog().row(offset);
    Dataset dataset = bench.dataset();
    broker.send(settings.inputTopic(), dataset.key(row), dataset.value(row, offset));
  }

  private static void report(Bench bench, List<AppReport> empty, List<AppReport> full) {
    double baseline = median(empty, AppReport::fromStartNanos) / 1e6;
    double running = median(full, AppReport::fromStartNanos) / 1e6;
    bench.report(NAME + ".emptyStore", Metric.ELAPSED, baseline);
    bench.report(
        NAME + ".emptyStore", Metric.ELAPSED_CPU, median(empty, AppReport::cpuNanos) / 1e6);
    bench.report(NAME + ".running", Metric.ELAPSED, running);
    bench.report(NAME + ".running", Metric.ELAPSED_CPU, median(full, AppReport::cpuNanos) / 1e6);
    bench.report(NAME + ".running", Metric.RESTORED, median(full, AppReport::restoredCount));
    bench.report(
        NAME + ".beyondEmptyStore", Metric.ELAPSED, Math.max(MILLIS_MIN, running - baseline));
    bench.report(
        NAME + ".sinceCreation", Metric.ELAPSED, median(full, AppReport::fromCreationNanos) / 1e6);
  }

  private static double median(List<AppReport> reports, ToDoubleFunction<AppReport> value) {
    return Summary.of(reports.stream().map(value::applyAsDouble).toList()).median();
  }

  /* RocksDB keeps what was never flushed from the disk, and Kafka then need not wipe it. */
  private static void noteFiles(Bench bench, AppSettings settings) throws IOException {
    Path state = settings.stateDirectory().resolve(settings.applicationId());
    long tables =
        DiskUsage.files(state).stream().filter(file -> file.toString().endsWith(".sst")).count();
    if (tables > 0) {
      bench.note(
          "%s: %s had flushed %d tables when it was killed"
              .formatted(NAME, bench.rival().name(), tables));
    }
  }
}
