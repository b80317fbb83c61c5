package dev.tidepool.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.streams.query.RelationQuery.Part;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans are kept as long as the tables that they are for are there, and no longer. */
class SqlPlansTest {

  private static final int ROW_COUNT = 100;
  private static final Column CITY = Column.of("city", ColumnType.STRING);
  private static final Column TOTAL = Column.of("total", ColumnType.BIGINT);
  private static final SqlQuery COUNT = SqlQuery.of("SELECT COUNT(*) FROM orders");
  private static final SqlQuery ROMANS =
      SqlQuery.of("SELECT id FROM orders WHERE city = ?", "Rome");

  @TempDir Path directory;

  private final Engine engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
  private final SqlPlans plans = new SqlPlans();

  @AfterEach
  void close() {
    engine.close();
  }

  private Table open(String name, List<Column> columns, IndexDefinition... indexes) {
    List<Column> all = new ArrayList<>(columns);
    all.add(0, Column.at("id", ColumnType.STRING, Column.KEY));
    return Table.open(
        engine,
        directory.resolve(name),
        StoreOptions.DEFAULT,
        new TableDefinition(
            new TableSchema(all), new JsonRowCodec(KeyFormat.STRING), List.of(indexes)));
  }

  /** A table of so many rows, one of them of Rome. */
  private Table filled(String name, int rowCount) {
    Table table = open(name, List.of(CITY));
    for (int i = 0; i < rowCount; i++) {
      String value = "{\"city\":\"" + (i == 0 ? "Rome" : "Paris") + "\",\"total\":" + i + "}";
      table.put(("k" + i).getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
    table.commit(new byte[0]);
    return table;
  }

  private static LocalParts parts(Table... tables) {
    TreeMap<Integer, Part> parts = new TreeMap<>();
    for (int i = 0; i < tables.length; i++) {
      parts.put(i, new Part(new TaskId(0, i), tables[i]));
    }
    return new LocalParts(Map.of("orders", parts));
  }

  private static long count(SqlSupport.Answers answers) {
    return (Long) answers.answer(COUNT).rows().get(0).value(0);
  }

  @Test
  void areKeptAcrossCalls() {
    Table table = filled("a", ROW_COUNT);
    SqlSupport.Answers answers = plans.over(QueryScope.ALL, parts(table));
    assertThat(plans.over(QueryScope.ALL, parts(table))).isSameAs(answers);
    assertThat(count(answers)).isEqualTo(ROW_COUNT);
    QueryScope others = QueryScope.ALL.withTasks(QueryScope.Tasks.ONLY_ACTIVE);
    assertThat(plans.over(others, parts(table))).as("of another scope").isNotSameAs(answers);
    assertThat(plans.over(QueryScope.ALL, parts(table))).isSameAs(answers);
  }

  @Test
  void areDroppedWhenPartitionsComeOrGo() {
    Table first = filled("a", ROW_COUNT);
    Table second = filled("b", 1);
    QueryScope others = QueryScope.ALL.withTasks(QueryScope.Tasks.ONLY_ACTIVE);
    plans.over(others, parts(first));
    assertThat(count(plans.over(QueryScope.ALL, parts(first)))).isEqualTo(ROW_COUNT);
    assertThat(count(plans.over(QueryScope.ALL, parts(first, second)))).isEqualTo(ROW_COUNT + 1);
    assertThat(plans.keptCount()).as("those of the other scope are old as well").isEqualTo(1);
    assertThat(count(plans.over(QueryScope.ALL, parts(second)))).isEqualTo(1);
  }

  /** A store is opened with other columns: as the same partition, by the same name. */
  @Test
  void areDroppedWhenColumnsChange() {
    Table before = filled("a", ROW_COUNT);
    SqlQuery totals = SqlQuery.of("SELECT SUM(total) FROM orders");
    SqlSupport.Answers old = plans.over(QueryScope.ALL, parts(before));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> old.answer(totals))
        .withMessageContaining("total");
    before.close();
    Table after = open("a", List.of(CITY, TOTAL));
    SqlSupport.Answers answers = plans.over(QueryScope.ALL, parts(after));
    assertThat(answers).isNotSameAs(old);
    assertThat(answers.answer(totals).rows().get(0).value(0)).hasToString("4950");
    assertThat(plans.keptCount()).isEqualTo(1);
  }

  /** An index that is complete after a plan was made serves the next execution of this plan. */
  @Test
  void useIndexesThatWereNotThereBefore() throws InterruptedException {
    Table before = filled("a", ROW_COUNT);
    IndexResult scanned = plans.over(QueryScope.ALL, parts(before)).answer(ROMANS);
    assertThat(scanned.statistics().rowsRead()).isEqualTo(ROW_COUNT);
    before.close();

    Table after = open("a", List.of(CITY), IndexDefinition.on("by_city", "city"));
    SqlSupport.Answers answers = plans.over(QueryScope.ALL, parts(after));
    assertThat(answers.answer(ROMANS).rows()).hasSize(1); // whether the index is built or not
    after.awaitIndexes();
    assertThat(plans.over(QueryScope.ALL, parts(after))).isSameAs(answers);
    IndexResult found = answers.answer(ROMANS);
    assertThat(found.rows()).hasSize(1);
    assertThat(found.statistics().rowsRead()).isEqualTo(1);
  }

  @Test
  void areBounded() {
    LocalParts parts = parts(filled("a", ROW_COUNT));
    SqlSupport.Answers often = plans.over(QueryScope.ALL, parts);
    for (int i = 0; i < 3 * SqlPlans.KEPT_MAX; i++) {
      plans.over(QueryScope.ALL.withPartitions(Set.of(i)), parts);
      assertThat(plans.over(QueryScope.ALL, parts)).as("those that are used").isSameAs(often);
    }
    assertThat(plans.keptCount()).isEqualTo(SqlPlans.KEPT_MAX);
  }

  /** Threads that see other partitions at a time each get the answer of those they see. */
  @Test
  void areRightForEachThread() throws Exception {
    List<LocalParts> seen = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      seen.add(parts(filled("t" + i, i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> askers = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread;
        askers.add(
            () -> {
              for (int i = first; i < first + 150; i++) {
                LocalParts parts = seen.get(i % seen.size());
                QueryScope scope = QueryScope.ALL.withPartitions(Set.of(i % 2));
                assertThat(count(plans.over(scope, parts))).isEqualTo(i % seen.size() + 1);
              }
              return null;
            });
      }
      for (Future<Void> asked : threads.invokeAll(askers)) {
        asked.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(plans.keptCount()).isBetween(1, 2);
  }
}
