package dev.tidepool.bench.query.task;

import dev.tidepool.bench.query.contender.TidepoolTables;
import dev.tidepool.bench.rival.BenchStore;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.table.schema.IndexDefinition;
import java.nio.file.Path;
import java.util.List;

/** Where rows are put. */
interface PutTarget extends AutoCloseable {

  void put(byte[] key, byte[] value);

  void commit();

  @Override
  void close();

  /** Makes one, without rows. */
  @FunctionalInterface
  interface Opener {
    PutTarget open(Path directory, int rowCount);
  }

  /** Kafka's store, which has no indexes. */
  static PutTarget rocksDb(Path directory, int rowCount) {
    Conditions conditions = new Conditions(64L << 20, false, false, false);
    BenchStore store = BenchStore.open(Rivals.of(Rivals.ROCKSDB), conditions, directory);
    return new PutTarget() {
      @Override
      public void put(byte[] key, byte[] value) {
        store.put(key, value);
      }

      @Override
      public void commit() {
        store.commit(rowCount);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  /** Tidepool's table with these indexes. */
  static PutTarget tidepool(Path directory, int rowCount, List<IndexDefinition> indexes) {
    TidepoolTables tables = new TidepoolTables(directory, rowCount, indexes);
    return new PutTarget() {
      private byte commits;

      @Override
      public void put(byte[] key, byte[] value) {
        tables.orders().put(key, value);
      }

      @Override
      public void commit() {
        tables.orders().commit(new byte[] {commits++});
      }

      @Override
      public void close() {
        tables.close();
      }
    };
  }
}
