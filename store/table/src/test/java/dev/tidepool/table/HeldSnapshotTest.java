package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.RelationSnapshot;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A snapshot that is held while rows change: requests that are prepared once and executed again and
 * again, with other parameters, are answered as a list of the rows of then answers them.
 */
class HeldSnapshotTest {
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 32 << 10, 8 << 10, 16 << 10, 0.6);

  @TempDir Path directory;

  private final TreeMap<String, Object[]> model = new TreeMap<>(); // null: cannot be read
  private final RegisteredRows codec = new RegisteredRows();
  private SplittableRandom random;
  private RandomTables tables;

  @ParameterizedTest
  @Seeds(freshCount = 5)
  void answersAreThoseOfThen(Seed seed) throws Exception {
    random = seed.random();
    tables = new RandomTables(random);
    List<IndexDefinition> indexes = tables.indexes("a", 10);
    TableDefinition definition = new TableDefinition(tables.schema(), codec, indexes);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(256 << 10));
        Table first = Table.open(engine, directory.resolve("0"), TINY, definition);
        Table second = Table.open(engine, directory.resolve("1"), TINY, definition)) {
      List<Table> parts = random.nextBoolean() ? List.of(first) : List.of(first, second);
      Relation whole = parts.size() == 1 ? first : new PartitionedRelation(parts);
      change(parts, random.nextInt(2 * RandomTables.KEY_COUNT));
      for (Table part : parts) {
        part.awaitIndexes();
      }
      for (int i = 0; i < 4; i++) {
        try (RelationSnapshot snapshot = whole.snapshot(limits())) {
          hold(new Held(whole, snapshot), parts);
        }
      }
      for (Table part : parts) {
        assertThat(part.verify()).isEmpty();
      }
    }
  }

  private void hold(Held held, List<Table> parts) {
    ListRelation then =
        new ListRelation(
            tables.schema(), model.values().stream().filter(row -> row != null).toList());
    List<ScanRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(tables.request());
    }
    for (int i = 0; i < 8; i++) {
      change(parts, random.nextInt(60));
      for (ScanRequest request : requests) {
        Answers.compare(held, then, request, tables.otherParameters());
      }
    }
  }

  private void change(List<Table> parts, int count) {
    for (int i = 0; i < count; i++) {
      int number = random.nextInt(RandomTables.KEY_COUNT);
      Table part = parts.get(number % parts.size());
      String name = RandomTables.key(number);
      byte[] key = name.getBytes(StandardCharsets.UTF_8);
      int dice = random.nextInt(100);
      if (dice < 75) {
        Object[] row = random.nextInt(40) == 0 ? null : tables.row(number);
        part.put(key, codec.register(row, random));
        model.put(name, row);
      } else if (dice < 98) {
        part.remove(key);
        model.remove(name);
      } else {
        part.commit(new byte[] {1});
      }
    }
  }

  private static QueryLimits limits() {
    return new QueryLimits(600_000, 256 << 20, Long.MAX_VALUE);
  }

  /** A relation at one point in time, whose requests stay prepared. */
  private static final class Held implements Relation {
    private final Relation relation;
    private final RelationSnapshot snapshot;
    private final Map<ScanRequest, PreparedScan> prepared = new HashMap<>();

    Held(Relation relation, RelationSnapshot snapshot) {
      this.relation = relation;
      this.snapshot = snapshot;
    }

    @Override
    public TableSchema schema() {
      return relation.schema();
    }

    @Override
    public long rowCountEstimate() {
      return relation.rowCountEstimate();
    }

    @Override
    public PreparedScan prepare(ScanRequest request) {
      PreparedScan scan = prepared.computeIfAbsent(request, relation::prepare);
      return new PreparedScan() {
        @Override
        public ResultCursor open(Object[] parameters, QueryLimits limits) {
          return scan.open(snapshot, parameters, limits);
        }

        @Override
        public AccessPath accessPath(Object[] parameters) {
          return scan.accessPath(parameters);
        }
      };
    }
  }
}
