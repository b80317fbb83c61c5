package dev.tidepool.bench.query.task;

import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.QuerySettings;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Sample;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.index.IndexMemory;
import dev.tidepool.table.indexing.TableIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What each kind of index takes of the heap for a row of the table, as the index counts it. */
record MemoryOfIndexes() implements QueryTask {

  static final String NAME = "index-memory";

  /** The parts of an index, in the order of {@link IndexMemory}, and all together. */
  static final List<String> PARTS =
      List.of("dictionary", "forward column", "postings", "order", "together");

  /* The rows themselves may go to files. */
  private static final long BUDGET_BYTES = 256L << 20;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome run(QuerySettings settings, Path directory) throws Exception {
    Orders orders = settings.orders();
    TableDefinition definition =
        new TableDefinition(
            IndexKinds.schema(), new JsonRowCodec(KeyFormat.LONG), IndexKinds.all());
    List<Sample> samples = new ArrayList<>();
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(BUDGET_BYTES));
        Table table = Table.open(engine, directory, StoreOptions.DEFAULT, definition)) {
      for (int row = 0; row < orders.count(); row++) {
        Order order = orders.order(row);
        table.put(order.key(), IndexKinds.json(order));
      }
      for (TableIndex index : table.indexes().indexes()) {
        samples.addAll(samples(index, orders.count()));
      }
    }
    return new Outcome(samples, List.of());
  }

  private static List<Sample> samples(TableIndex index, int rowCount) {
    IndexMemory memory = index.index().memory();
    long[] bytes = {
      memory.dictionaryBytes(),
      memory.forwardBytes(),
      memory.postingsBytes(),
      memory.orderBytes(),
      memory.totalBytes()
    };
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      Figure figure = new Figure(PARTS.get(i), Metric.HEAP_PER_ROW);
      samples.add(new Sample(index.definition().name(), figure, (double) bytes[i] / rowCount));
    }
    return samples;
  }
}
