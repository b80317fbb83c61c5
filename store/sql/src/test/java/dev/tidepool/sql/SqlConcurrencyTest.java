package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Crew;
import dev.tidepool.sql.WriterLog.Answer;
import dev.tidepool.sql.WriterLog.Row;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQL while a writer runs at full speed: a result is what the table gives after exactly so many of
 * its puts, however often a statement reads it; and no fewer than had returned before the query
 * began, nor more than had begun when it ended.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SqlConcurrencyTest {
  private static final long RUN_MILLIS = Long.getLong("tidepool.concurrency.millis", 3_000);

  private static final int QUERY_COUNT = 20;

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("id", ColumnType.BIGINT),
              Column.of("n", ColumnType.BIGINT),
              Column.of("kind", ColumnType.STRING),
              Column.of("amount", ColumnType.BIGINT),
              Column.at("key", ColumnType.STRING, Column.KEY)));

  @TempDir Path directory;

  private final Map<String, Long> judged = new ConcurrentHashMap<>();
  private WriterLog log;
  private SqlEngine sql;

  @ParameterizedTest
  @ValueSource(longs = {64 << 10, 16 << 20})
  void eachResultIsOnePointInTime(long memoryBytes) throws Exception {
    StoreOptions options = new StoreOptions(1 << 10, 64 << 10, 16 << 10, 64 << 10, 0.6);
    TableDefinition definition =
        new TableDefinition(
            SCHEMA,
            new JsonRowCodec(KeyFormat.STRING),
            List.of(
                IndexDefinition.on("by_n", "n"),
                IndexDefinition.on("by_kind", "kind"),
                IndexDefinition.on("by_id", "id")));
    try (Engine engine = new Engine(new EngineOptions(memoryBytes, 2));
        Table table = Table.open(engine, directory.resolve("table"), options, definition);
        Crew crew = new Crew()) {
      log = new WriterLog(table);
      sql = new SqlEngine(new Tables().put("t", table));
      for (int i = 0; i < WriterLog.ROW_COUNT; i++) {
        log.write();
      }
      table.awaitIndexes();
      crew.add(
          () -> {
            log.write();
            if (log.writtenCount() % 10_000 == 0) {
              table.commit(new byte[] {1});
            }
          });
      crew.add(this::checkRows);
      crew.add(this::checkOrders);
      crew.add(this::checkGroups);
      crew.add(this::checkJoins);
      crew.add(this::checkSets);
      crew.add(this::checkSubqueries);
      crew.run(RUN_MILLIS);
      assertThat(table.verify()).isEmpty();
      assertThat(judged).as("results that were judged").hasSize(QUERY_COUNT);
    }
  }

  // ---- one table -------------------------------------------------------------------------------

  private void checkRows() {
    for (String kind : List.of("kind0", "kind1")) {
      check(
          "SELECT id, n, amount FROM t WHERE kind = '" + kind + "' ORDER BY id",
          rows ->
              rows.stream()
                  .filter(row -> row.kind().equals(kind))
                  .map(row -> WriterLog.values(row.id(), row.n(), row.amount()))
                  .toList());
    }
    check(
        "SELECT id, amount + 1, UPPER(kind) FROM t WHERE amount % 2 = 1 ORDER BY id",
        rows ->
            rows.stream()
                .filter(row -> row.amount() % 2 == 1)
                .map(
                    row ->
                        WriterLog.values(
                            row.id(), row.amount() + 1, row.kind().toUpperCase(Locale.ROOT)))
                .toList());
    check(
        "SELECT id, n FROM t WHERE id IN (3, 5, 8) OR kind = 'kind2' AND id < 20 ORDER BY id",
        rows ->
            rows.stream()
                .filter(
                    row ->
                        List.of(3L, 5L, 8L).contains(row.id())
                            || row.kind().equals("kind2") && row.id() < 20)
                .map(row -> WriterLog.values(row.id(), row.n()))
                .toList());
  }

  private void checkOrders() {
    check(
        "SELECT n, id, kind FROM t ORDER BY n DESC LIMIT 20",
        rows ->
            rows.stream()
                .sorted(Comparator.comparing(Row::n).reversed())
                .limit(20)
                .map(row -> WriterLog.values(row.n(), row.id(), row.kind()))
                .toList());
    check(
        "SELECT kind, amount, n FROM t ORDER BY kind, amount, n LIMIT 15 OFFSET 5",
        rows ->
            rows.stream()
                .sorted(
                    Comparator.comparing(Row::kind)
                        .thenComparing(Row::amount)
                        .thenComparing(Row::n))
                .skip(5)
                .limit(15)
                .map(row -> WriterLog.values(row.kind(), row.amount(), row.n()))
                .toList());
    check(
        "SELECT id, n, n - LAG(n) OVER (ORDER BY id) FROM t ORDER BY id",
        rows -> {
          List<List<Object>> answer = new ArrayList<>();
          Long before = null;
          for (Row row : rows) {
            answer.add(
                WriterLog.values(row.id(), row.n(), before == null ? null : row.n() - before));
            before = row.n();
          }
          return answer;
        });
  }

  private void checkGroups() {
    check(
        "SELECT COUNT(*), MIN(n), MAX(n), SUM(n), SUM(amount) FROM t",
        rows ->
            List.of(
                WriterLog.values(
                    (long) rows.size(),
                    numbers(rows).min().getAsLong(),
                    numbers(rows).max().getAsLong(),
                    numbers(rows).sum(),
                    rows.stream().mapToLong(Row::amount).sum())));
    check( // the forward columns of indexes say it all
        "SELECT kind, COUNT(*), MAX(n), SUM(n) FROM t GROUP BY kind ORDER BY kind",
        rows ->
            byKind(rows).entrySet().stream()
                .map(
                    kind ->
                        WriterLog.values(
                            kind.getKey(),
                            (long) kind.getValue().size(),
                            numbers(kind.getValue()).max().getAsLong(),
                            numbers(kind.getValue()).sum()))
                .toList());
    check( // rows have to be read
        "SELECT kind, SUM(amount), MAX(id) FROM t WHERE id < 100 GROUP BY kind ORDER BY kind",
        rows ->
            byKind(rows.stream().filter(row -> row.id() < 100).toList()).entrySet().stream()
                .map(
                    kind ->
                        WriterLog.values(
                            kind.getKey(),
                            kind.getValue().stream().mapToLong(Row::amount).sum(),
                            kind.getValue().stream().mapToLong(Row::id).max().getAsLong()))
                .toList());
  }

  private static LongStream numbers(List<Row> rows) {
    return rows.stream().mapToLong(Row::n);
  }

  private static Map<String, List<Row>> byKind(List<Row> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(Row::kind, TreeMap::new, Collectors.toList()));
  }

  /** Fails unless the query gives what {@code answer} is at one moment while it ran. */
  private void check(String query, Answer answer) {
    long from = log.writtenCount();
    List<List<Object>> result =
        Results.rows(sql.prepare(query).execute(new Object[0], QueryLimits.defaults()));
    long to = log.writtenCount() + 1; // one put may be seen that has not returned
    assertThat(WriterLog.momentOf(result, from, to, answer))
        .as("%s gives, after some number of puts from %d to %d: %s", query, from, to, result)
        .isNotNegative();
    judged.merge(query, 1L, Long::sum);
  }

  // ---- a table that is read more than once -----------------------------------------------------

  private void checkJoins() {
    check( // by hash
        "SELECT a.id, a.n, b.n FROM t a FULL JOIN t b ON a.id = b.id ORDER BY a.id",
        rows -> rows.stream().map(row -> WriterLog.values(row.id(), row.n(), row.n())).toList());
    check( // by look-ups: few rows on the left
        "SELECT a.id, a.n, b.n, b.amount FROM t a LEFT JOIN t b ON b.id = a.id"
            + " WHERE a.id < 12 ORDER BY a.id",
        rows ->
            rows.stream()
                .filter(row -> row.id() < 12)
                .map(row -> WriterLog.values(row.id(), row.n(), row.n(), row.amount()))
                .toList());
    check(
        "SELECT x.i, t.n FROM (VALUES (3), (7), (9)) x(i) LEFT JOIN t ON t.id = x.i ORDER BY x.i",
        rows ->
            Stream.of(3L, 7L, 9L)
                .map(id -> WriterLog.values(id.intValue(), numberOf(id, rows)))
                .toList());
    check(
        "SELECT SUM(a.n - b.n), COUNT(*) FROM t a JOIN t b ON a.kind = b.kind AND a.id = b.id",
        rows -> List.of(WriterLog.values(0L, (long) rows.size())));
  }

  private static Long numberOf(long id, List<Row> rows) {
    return rows.stream().filter(row -> row.id() == id).map(Row::n).findFirst().orElse(null);
  }

  private void checkSets() {
    check(
        "SELECT id, n FROM t EXCEPT SELECT id, n FROM t WHERE kind <> 'kind0' ORDER BY id",
        rows ->
            rows.stream()
                .filter(row -> row.kind().equals("kind0"))
                .map(row -> WriterLog.values(row.id(), row.n()))
                .toList());
    check(
        "SELECT id, MIN(n), MAX(n), COUNT(*) FROM"
            + " (SELECT id, n FROM t UNION ALL SELECT id, n FROM t) GROUP BY id ORDER BY id",
        rows ->
            rows.stream().map(row -> WriterLog.values(row.id(), row.n(), row.n(), 2L)).toList());
  }

  private void checkSubqueries() {
    check(
        "SELECT id, n FROM t WHERE NOT EXISTS (SELECT 1 FROM t later WHERE later.n > t.n)",
        rows ->
            rows.stream()
                .max(Comparator.comparing(Row::n))
                .map(row -> WriterLog.values(row.id(), row.n()))
                .stream()
                .toList());
    check(
        "SELECT id FROM t WHERE n = (SELECT MAX(n) FROM t)",
        rows ->
            rows.stream()
                .max(Comparator.comparing(Row::n))
                .map(row -> WriterLog.values(row.id()))
                .stream()
                .toList());
    check(
        "SELECT id, (SELECT COUNT(*) FROM t b WHERE b.kind = a.kind AND b.n < a.n)"
            + " FROM t a WHERE id < 9 ORDER BY id",
        rows ->
            rows.stream()
                .filter(row -> row.id() < 9)
                .map(
                    row ->
                        WriterLog.values(
                            row.id(),
                            rows.stream()
                                .filter(one -> one.kind().equals(row.kind()) && one.n() < row.n())
                                .count()))
                .toList());
    check(
        "SELECT a.id, x.n FROM t a, LATERAL (SELECT b.n FROM t b WHERE b.n >= a.n"
            + " ORDER BY b.n LIMIT 1) x WHERE a.id BETWEEN 20 AND 30 ORDER BY a.id",
        rows ->
            rows.stream()
                .filter(row -> row.id() >= 20 && row.id() <= 30)
                .map(row -> WriterLog.values(row.id(), row.n()))
                .toList());
  }
}
