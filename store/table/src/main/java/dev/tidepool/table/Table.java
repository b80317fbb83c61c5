package dev.tidepool.table;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.table.index.IndexMemory;
import dev.tidepool.table.indexing.IndexBuilder;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.scan.KeyCursor;
import dev.tidepool.table.scan.TableScan;
import dev.tidepool.table.scan.TableSnapshot;
import dev.tidepool.table.scan.UniqueViolations;
import dev.tidepool.table.schema.TableSchema;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows with columns, and indexes that change together with them.
 *
 * <p><b>Threads:</b> one writer at a time for {@link #put}, {@link #remove} and {@link #commit};
 * readers at any time. <b>Costs:</b> a put costs what the store's costs, and reading the indexed
 * columns out of the value, and for each index whose term changed some 0.2 µs.
 */
public final class Table implements Relation, AutoCloseable {
  private final TieredStore store;
  private final TableDefinition definition;
  private final IndexBuilder builder;

  private Table(Engine engine, Path directory, StoreOptions options, TableDefinition definition) {
    this.definition = definition;
    this.store =
        engine.open(
            directory,
            options,
            () -> new IndexSet(definition.schema(), definition.codec(), definition.indexes()));
    this.builder = new IndexBuilder(store);
  }

  /**
   * Opens the table in {@code directory}, or creates it. Indexes that it did not have are built in
   * the background once its rows are loaded; those that are not declared any more are forgotten. If
   * the columns changed, indexes on other columns are kept and corrected.
   *
   * @throws IllegalArgumentException if an index does not fit the schema
   * @see Engine#open for other errors
   */
  public static Table open(
      Engine engine, Path directory, StoreOptions options, TableDefinition definition) {
    new IndexSet(definition.schema(), definition.codec(), definition.indexes()); // checks them
    return new Table(engine, directory, options, definition);
  }

  /** The rows as bytes: for reading by key, scanning in order, and everything about files. */
  public TieredStore store() {
    return store;
  }

  /** What it is made of. */
  public TableDefinition definition() {
    return definition;
  }

  // ---- writing ---------------------------------------------------------------------------------

  /** Gives {@code key} a value; see {@link TieredStore#put}. */
  public void put(byte[] key, byte[] value) {
    indexes().prepare(key, value);
    store.put(key, value);
  }

  /** Removes the row of {@code key}; see {@link TieredStore#remove}. */
  public boolean remove(byte[] key) {
    return store.remove(key);
  }

  /** Makes the present state the committed one; see {@link TieredStore#commit}. */
  public void commit(byte[] note) {
    store.commit(note);
  }

  // ---- asking ----------------------------------------------------------------------------------

  @Override
  public TableSchema schema() {
    return definition.schema();
  }

  @Override
  public long rowCountEstimate() {
    return store.rowCount();
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    return new TableScan(store, definition.schema(), definition.codec(), request);
  }

  @Override
  public RelationSnapshot snapshot(QueryLimits limits) {
    return new TableSnapshot(store.snapshot(), limits);
  }

  // ---- indexes ---------------------------------------------------------------------------------

  /** The indexes, complete or not. */
  public IndexSet indexes() {
    IndexSet indexes = (IndexSet) store.companion();
    builder.buildMissing(indexes);
    return indexes;
  }

  /** Waits until all indexes are complete. */
  public void awaitIndexes() throws InterruptedException {
    indexes();
    builder.await();
  }

  /**
   * Compares all indexes with the rows, and their structures with each other. Takes as long as to
   * build them, and stops the writer meanwhile, now and again.
   *
   * @return what does not fit, in words; nothing if all is well
   */
  public List<String> verify() {
    return indexes().verify(store);
  }

  /** How many rows the codec cannot read. */
  public long unreadableRowCount() {
    TableIndex unreadable = indexes().unreadable();
    return unreadable.index().rowCount();
  }

  /**
   * The keys of those rows, as bytes, in no order, at one point in time; to be closed.
   *
   * @throws IllegalStateException if they are not all known yet; see {@link #awaitIndexes}
   */
  public ResultCursor unreadableKeys(QueryLimits limits) {
    indexes();
    return KeyCursor.ofUnreadable(store.snapshot(), limits);
  }

  /**
   * How many rows of a unique index are there beyond the first with their values.
   *
   * @throws IllegalArgumentException if there is no unique index of that name
   * @throws IllegalStateException if it is not complete yet; see {@link #awaitIndexes}
   */
  public long violationCount(String index) {
    return requireUnique(index).index().violationCount();
  }

  /**
   * Rows that share their values in a unique index, for the first {@code countMax} such values: the
   * values, as a list, and the key, as bytes; see {@link UniqueViolations}.
   *
   * @throws IllegalArgumentException if there is no unique index of that name
   * @throws IllegalStateException if it is not complete yet; see {@link #awaitIndexes}
   */
  public ResultCursor violations(String index, int countMax, QueryLimits limits) {
    return UniqueViolations.list(store, requireUnique(index), countMax, limits);
  }

  private TableIndex requireUnique(String name) {
    for (TableIndex index : indexes().indexes()) {
      if (index.definition().name().equalsIgnoreCase(name) && index.definition().unique()) {
        if (!index.isComplete()) {
          throw new IllegalStateException(
              "index " + index.definition().name() + " is still being built: wait for the indexes");
        }
        return index;
      }
    }
    throw new IllegalArgumentException("there is no unique index " + name);
  }

  /** What each index takes of the heap, by its name; looks at each thousandth row and term. */
  public Map<String, IndexMemory> indexMemory() {
    Map<String, IndexMemory> memory = new LinkedHashMap<>();
    for (TableIndex index : indexes().indexes()) {
      memory.put(index.definition().name(), index.index().memory());
    }
    return memory;
  }

  @Override
  public void close() {
    store.close();
  }
}
