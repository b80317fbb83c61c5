package dev.tidepool.streams.store;

import static dev.tidepool.streams.query.Where.column;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.IndexedStore;
import dev.tidepool.streams.query.Order;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.streams.query.QueryBounds;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.UnreadableRowsQuery.UnreadableRow;
import dev.tidepool.table.Table;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns and indexes of one store, through what Streams does to it. */
class IndexedStoreTest extends StoreTest {

  private static final List<String> CITIES = List.of("Paris", "Rome", "Riga", "Bonn");

  private final List<TidepoolKeyValueStore> stores = new ArrayList<>();

  @AfterEach
  void closeStores() {
    stores.forEach(TidepoolKeyValueStore::close);
  }

  private TidepoolKeyValueStore open(TidepoolStoreSupplier supplier, TestContext context) {
    TidepoolKeyValueStore store = (TidepoolKeyValueStore) supplier.get();
    stores.add(store);
    store.init(context, store);
    store.committedOffset(CHANGELOG);
    return store;
  }

  private TidepoolKeyValueStore open() {
    return open(orders(), context());
  }

  private static TidepoolStoreSupplier orders() {
    return Orders.indexed(TidepoolStores.keyValueStore(NAME).schema(Orders.plainSchema()));
  }

  private static void put(TidepoolKeyValueStore store, String key, String value) {
    store.put(Bytes.wrap(key.getBytes(UTF_8)), value == null ? null : value.getBytes(UTF_8));
  }

