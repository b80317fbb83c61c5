package dev.tidepool.bench.workload;

import dev.tidepool.bench.measure.PageCacheSweeper;
import dev.tidepool.bench.rival.DirectReads;
import java.io.IOException;

/**
 * Runs a workload while the page cache of the operating system does not help: by O_DIRECT where the
 * store can, else by emptying the page cache again and again. Where neither works it reports
 * nothing but a note.
 */
final class WithoutPageCache implements Workload {

  private final Workload workload;

  WithoutPageCache(Workload workload) {
    this.workload = workload;
  }

  @Override
  public String name() {
    return workload.name();
  }

  @Override
  public void run(Bench bench) throws Exception {
    String subject = name() + ": " + bench.rival().name();
    if (bench.rival().directReads(bench.directory()) == DirectReads.NATIVE) {
      bench.note(subject + " read with O_DIRECT");
      workload.run(bench);
      return;
    }
    PageCacheSweeper sweeper;
    try {
      sweeper = PageCacheSweeper.start(bench.directory());
    } catch (IOException e) {
      bench.note(subject + " is not measured, the page cache cannot be emptied: " + e.getMessage());
      return;
    }
    try (sweeper) {
      workload.run(bench);
    }
    bench.note(
        subject
            + " could not read with O_DIRECT here; its files were dropped from the page cache "
            + sweeper.sweepCount()
            + " times meanwhile, so it had a little help");
  }
}
