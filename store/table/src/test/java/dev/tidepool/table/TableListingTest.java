package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is listed of a table besides its rows: those that cannot be read, and shared values. */
class TableListingTest {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("email", ColumnType.STRING),
              Column.of("shop", ColumnType.INT),
              Column.of("number", ColumnType.INT)));

  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 64 << 10, 16 << 10, 64 << 10, 0.6);

  @TempDir Path directory;
  private Engine engine;
  private Table table;

  @BeforeEach
  void open() {
    engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
    table = open(new JsonRowCodec(KeyFormat.STRING));
  }

  private Table open(RowCodec codec) {
    List<IndexDefinition> indexes =
        List.of(
            unique("email_once", IndexPart.of(IndexPart.Function.LOWER, "email")),
            unique("number_once", IndexPart.column("shop"), IndexPart.column("number")),
            IndexDefinition.on("by_shop", "shop"));
    TableDefinition definition = new TableDefinition(SCHEMA, codec, indexes);
    return Table.open(engine, directory.resolve("table"), TINY, definition);
  }

  @AfterEach
  void close() {
    table.close();
    engine.close();
  }

  private static IndexDefinition unique(String name, IndexPart... parts) {
    return new IndexDefinition(name, List.of(parts), true, true, false, null);
  }

  private void put(String key, String json) {
    table.put(key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void rowsThatCannotBeReadAreCountedAndListed() {
    put("good", "{\"shop\":1}");
    put("bad", "{\"shop\":\"one\"}");
    put("worse", "no JSON");
    put("mended", "no JSON");
    put("mended", "{\"shop\":2}");
    put("gone", "no JSON");
    table.remove("gone".getBytes(StandardCharsets.UTF_8));
    assertThat(table.unreadableRowCount()).isEqualTo(2);
    assertThat(list(table.unreadableKeys(QueryLimits.defaults()), 0))
        .containsExactlyInAnyOrder("bad", "worse");
  }

  @Test
  void keysThatAreListedAreThoseOfOnePointInTime() {
    put("bad", "no JSON");
    try (ResultCursor keys = table.unreadableKeys(QueryLimits.defaults())) {
      put("bad", "{}");
      put("late", "no JSON");
      assertThat(keys.next()).isTrue();
      assertThat((byte[]) keys.value(0)).asString(StandardCharsets.UTF_8).isEqualTo("bad");
      assertThat(keys.next()).isFalse();
    }
  }

  @Test
  void sharedValuesOfAUniqueIndexAreCountedAndListed() {
    put("a", "{\"email\":\"X@y\",\"shop\":1,\"number\":1}");
    put("b", "{\"email\":\"x@Y\",\"shop\":1,\"number\":2}");
    put("c", "{\"email\":\"z\",\"shop\":1,\"number\":2}");
    put("d", "{\"email\":null}");
    put("e", "{\"email\":null}");
    assertThat(table.violationCount("email_once")).isEqualTo(1);
    List<String> emails = list(table.violations("EMAIL_ONCE", 10, QueryLimits.defaults()), 1);
    assertThat(emails).containsExactlyInAnyOrder("[x@y] a", "[x@y] b");
    List<String> numbers = list(table.violations("number_once", 10, QueryLimits.defaults()), 1);
    assertThat(numbers)
        .containsExactlyInAnyOrder("[1, 2] b", "[1, 2] c", "[null, null] d", "[null, null] e");
    put("b", "{\"email\":\"other\",\"shop\":1,\"number\":3}");
    assertThat(table.violationCount("email_once")).isZero();
    assertThat(list(table.violations("email_once", 10, QueryLimits.defaults()), 1)).isEmpty();
  }

  @Test
  void indexesThatAreNotUniqueAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.violationCount("by_shop"))
        .withMessage("there is no unique index by_shop");
  }

  /** What is counted and listed before would be too little. */
  @Test
  void indexesThatAreBeingBuiltAreNotAsked() throws InterruptedException {
    CountDownLatch mayBuild = new CountDownLatch(1);
    Thread writer = Thread.currentThread();
    RowCodec json = new JsonRowCodec(KeyFormat.STRING);
    RowCodec slow =
        (schema, columns) -> {
          ColumnReader reader = json.bind(schema, columns);
          return (key, keyOffset, keyBytes, value, offset, bytes, time, target) -> {
            if (Thread.currentThread() != writer) {
              awaitUninterruptibly(mayBuild);
            }
            reader.read(key, keyOffset, keyBytes, value, offset, bytes, time, target);
          };
        };
    put("a", "{\"email\":\"x\"}");
    put("b", "{\"email\":\"x\"}");
    table.commit(new byte[] {1});
    for (int i = 0; table.store().stats().checkpointCount() == 0; i++) {
      put("more" + i, "{\"email\":\"" + i + "y".repeat(500) + "\"}");
      table.commit(new byte[] {1});
    }
    table.close();
    table = open(slow); // another codec, so that nothing is kept
    assertThatIllegalStateException()
        .isThrownBy(() -> table.violationCount("email_once"))
        .withMessage("index email_once is still being built: wait for the indexes");
    assertThatIllegalStateException()
        .isThrownBy(() -> table.violations("email_once", 10, QueryLimits.defaults()));
    mayBuild.countDown();
    table.awaitIndexes();
    assertThat(table.violationCount("email_once")).isEqualTo(1);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void memoryIsToldForEachIndex() {
    for (int i = 0; i < 1000; i++) {
      put("k" + i, "{\"email\":\"mail" + i + "\",\"shop\":" + i % 3 + "}");
    }
    assertThat(table.indexMemory()).containsOnlyKeys("email_once", "number_once", "by_shop");
    assertThat(table.indexMemory().get("email_once").dictionaryBytes())
        .isGreaterThan(table.indexMemory().get("by_shop").dictionaryBytes());
    assertThat(table.indexMemory().get("by_shop").forwardBytes()).isGreaterThanOrEqualTo(4_000);
  }

  /** The keys, behind the values if the key is not the first. */
  private static List<String> list(ResultCursor cursor, int keyIndex) {
    List<String> rows = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        String key = new String((byte[]) cursor.value(keyIndex), StandardCharsets.UTF_8);
        rows.add(keyIndex == 0 ? key : cursor.value(0) + " " + key);
      }
    }
    return rows;
  }
}