  /**
   * A random run of writes, restores, commits, clean closes and crashes: indexes equal a rebuild,
   * and answers those of a map.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void indexesFollowTheRows(long seed) throws Exception {
    Random random = new Random(seed);
    TestContext context = context();
    TidepoolKeyValueStore store = open(orders(), context);
    Map<String, String[]> rows = new TreeMap<>();
    Map<String, String[]> committed = new TreeMap<>();
    for (int step = 0; step < 3000; step++) {
      String key = "k" + random.nextInt(200);
      String city = CITIES.get(random.nextInt(CITIES.size()));
      String total = Integer.toString(random.nextInt(100));
      String value = random.nextInt(5) == 0 ? null : Orders.json(city, Long.parseLong(total), city);
      if (random.nextInt(4) == 0) {
        context.restore(
            KeyValue.pair(key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
      } else {
        put(store, key, value);
      }
      if (value == null) {
        rows.remove(key);
      } else {
        rows.put(key, new String[] {city, total});
      }
      int what = random.nextInt(300);
      if (what < 5) {
        store.commit(Map.of(CHANGELOG, (long) step));
        committed = new TreeMap<>(rows);
      } else if (what == 5) {
        store.close(); // what was not committed is gone, as after a crash
        context = context();
        store = open(orders(), context);
        rows = new TreeMap<>(committed);
        assertAnswers(store, rows);
      } else if (what == 6) {
        assertAnswers(store, rows);
      }
    }
    assertAnswers(store, rows);
  }

  private static void assertAnswers(TidepoolKeyValueStore store, Map<String, String[]> rows)
      throws Exception {
    Table table = (Table) store.table().relation();
    table.awaitIndexes();
    assertThat(table.verify()).isEmpty();
    for (String city : CITIES) {
      List<Object> expected =
          rows.entrySet().stream()
              .filter(row -> row.getValue()[0].equals(city))
              .filter(row -> Long.parseLong(row.getValue()[1]) >= 50)
              .map(row -> (Object) List.of(row.getKey(), Long.parseLong(row.getValue()[1])))
              .toList();
      IndexQuery query =
          IndexQuery.select("id", "total")
              .where(column("city").eq(city).and(column("total").ge(50)))
              .orderBy(Order.ascending("id"));
      assertThat(values(IndexedStore.of(store).query(query))).isEqualTo(expected);
    }
  }

  private static List<Object> values(IndexResult result) {
    return result.rows().stream().map(row -> (Object) row.values()).toList();
  }

  @Test
  void corruptedChangelogEmptiesIndexesToo() throws Exception {
    TidepoolKeyValueStore store = open();
    put(store, "a", Orders.json("Paris", 1));
    store.commit(Map.of(CHANGELOG, 1L));
    store.commit(Map.of());
    assertAnswers(store, Map.of());
    put(store, "b", Orders.json("Rome", 70));
    assertAnswers(store, Map.of("b", new String[] {"Rome", "70"}));
  }

  // Bad records

  @Test
  void unreadableRecordsAreStoredCountedAndListed() {
    TestContext context = context();
    TidepoolKeyValueStore store = open(orders(), context);
    put(store, "good", Orders.json("Paris", 1));
    put(store, "bad", "{\"total\": \"much\"}");
    put(store, "worse", "no JSON at all");
    context.restore(KeyValue.pair("restored".getBytes(UTF_8), "{".getBytes(UTF_8)));

    assertThat(store.get(Bytes.wrap("bad".getBytes(UTF_8)))).isNotNull();
    IndexedStore table = IndexedStore.of(store);
    assertThat(table.query(IndexQuery.count()).rows()).hasToString("[[1]]");
    List<UnreadableRow> unreadable = table.unreadableRows(10);
    assertThat(unreadable)
        .extracting(row -> new String(row.key().get(), UTF_8))
        .containsExactlyInAnyOrder("bad", "worse", "restored");
    assertThat(unreadable).anyMatch(row -> row.reason().contains("column total: expected BIGINT"));
    assertThat(table.unreadableRows(2)).hasSize(2);
    assertThat(value(context, "unreadable-rows")).isEqualTo(3);

    put(store, "bad", Orders.json("Rome", 2));
    put(store, "worse", null);
    assertThat(table.unreadableRows(10)).hasSize(1);
    assertThat(value(context, "unreadable-rows")).isEqualTo(1);
  }

  @Test
  void codecThatThrowsKillsNobody() {
    TidepoolStoreSupplier supplier =
        TidepoolStores.keyValueStore(NAME)
            .schema(new TableSchema(List.of(Column.of("x", ColumnType.STRING))))
            .codec(
                (schema, columns) ->
                    (key, keyOffset, keyBytes, value, valueOffset, valueBytes, time, target) -> {
                      throw new IllegalStateException("a bug in the codec");
                    });
    TidepoolKeyValueStore store = open(supplier, context());
    put(store, "a", "1");
    assertThat(IndexedStore.of(store).unreadableRows(10))
        .singleElement()
        .satisfies(row -> assertThat(row.reason()).contains("a bug in the codec"));
  }

  @Test
  void sharedValuesOfAUniqueIndexAreListed() {
    TestContext context = context();
    TidepoolKeyValueStore store = open(orders(), context);
    put(store, "a", Orders.json("Paris", 7));
    put(store, "b", Orders.json("Paris", 7));
    put(store, "c", Orders.json("Paris", 8));
    assertThat(IndexedStore.of(store).uniqueViolations("orders_total", 10))
        .extracting(v -> v.values() + " " + new String(v.key().get(), UTF_8))
        .containsExactlyInAnyOrder("[7] a", "[7] b");
    assertThat(value(context, "unique-violations", "orders_total")).isEqualTo(1);
    assertThatThrownBy(() -> IndexedStore.of(store).uniqueViolations("orders_city", 10))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("no unique index orders_city");
  }

  // A schema that is another one at the next start

  @Test
  void columnAddedDroppedRetyped() throws Exception {
    TidepoolKeyValueStore store = open();
    put(store, "a", Orders.json("Paris", 1));
    put(store, "b", Orders.json("Rome", 2));
    store.commit(Map.of(CHANGELOG, 1L));
    store.close();

    // total is dropped, and city has become a number, which none of the rows has.
    TableSchema retyped =
        new TableSchema(
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                Column.at("city", ColumnType.BIGINT, "address.city")));
    TidepoolKeyValueStore second =
        open(
            TidepoolStores.keyValueStore(NAME)
                .schema(retyped)
                .index(IndexDefinition.on("orders_city", "city")),
            context());
    ((Table) second.table().relation()).awaitIndexes();
    assertThat(((Table) second.table().relation()).verify()).isEmpty();
    assertThat(IndexedStore.of(second).unreadableRows(10)).hasSize(2);
    assertThatThrownBy(() -> IndexedStore.of(second).query(IndexQuery.select("total")))
        .hasMessageContaining("there is no column total; there are id, city");
    second.close();

    // Everything is back, and one more column, with an index that never was.
    TableSchema more =
        new TableSchema(
            List.of(
                Column.at("id", ColumnType.STRING, Column.KEY),
                Column.at("city", ColumnType.STRING, "address.city"),
                Column.of("total", ColumnType.BIGINT),
                Column.of("note", ColumnType.STRING)));
    TidepoolKeyValueStore third =
        open(
            TidepoolStores.keyValueStore(NAME)
                .schema(more)
                .index(IndexDefinition.on("by_both", "city", "total")),
            context());
    ((Table) third.table().relation()).awaitIndexes();
    assertThat(((Table) third.table().relation()).verify()).isEmpty();
    assertThat(
            IndexedStore.of(third)
                .query(
                    IndexQuery.selectAll()
                        .where(column("city").eq("Rome").and(column("total").eq(2)))))
        .hasToString("[id, city, total, note] [[b, Rome, 2, null]]");
  }

  // Queries that cannot be answered

  @Test
  void queriesThatDoNotFitFailWithTheReason() {
    TestContext context = context();
    TidepoolKeyValueStore store = open(orders(), context);
    for (int i = 0; i < 100; i++) {
      put(store, "k" + i, Orders.json("Paris", i));
    }
    assertFails(store, IndexQuery.select("town"), "there is no column town; there are id, city");
    assertFails(store, IndexQuery.count().where(column("town").eq("x")), "no column town");
    assertFails(
        store, IndexQuery.count().where(column("total").eq("many")), "total is BIGINT", "'many'");
    assertFails(store, IndexQuery.selectAll().orderBy(Order.ascending("nope")), "no column nope");
    assertFails(store, IndexQuery.selectAll().pageSize(5).after("x"), "another query");
    assertThat(value(context, "queries-failed-total")).isEqualTo(5);

    QueryBounds few = QueryBounds.DEFAULT.withRowCountMax(10);
    assertFails(store, IndexQuery.selectAll().within(few), "more than 10 rows");
    QueryBounds small = QueryBounds.DEFAULT.withMemoryBytesMax(500);
    assertFails(store, IndexQuery.selectAll().within(small), "500 bytes");
    QueryBounds soon = QueryBounds.DEFAULT.withTimeout(Duration.ZERO);
    assertFails(store, IndexQuery.selectAll().within(soon), "longer than 0 ms");
    assertThat(value(context, "queries-rejected-total")).isEqualTo(3);
    assertThat(value(context, "queries-total")).isZero();

    assertThatThrownBy(() -> IndexedStore.of(store).query(SqlQuery.of("SELECT nope FROM orders")))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("nope")
        .hasMessageContaining("line 1");
    assertThatThrownBy(
            () -> IndexedStore.of(store).query(SqlQuery.of("SELECT id FROM orders").within(few)))
        .hasMessageContaining("10 rows");
    assertThat(IndexedStore.of(store).query(IndexQuery.count()).rows())
        .as("nothing happened to the store")
        .hasToString("[[100]]");
  }

  private static void assertFails(
      TidepoolKeyValueStore store, IndexQuery query, String... inMessage) {
    assertThatThrownBy(() -> IndexedStore.of(store).query(query))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("Store orders cannot answer IndexQuery")
        .hasMessageContainingAll(inMessage);
  }

  @Test
  void storeWithoutColumnsSaysSo() {
    TidepoolKeyValueStore store = open(TidepoolStores.keyValueStore(NAME), context());
    assertThatThrownBy(() -> IndexedStore.of(store).query(IndexQuery.count()))
        .isInstanceOf(QueryFailedException.class)
        .hasMessageContaining("Store orders has no columns");
    store.close();
    assertThatThrownBy(() -> IndexedStore.of(store).query(IndexQuery.count()))
        .hasMessageContaining("Store orders is closed");
  }

  /** It is asked as any other; only what needs the key says that there is none. */
  @Test
  void schemaWithoutKeyColumns() {
    TableSchema schema = new TableSchema(List.of(Column.of("total", ColumnType.BIGINT)));
    TidepoolKeyValueStore store =
        open(TidepoolStores.keyValueStore(NAME).schema(schema), context());
    put(store, "a", Orders.json("Paris", 1));
    put(store, "b", Orders.json("Paris", 1));
    assertThat(IndexedStore.of(store).query(IndexQuery.selectAll()).rows())
        .hasToString("[[1], [1]]");
    assertFails(store, IndexQuery.selectAll().pageSize(5), "pages need a column that is the key");
  }

