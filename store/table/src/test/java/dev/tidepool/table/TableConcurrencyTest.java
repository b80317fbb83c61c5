package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Crew;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries while a writer runs at full speed. It gives the rows, one after the other and round and
 * round, the number of the round: at one point in time all rows up to some row have one round and
 * the others the round before. So whatever a query returns shows whether it saw one point in time.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TableConcurrencyTest {
  private static final int ROW_COUNT = 500;
  private static final long RUN_MILLIS = Long.getLong("tidepool.concurrency.millis", 3_000);
  private static final int ROW = 0;
  private static final int ROUND = 1;
  private static final int KIND = 2;
  private static final int KEY = 3;
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("row", ColumnType.INT),
              Column.of("round", ColumnType.INT),
              Column.of("kind", ColumnType.STRING),
              Column.at("key", ColumnType.STRING, Column.KEY)));
  private static final Object[] NO_PARAMETERS = {};

  @TempDir Path directory;

  private final AtomicLong rounds = new AtomicLong();
  private final AtomicLong corrected = new AtomicLong();

  @ParameterizedTest
  @ValueSource(longs = {64 << 10, 16 << 20})
  void eachResultIsOnePointInTime(long memoryBytes) throws Exception {
    StoreOptions options = new StoreOptions(1 << 10, 64 << 10, 16 << 10, 64 << 10, 0.6);
    TableDefinition definition =
        new TableDefinition(
            SCHEMA,
            new JsonRowCodec(KeyFormat.STRING),
            List.of(
                IndexDefinition.on("by_round", "round"),
                IndexDefinition.on("by_kind", "kind"),
                IndexDefinition.on("by_row", "row")));
    try (Engine engine = new Engine(new EngineOptions(memoryBytes, 2));
        Table table = Table.open(engine, directory.resolve("table"), options, definition);
        Crew crew = new Crew()) {
      writeRound(table, 0);
      crew.add(() -> writeNextRound(table));
      crew.add(() -> checkKind(table));
      crew.add(() -> checkRows(table, byRound()));
      crew.add(() -> checkGroups(table));
      crew.add(() -> checkFirst(table));
      crew.add(() -> checkRows(table, byKey()));
      crew.add(() -> checkFirstOfTwoColumns(table));
      crew.add(() -> checkSums(table));
      crew.run(RUN_MILLIS);
      assertThat(table.verify()).isEmpty();
      assertThat(rounds.get()).isGreaterThan(1);
      assertThat(corrected.get()).as("rows that changed while a query looked").isPositive();
    }
  }

  private void writeNextRound(Table table) {
    int round = (int) rounds.incrementAndGet();
    writeRound(table, round);
    if (round % 10 == 0) {
      table.commit(new byte[] {(byte) round});
    }
  }

  private static void writeRound(Table table, int round) {
    for (int row = 0; row < ROW_COUNT; row++) {
      String kind = (row + round) % 3 == 0 ? "x" : "y";
      String json = "{\"row\":" + row + ",\"round\":" + round + ",\"kind\":\"" + kind + "\"}";
      table.put(
          ("r" + row).getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Predicate byRound() {
    return new Comparison(ROUND, Operator.GREATER_OR_EQUAL, new Operand.Literal(0));
  }

  /** All rows by their keys. */
  private static Predicate byKey() {
    List<Operand> keys = new ArrayList<>();
    for (int row = 0; row < ROW_COUNT; row++) {
      keys.add(new Operand.Literal("r" + row));
    }
    return new Predicate.In(KEY, keys);
  }

  /** A third of the rows, found by their kind: those of some point in time, and no others. */
  private void checkKind(Table table) {
    int[] roundOf = new int[ROW_COUNT];
    Arrays.fill(roundOf, -1);
    Predicate predicate = new Comparison(KIND, Operator.EQUAL, new Operand.Literal("x"));
    ScanRequest request = ScanRequest.of(predicate, List.of(ROW, ROUND));
    int newest = 0;
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        int row = (Integer) rows.value(0);
        assertThat(roundOf[row]).as("row %d", row).isEqualTo(-1);
        roundOf[row] = (Integer) rows.value(1);
        newest = Math.max(newest, roundOf[row]);
      }
      corrected.addAndGet(rows.statistics().rowsCorrected());
    }
    assertThat(isOnePointInTime(roundOf, newest) || isOnePointInTime(roundOf, newest + 1))
        .as("one point in time: %s", Arrays.toString(roundOf))
        .isTrue();
  }

  private static boolean isOnePointInTime(int[] roundOf, int newest) {
    for (int writtenRows = 0; writtenRows <= ROW_COUNT; writtenRows++) {
      boolean fits = true;
      for (int row = 0; row < ROW_COUNT && fits; row++) {
        int round = row < writtenRows ? newest : newest - 1;
        fits = roundOf[row] == ((row + round) % 3 == 0 ? round : -1);
      }
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private void checkRows(Table table, Predicate predicate) {
    int[] roundOf = new int[ROW_COUNT];
    Arrays.fill(roundOf, -1);
    ScanRequest request = ScanRequest.of(predicate, List.of(ROW, ROUND, KIND));
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        int row = (Integer) rows.value(0);
        assertThat(roundOf[row]).as("row %d", row).isEqualTo(-1);
        roundOf[row] = (Integer) rows.value(1);
        assertThat(rows.value(2)).isEqualTo((row + roundOf[row]) % 3 == 0 ? "x" : "y");
      }
      corrected.addAndGet(rows.statistics().rowsCorrected());
    }
    int last = roundOf[ROW_COUNT - 1];
    boolean isBehind = false;
    for (int row = 0; row < ROW_COUNT; row++) {
      isBehind |= roundOf[row] == last;
      assertThat(roundOf[row]).as("round of row %d", row).isEqualTo(isBehind ? last : last + 1);
    }
  }

  private void checkGroups(Table table) {
    Aggregation aggregation =
        new Aggregation(List.of(ROUND), List.of(new Call(Function.COUNT, -1, false)));
    ScanRequest request =
        new ScanRequest(
            Predicate.TRUE,
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            aggregation);
    long sum = 0;
    List<Integer> found = new ArrayList<>();
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        found.add((Integer) rows.value(0));
        sum += (Long) rows.value(1);
      }
    }
    assertThat(sum).isEqualTo(ROW_COUNT);
    assertThat(found).hasSizeBetween(1, 2);
    assertThat(Math.abs(found.get(0) - found.get(found.size() - 1))).isLessThan(2);
  }

  /** The rows of the newest round are the first ones, without a gap. */
  private void checkFirst(Table table) {
    ScanRequest request =
        new ScanRequest(
            Predicate.TRUE,
            List.of(ROW, ROUND),
            List.of(new SortKey(ROUND, true, false)),
            ScanRequest.FROM_START,
            new Operand.Literal(50L),
            null);
    boolean[] isNewest = new boolean[ROW_COUNT];
    int newest = -1;
    int newestCount = 0;
    int count = 0;
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        int round = (Integer) rows.value(1);
        newest = count++ == 0 ? round : newest;
        assertThat(round).isBetween(newest - 1, newest);
        if (round == newest) {
          newestCount++;
          isNewest[(Integer) rows.value(0)] = true;
        }
      }
    }
    assertThat(count).isEqualTo(50);
    if (newestCount < 50) { // then these are all of them
      for (int row = 0; row < newestCount; row++) {
        assertThat(isNewest[row]).as("row %d of %d in round %d", row, newestCount, newest).isTrue();
      }
    }
  }

  /**
   * By round, the newest first, then by row: rows in turn, of one round and then the one before.
   */
  private void checkFirstOfTwoColumns(Table table) {
    ScanRequest request =
        new ScanRequest(
            Predicate.TRUE,
            List.of(ROW, ROUND),
            List.of(new SortKey(ROUND, true, false), new SortKey(ROW, false, false)),
            ScanRequest.FROM_START,
            new Operand.Literal(40L),
            null);
    int count = 0;
    int round = Integer.MAX_VALUE;
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      while (rows.next()) {
        assertThat(rows.value(0)).isEqualTo(count);
        int next = (Integer) rows.value(1);
        assertThat(next).isBetween(count == 0 ? 0 : round - 1, round);
        round = next;
        count++;
      }
    }
    assertThat(count).isEqualTo(40);
  }

  /** Of all rows the sum of their numbers, and rounds that are no more than one apart. */
  private void checkSums(Table table) {
    ScanRequest request =
        new ScanRequest(
            Predicate.TRUE,
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            new Aggregation(
                List.of(),
                List.of(
                    new Call(Function.SUM, ROW, false),
                    new Call(Function.MIN, ROUND, false),
                    new Call(Function.MAX, ROUND, false),
                    new Call(Function.SUM, ROUND, false))));
    try (ResultCursor rows = table.prepare(request).open(NO_PARAMETERS, QueryLimits.defaults())) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.value(0)).isEqualTo(ROW_COUNT * (ROW_COUNT - 1L) / 2);
      int oldest = (Integer) rows.value(1);
      assertThat((Integer) rows.value(2)).isBetween(oldest, oldest + 1);
      assertThat((Long) rows.value(3))
          .isBetween((long) oldest * ROW_COUNT, (oldest + 1L) * ROW_COUNT);
    }
  }

  @Test
  void indexIsBuiltWhileTheTableIsWritten() throws Exception {
    StoreOptions options = new StoreOptions(1 << 10, 64 << 10, 16 << 10, 64 << 10, 0.6);
    JsonRowCodec codec = new JsonRowCodec(KeyFormat.STRING);
    try (Engine engine = new Engine(new EngineOptions(16 << 20, 2))) {
      try (Table table =
          Table.open(engine, directory, options, new TableDefinition(SCHEMA, codec, List.of()))) {
        for (int round = 0; table.store().stats().checkpointCount() == 0; round++) {
          writeRound(table, round);
          table.commit(new byte[] {(byte) round});
        }
      }
      TableDefinition definition =
          new TableDefinition(SCHEMA, codec, List.of(IndexDefinition.on("by_round", "round")));
      try (Table table = Table.open(engine, directory, options, definition)) {
        table.indexes(); // begins to build it
        for (int round = 1000; round < 1020; round++) {
          writeRound(table, round);
        }
        table.awaitIndexes();
        assertThat(table.indexes().incomplete()).isEmpty();
        assertThat(table.verify()).isEmpty();
        ScanRequest request = ScanRequest.of(byRound(), List.of(ROW));
        assertThat(table.prepare(request).accessPath(NO_PARAMETERS).text()).isNotBlank();
        checkRows(table, byRound());
      }
    }
  }
}
