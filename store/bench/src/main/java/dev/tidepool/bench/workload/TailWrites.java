package dev.tidepool.bench.workload;

import dev.tidepool.bench.data.Changelog;
import dev.tidepool.bench.data.Dataset;
import dev.tidepool.bench.rival.BenchStore;

/**
 * Writes the tail of the changelog, a tenth of the table, after the commit of the load: what a task
 * did between its last commit and its death.
 *
 * <p>Under exactly-once, Kafka 4.3 does not commit the store of a running task. A store that knows
 * another way to learn of committed transactions commits at nine tenths of the tail; the others do
 * not.
 */
final class TailWrites implements Workload {

  @Override
  public String name() {
    return "tailWrites";
  }

  @Override
  public boolean preparesOthers() {
    return true;
  }

  @Override
  public void run(Bench bench) throws Exception {
    Dataset dataset = bench.dataset();
    Changelog changelog = bench.changelog();
    BenchStore store = bench.store();
    int end = changelog.endOffset();
    int commitOffset = end - (end - changelog.tailOffset()) / 10;
    boolean commits = bench.conditions().exactlyOnce() && bench.rival().commitsUnderExactlyOnce();
    for (int offset = changelog.tailOffset(); offset < end; offset++) {
      if (commits && offset == commitOffset) {
        store.commit(offset - 1L);
      }
      int row = changelog.row(offset);
      store.put(dataset.key(row), dataset.value(row, offset));
    }
  }
}