  // Metrics

  @Test
  void metricsComeAndGo() {
    TestContext context = context();
    TidepoolKeyValueStore store = open(orders(), context);
    assertThat(value(context, "index-rows", "orders_city")).as("nothing is loaded yet").isNaN();
    put(store, "a", Orders.json("Paris", 1));
    put(store, "b", Orders.json("Rome", 2));
    IndexedStore.of(store).query(IndexQuery.count());
    assertThat(value(context, "index-rows", "orders_city")).isEqualTo(2);
    assertThat(value(context, "index-bytes", "orders_city")).isPositive();
    assertThat(value(context, "index-complete", "orders_city")).isEqualTo(1);
    assertThat(value(context, "queries-total")).isEqualTo(1);
    assertThat(value(context, "query-latency-avg")).isPositive();
    assertThat(value(context, "query-latency-max")).isPositive();
    store.close();
    assertThat(ours(context)).isEmpty();
    store.init(context, store);
    assertThat(ours(context)).isNotEmpty();
    store.close();
    assertThat(ours(context)).isEmpty();
  }

  private static double value(TestContext context, String name) {
    return value(context, name, null);
  }

  private static double value(TestContext context, String name, String index) {
    return ours(context).entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .filter(entry -> index == null || index.equals(entry.getKey().tags().get("index")))
        .map(entry -> (Double) entry.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }

  private static Map<MetricName, Metric> ours(TestContext context) {
    Map<MetricName, Metric> ours = new java.util.HashMap<>();
    context
        .metrics()
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.tags().containsKey("tidepool-state-id")) {
                ours.put(name, metric);
              }
            });
    return ours;
  }
}
