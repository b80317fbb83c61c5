package dev.tidepool.table.indexing;

import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds indexes that a table did not have when it was loaded, and corrects those that it had with
 * other columns, on a thread of its own while the table works.
 *
 * <p>It walks the rows of a snapshot. A row that changed since is the writer's, who keeps all
 * indexes up to date from the first moment on; see {@link TermsPass}. Closing the store ends it;
 * the next time it is begun anew.
 *
 * <p><b>Threads:</b> any.
 */
public final class IndexBuilder {
  private static final Logger LOGGER = LoggerFactory.getLogger(IndexBuilder.class);

  /** Reading single rows is worth it up to one in so many. */
  private static final int FEW_ROWS_DIVISOR = 8;

  private final TieredStore store;
  private volatile IndexSet checked; // nothing is missing there, or it is being built
  private Thread thread; // guarded by this

  public IndexBuilder(TieredStore store) {
    this.store = store;
  }

  /** Begins to build what is missing, unless that was begun. */
  public void buildMissing(IndexSet indexes) {
    if (checked != indexes) {
      begin(indexes);
    }
  }

  private synchronized void begin(IndexSet indexes) {
    if (checked == indexes) {
      return;
    }
    checked = indexes;
    List<TableIndex> missing = indexes.incomplete();
    if (!missing.isEmpty()) {
      thread = new Thread(() -> run(indexes, missing), "tidepool-index-builder");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run(IndexSet indexes, List<TableIndex> missing) {
    long started = System.nanoTime();
    try (StoreSnapshot snapshot = store.snapshot()) {
      if (snapshot.companion() != indexes) {
        return; // the store was cleared
      }
      correctKept(indexes, snapshot);
      List<TableIndex> left = indexes.incomplete();
      if (!left.isEmpty()) {
        new TermsPass(store, snapshot, indexes, left).overAllRows();
        indexes.complete(Set.copyOf(left));
      }
    } catch (StoreClosedException e) {
      return;
    } catch (RuntimeException | Error e) {
      LOGGER.error("{}: indexes {} could not be built", store, missing, e);
      return;
    }
    LOGGER.info(
        "{}: built indexes {} in {} ms; {} of them were kept and corrected",
        store,
        missing,
        (System.nanoTime() - started) / 1_000_000,
        indexes.kept().size());
  }

  /** If few rows can make kept indexes wrong, they need not wait for those that are built. */
  private void correctKept(IndexSet indexes, StoreSnapshot snapshot) {
    int[] rows = indexes.kept().isEmpty() ? null : indexes.rowsToCorrect();
    if (rows != null && rows.length < snapshot.rowCount() / FEW_ROWS_DIVISOR) {
      new TermsPass(store, snapshot, indexes, List.copyOf(indexes.kept())).over(rows);
      indexes.complete(indexes.kept());
    }
  }

  /** Waits until what was begun is built. */
  public void await() throws InterruptedException {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.join();
    }
  }
}
