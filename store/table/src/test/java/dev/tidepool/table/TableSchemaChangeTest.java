package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema that changed between two starts: what there is is answered by the new one. */
class TableSchemaChangeTest {
  private static final int ROW_COUNT = 300;
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 64 << 10, 16 << 10, 64 << 10, 0.6);
  private static final Column STATUS = Column.of("status", ColumnType.STRING);
  private static final Column TOTAL = Column.of("total", ColumnType.INT);
  private static final IndexDefinition BY_TOTAL = IndexDefinition.on("by_total", "total");

  @TempDir Path directory;

  private Table open(Engine engine, List<Column> columns, IndexDefinition... indexes) {
    TableDefinition definition =
        new TableDefinition(
            new TableSchema(columns), new JsonRowCodec(KeyFormat.STRING), List.of(indexes));
    return Table.open(engine, directory.resolve("table"), TINY, definition);
  }

  private static Engine engine() {
    return new Engine(EngineOptions.ofMemoryBytes(8 << 20));
  }

  /** Rows of the old schema, in the log only or in a checkpoint. */
  private void fill(boolean withCheckpoint) {
    try (Engine engine = engine();
        Table table = open(engine, List.of(STATUS, TOTAL), BY_TOTAL)) {
      int round = 0;
      do {
        for (int i = 0; i < ROW_COUNT; i++) {
          String json =
              "{\"status\":\"s" + i % 3 + "\",\"total\":" + i + ",\"note\":\"n" + i + "\"}";
          table.put(
              ("r" + i).getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
        }
        table.commit(new byte[] {(byte) round++});
      } while (withCheckpoint && table.store().stats().checkpointCount() == 0);
    }
  }

  private static List<Object> ask(Table table, int column, Operator operator, Object value) {
    Predicate predicate = new Comparison(column, operator, new Operand.Literal(value));
    int all = table.schema().columnCount();
    List<Object> rows = new ArrayList<>();
    ScanRequest request = ScanRequest.of(predicate, List.of(all - 1));
    try (ResultCursor cursor = table.prepare(request).open(new Object[0], QueryLimits.defaults())) {
      while (cursor.next()) {
        rows.add(cursor.value(0));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void columnIsAdded(boolean withCheckpoint) throws InterruptedException {
    fill(withCheckpoint);
    Column note = Column.of("note", ColumnType.STRING);
    try (Engine engine = engine();
        Table table =
            open(
                engine,
                List.of(STATUS, TOTAL, note),
                BY_TOTAL,
                IndexDefinition.on("by_note", "note"))) {
      assertThat(ask(table, 1, Operator.EQUAL, 7)).containsExactly("n7");
      table.awaitIndexes();
      assertThat(table.verify()).isEmpty();
      assertThat(ask(table, 1, Operator.EQUAL, 7)).containsExactly("n7");
      assertThat(ask(table, 2, Operator.EQUAL, "n8")).containsExactly("n8");
      assertThat(table.unreadableRowCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void columnThatIsNotNullableIsAdded(boolean withCheckpoint) throws InterruptedException {
    fill(withCheckpoint);
    Column missing = new Column("missing", ColumnType.STRING, "missing", false);
    try (Engine engine = engine();
        Table table = open(engine, List.of(STATUS, TOTAL, missing), BY_TOTAL)) {
      table.awaitIndexes();
      assertThat(ask(table, 1, Operator.GREATER_OR_EQUAL, 0)).isEmpty();
      assertThat(table.unreadableRowCount()).isEqualTo(ROW_COUNT);
      assertThat(table.verify()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void columnIsDropped(boolean withCheckpoint) throws InterruptedException {
    fill(withCheckpoint);
    try (Engine engine = engine()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> open(engine, List.of(STATUS), BY_TOTAL))
          .withMessage("index by_total: there is no column total");
      try (Table table = open(engine, List.of(STATUS))) {
        table.awaitIndexes();
        assertThat(ask(table, 0, Operator.EQUAL, "s1")).hasSize(ROW_COUNT / 3);
        assertThat(table.verify()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void columnIsRetyped(boolean withCheckpoint) throws InterruptedException {
    fill(withCheckpoint);
    try (Engine engine = engine();
        Table table =
            open(engine, List.of(STATUS, Column.of("total", ColumnType.BIGINT)), BY_TOTAL)) {
      assertThat(ask(table, 1, Operator.LESS, 2L)).containsExactlyInAnyOrder(0L, 1L);
      table.awaitIndexes();
      assertThat(table.verify()).isEmpty();
      assertThat(ask(table, 1, Operator.LESS, 2L)).containsExactlyInAnyOrder(0L, 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void columnIsRetypedToWhatItsValuesAreNot(boolean withCheckpoint) throws InterruptedException {
    fill(withCheckpoint);
    try (Engine engine = engine();
        Table table =
            open(engine, List.of(STATUS, Column.of("total", ColumnType.STRING)), BY_TOTAL)) {
      table.awaitIndexes();
      assertThat(table.unreadableRowCount()).isEqualTo(ROW_COUNT);
      assertThat(ask(table, 0, Operator.EQUAL, "s1")).isEmpty();
      assertThat(table.verify()).isEmpty();
    }
  }

  @Test
  void indexOfAnotherKindIsBuiltAnew() throws InterruptedException {
    fill(true);
    IndexDefinition unordered =
        new IndexDefinition("by_total", BY_TOTAL.parts(), false, true, false, null);
    try (Engine engine = engine();
        Table table = open(engine, List.of(STATUS, TOTAL), unordered)) {
      table.awaitIndexes();
      assertThat(ask(table, 1, Operator.EQUAL, 5)).containsExactly(5);
      assertThat(table.violationCount("by_total")).isZero();
      assertThat(table.verify()).isEmpty();
    }
  }
}
