package dev.tidepool.streams.store;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexedStore;
import dev.tidepool.streams.query.Sales;
import dev.tidepool.table.Table;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes of a store that is restored, written to, closed and opened again: as a rebuild. */
class IndexedStoreRestoreTest {
  private static final List<String> CITIES = List.of("Paris", "Rome", "Oslo", "");

  @TempDir Path directory;

  private final Map<String, String> model = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void indexesEqualARebuildAfterRestoreAndWritesAndReopening() throws Exception {
    TidepoolStoreSupplier supplier = Sales.indexed(TidepoolStores.keyValueStore("sales"));
    TestContext context = new TestContext(directory);
    TidepoolKeyValueStore store = open(supplier, context);
    for (int batch = 0; batch < 20; batch++) {
      context.restore(changes(200));
    }
    assertSame(store);
    for (KeyValue<byte[], byte[]> change : changes(2_000)) {
      store.put(Bytes.wrap(change.key), change.value);
    }
    assertSame(store);
    store.commit(Map.of(new TopicPartition("changelog", 0), 6_000L));
    store.close();

    TidepoolKeyValueStore again = open(supplier, new TestContext(directory));
    assertSame(again);
    again.close();
  }

  /** An index is added to a store with rows, and built beside its work; another one is dropped. */
  @Test
  void indexesComeAndGoBetweenTwoStarts() throws Exception {
    TidepoolKeyValueStore store =
        open(Sales.indexed(TidepoolStores.keyValueStore("sales")), new TestContext(directory));
    for (KeyValue<byte[], byte[]> change : changes(2_000)) {
      store.put(Bytes.wrap(change.key), change.value);
    }
    store.commit(Map.of(new TopicPartition("changelog", 0), 2_000L));
    store.close();

    TidepoolStoreSupplier next =
        TidepoolStores.keyValueStore("sales")
            .schema(Sales.SCHEMA)
            .index(IndexDefinition.on("by_city_and_total", "city", "total"));
    TidepoolKeyValueStore again = open(next, new TestContext(directory));
    assertSame(again);
    Table table = (Table) again.table().relation();
    table.awaitIndexes();
    assertThat(IndexQuery.count().where(column("city").eq("Paris")).accessPath(table))
        .contains("by_city_and_total")
        .doesNotContain("by_total ");
    assertSame(again);
    again.close();
  }

  @Test
  void whatDoesNotFitIsRefusedWithStoreAndColumn() {
    assertThatThrownBy(
            () ->
                TidepoolStores.keyValueStore("sales")
                    .schema(Sales.SCHEMA)
                    .index(IndexDefinition.on("by_town", "town"))
                    .get())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sales")
        .hasMessageContaining("town");
    assertThatThrownBy(
            () ->
                TidepoolStores.keyValueStore("sales")
                    .index(IndexDefinition.on("by_city", "city"))
                    .get())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sales")
        .hasMessageContaining("schema");
    TableSchema timed =
        new TableSchema(List.of(Column.at("at", ColumnType.TIMESTAMP, Column.TIMESTAMP)));
    assertThatThrownBy(() -> TidepoolStores.keyValueStore("sales").schema(timed).get())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sales")
        .hasMessageContaining("timestampedKeyValueStore");
    assertThat(TidepoolStores.timestampedKeyValueStore("sales").schema(timed).get()).isNotNull();
  }

  private static TidepoolKeyValueStore open(TidepoolStoreSupplier supplier, TestContext context) {
    KeyValueStore<Bytes, byte[]> store = supplier.get();
    store.init(context, store);
    return (TidepoolKeyValueStore) store;
  }

  /** Changes of random keys, a quarter of them tombstones; the model follows. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private KeyValue<byte[], byte[]>[] changes(int count) {
    KeyValue[] changes = new KeyValue[count];
    for (int i = 0; i < count; i++) {
      String key = "sale-" + random.nextInt(1_000);
      boolean remove = random.nextInt(4) == 0;
      String value =
          remove
              ? null
              : Sales.json(CITIES.get(random.nextInt(CITIES.size())), random.nextInt(100));
      if (remove) {
        model.remove(key);
      } else {
        model.put(key, value);
      }
      changes[i] = new KeyValue<>(bytes(key), remove ? null : bytes(value));
    }
    return changes;
  }

  private void assertSame(TidepoolKeyValueStore store) {
    Table table = (Table) store.table().relation();
    assertThat(table.verify()).isEmpty();
    IndexedStore columns = IndexedStore.of(store);
    for (String city : CITIES) {
      List<Object> expected = new ArrayList<>();
      model.forEach(
          (key, value) -> {
            if (value.contains("\"" + city + "\"")) {
              expected.add(key);
            }
          });
      assertThat(expected).as("sales in " + city).isNotEmpty();
      assertThat(columns.query(IndexQuery.select("id").where(column("city").eq(city))).rows())
          .extracting(row -> row.value("id"))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
