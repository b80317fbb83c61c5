package dev.tidepool.table.indexing;

import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.UnreadableRowException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds indexes that a table did not have when it was loaded, on a thread of its own while the
 * table works.
 *
 * <p>It walks the rows of a snapshot. A row that changed since is the writer's, who keeps the new
 * indexes up to date from the first moment on; any other gets its terms, a few rows for each time
 * that the writer is kept out. Closing the store ends it; the next time it is begun anew.
 *
 * <p><b>Threads:</b> any.
 */
public final class IndexBuilder {
  private static final Logger LOGGER = LoggerFactory.getLogger(IndexBuilder.class);

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
      Batch batch = new Batch(snapshot, indexes, missing);
      snapshot.forEachRow(batch::add);
      batch.apply();
    } catch (StoreClosedException e) {
      return;
    } catch (RuntimeException | Error e) {
      LOGGER.error("{}: indexes {} could not be built", store, missing, e);
      return;
    }
    missing.forEach(TableIndex::setComplete);
    LOGGER.info(
        "{}: built indexes {} in {} ms", store, missing, (System.nanoTime() - started) / 1_000_000);
  }

  /** Some rows whose terms were made, to be given to them. */
  private final class Batch {
    private static final int ROWS = 16;

    private final StoreSnapshot snapshot;
    private final IndexSet indexes;
    private final List<TableIndex> missing;
    private final RowDecoder decoder;
    private final int[] rowIds = new int[ROWS];
    private final Object[][] terms = new Object[ROWS][];
    private int count;

    Batch(StoreSnapshot snapshot, IndexSet indexes, List<TableIndex> missing) {
      this.snapshot = snapshot;
      this.indexes = indexes;
      this.missing = missing;
      this.decoder = indexes.newDecoder();
    }

    boolean add(RowView view) {
      Object[] row;
      try {
        row = decoder.decode(view);
      } catch (UnreadableRowException e) {
        row = null;
      }
      Object[] termsOfRow = new Object[missing.size()];
      for (int i = 0; i < termsOfRow.length; i++) {
        termsOfRow[i] = indexes.termsOf(missing.get(i), row);
      }
      terms[count] = termsOfRow;
      rowIds[count++] = view.rowId();
      if (count == ROWS) {
        apply();
      }
      return true;
    }

    void apply() {
      store.whileUnchanging(
          () -> {
            for (int i = 0; i < count; i++) {
              if (!snapshot.isChanged(rowIds[i])) {
                for (int k = 0; k < missing.size(); k++) {
                  missing.get(k).apply(rowIds[i], terms[i][k]);
                }
              }
            }
          });
      count = 0;
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
