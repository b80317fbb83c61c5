package dev.tidepool.bench.query.task;

import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.QuerySettings;
import dev.tidepool.bench.query.contender.TidepoolTables;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Sample;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyEncoder;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a table takes to be opened, and then until all its indexes answer, after its columns
 * changed: what is saved by keeping the indexes that the change does not concern.
 */
record SchemaChanges() implements QueryTask {

  static final String NAME = "schema-changes";
  static final String OPEN = "open";
  static final String COMPLETE = "all indexes answer";

  /** What changed. The last has all indexes built anew, as none of them can be kept. */
  static final List<String> CHANGES =
      List.of("nothing", "a column was dropped", "a column was added", "the codec");

  private static final long BUDGET_BYTES_MIN = 64L << 20;
  private static final long ROW_BYTES_MAX = 512;
  private static final int COMMIT_ROWS = 10_000;
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.LONG);

  /** The same rows, by a codec that does not say so. */
  private record OtherCodec() implements RowCodec {
    @Override
    public ColumnReader bind(TableSchema schema, int[] columns) {
      return CODEC.bind(schema, columns);
    }

    @Override
    public KeyEncoder keyEncoder(TableSchema schema) {
      return CODEC.keyEncoder(schema);
    }

    @Override
    public String signature() {
      return "another";
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome run(QuerySettings settings, Path directory) throws Exception {
    Orders orders = settings.orders();
    load(orders, directory);
    List<Column> columns = TidepoolTables.ORDERS.columns();
    List<Column> more = new ArrayList<>(columns);
    more.add(Column.of("discount", ColumnType.BIGINT));
    Map<String, TableDefinition> definitions = new LinkedHashMap<>();
    definitions.put(CHANGES.get(0), definition(columns, CODEC));
    definitions.put(CHANGES.get(1), definition(columns.subList(0, columns.size() - 1), CODEC));
    definitions.put(CHANGES.get(2), definition(more, CODEC));
    definitions.put(CHANGES.get(3), definition(columns, new OtherCodec()));
    open(orders, directory, definitions.get(CHANGES.get(0)), "warm-up");
    List<Sample> samples = new ArrayList<>();
    for (Map.Entry<String, TableDefinition> change : definitions.entrySet()) {
      samples.addAll(open(orders, directory, change.getValue(), change.getKey()));
    }
    return new Outcome(samples, List.of());
  }

  private static TableDefinition definition(List<Column> columns, RowCodec codec) {
    return new TableDefinition(new TableSchema(columns), codec, TidepoolTables.INDEXES);
  }

  private static Engine engine(Orders orders) {
    return new Engine(
        EngineOptions.ofMemoryBytes(Math.max(BUDGET_BYTES_MIN, ROW_BYTES_MAX * orders.count())));
  }

  /** Puts all rows, and some again, until a checkpoint has all but those. */
  private static void load(Orders orders, Path directory) {
    TableDefinition definition = definition(TidepoolTables.ORDERS.columns(), CODEC);
    try (Engine engine = engine(orders);
        Table table = Table.open(engine, directory, StoreOptions.DEFAULT, definition)) {
      put(table, orders, 0, orders.count());
      long checkpoints = table.store().stats().checkpointCount();
      for (int row = 0; table.store().stats().checkpointCount() == checkpoints; ) {
        int end = Math.min(orders.count(), row + COMMIT_ROWS);
        put(table, orders, row, end);
        row = end == orders.count() ? 0 : end;
      }
    }
  }

  private static void put(Table table, Orders orders, int from, int to) {
    for (int row = from; row < to; row++) {
      Order order = orders.order(row);
      table.put(order.key(), order.json());
    }
    table.commit(new byte[0]);
  }

  private static List<Sample> open(
      Orders orders, Path directory, TableDefinition definition, String change)
      throws InterruptedException {
    try (Engine engine = engine(orders)) {
      long begin = System.nanoTime();
      try (Table table = Table.open(engine, directory, StoreOptions.DEFAULT, definition)) {
        long opened = System.nanoTime();
        table.awaitIndexes();
        return List.of(
            sample(change, OPEN, opened - begin),
            sample(change, COMPLETE, System.nanoTime() - begin));
      }
    }
  }

  private static Sample sample(String change, String until, long nanos) {
    return new Sample(change, new Figure(until, Metric.ELAPSED), nanos / 1e6);
  }
}
