package dev.tidepool.streams.query;

import static dev.tidepool.streams.query.Where.column;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.store.TestContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an IndexQuery says, and what comes back. */
class IndexQueryTest {

  @TempDir Path directory;
  private KeyValueStore<Bytes, byte[]> store;

  @BeforeEach
  void open() {
    store =
        Orders.indexed(TidepoolStores.keyValueStore(Orders.STORE).schema(Orders.plainSchema()))
            .get();
    store.init(new TestContext(directory), store);
    put("a", Orders.json("Paris", 10, "new", "gift"));
    put("b", Orders.json("Rome", 20));
    put("c", Orders.json("Paris", 30, "gift"));
    put("d", Orders.json("Riga", -40));
    put("e", "{}");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void put(String key, String value) {
    store.put(Bytes.wrap(key.getBytes(UTF_8)), value.getBytes(UTF_8));
  }

  private IndexResult ask(IndexQuery query) {
    return IndexedStore.of(store).query(query);
  }

  private List<Object> ids(Where where) {
    return ask(IndexQuery.select("id").where(where).orderBy(Order.ascending("id"))).rows().stream()
        .map(row -> row.value(0))
        .toList();
  }

  @Test
  void conditions() {
    assertThat(ids(Where.ALL)).containsExactly("a", "b", "c", "d", "e");
    assertThat(ids(column("city").eq("Paris"))).containsExactly("a", "c");
    assertThat(ids(column("CITY").ne("Paris"))).as("NULL is unknown").containsExactly("b", "d");
    assertThat(ids(column("total").lt(20))).containsExactly("a", "d");
    assertThat(ids(column("total").le(20))).containsExactly("a", "b", "d");
    assertThat(ids(column("total").gt(20))).containsExactly("c");
    assertThat(ids(column("total").ge(20L))).containsExactly("b", "c");
    assertThat(ids(column("total").between(10, 20))).containsExactly("a", "b");
    assertThat(ids(column("city").in("Rome", "Riga"))).containsExactly("b", "d");
    assertThat(ids(column("city").startsWith("R"))).containsExactly("b", "d");
    assertThat(ids(column("city").like("%i%"))).containsExactly("a", "c", "d");
    assertThat(ids(column("city").isNull())).containsExactly("e");
    assertThat(ids(column("city").isNotNull())).containsExactly("a", "b", "c", "d");
    assertThat(ids(column("tags").contains("gift"))).containsExactly("a", "c");
    assertThat(ids(column("city").lower().eq("paris"))).containsExactly("a", "c");
    assertThat(ids(column("city").upper().eq("ROME"))).containsExactly("b");
    assertThat(ids(column("city").trim().eq("Rome"))).containsExactly("b");
    assertThat(ids(column("city").prefix(2).eq("Ri"))).containsExactly("d");
    assertThat(ids(column("city").length().eq(5))).containsExactly("a", "c");
    assertThat(ids(column("total").abs().eq(40))).containsExactly("d");
    assertThat(ids(Where.not(column("city").eq("Paris").or(column("total").lt(0)))))
        .containsExactly("b");
    assertThat(ids(column("city").eq("Paris").and(column("total").gt(10)))).containsExactly("c");
  }

  @Test
  void orderLimitOffsetAndNulls() {
    IndexQuery query = IndexQuery.select("id", "total");
    assertThat(ask(query.orderBy(Order.descending("total")).limit(2)).rows())
        .hasToString("[[c, 30], [b, 20]]");
    assertThat(ask(query.orderBy(Order.descending("total")).limit(2).offset(1)).rows())
        .hasToString("[[b, 20], [a, 10]]");
    assertThat(ask(query.orderBy(Order.ascending("total").withNullsFirst()).limit(2)).rows())
        .hasToString("[[e, null], [d, -40]]");
    assertThat(ask(query.orderBy(Order.ascending("total")).offset(4)).rows())
        .hasToString("[[e, null]]");
  }

  @Test
  void aggregates() {
    assertThat(ask(IndexQuery.count())).hasToString("[count] [[5]]");
    assertThat(
            ask(
                IndexQuery.aggregate(
                        Aggregate.count(),
                        Aggregate.count("city"),
                        Aggregate.countDistinct("city"),
                        Aggregate.sum("total"),
                        Aggregate.min("total"),
                        Aggregate.max("total").as("most"))
                    .where(column("total").ge(0))))
        .hasToString(
            "[count, count(city), count(distinct city), sum(total), min(total), most]"
                + " [[3, 3, 2, 60, 10, 30]]");
    IndexResult byCity =
        ask(
            IndexQuery.aggregate(Aggregate.count().as("n"), Aggregate.sum("total"))
                .groupBy("city")
                .where(column("city").isNotNull())
                .orderBy(Order.descending("n"), Order.ascending("city")));
    assertThat(byCity)
        .hasToString("[city, n, sum(total)] [[Paris, 2, 40], [Riga, 1, -40], [Rome, 1, 20]]");
    assertThat(byCity.columns())
        .extracting(IndexResult.Column::type)
        .containsExactly("STRING", "BIGINT", "BIGINT");
    assertThat(byCity.rows().get(0).get("N", Long.class)).isEqualTo(2);
    assertThatThrownBy(() -> byCity.rows().get(0).value("m"))
        .hasMessageContaining("no column m; it has city, n, sum(total)");
  }

  static List<List<Order>> orders() {
    return List.of(
        List.of(),
        List.of(Order.ascending("total")),
        List.of(Order.descending("total").withNullsFirst()),
        List.of(Order.descending("city"), Order.ascending("total")),
        List.of(Order.ascending("city").withNullsFirst()));
  }

  /** Pages behind each other are the whole result, whatever their size. */
  @ParameterizedTest
  @MethodSource("orders")
  void pagesAreTheWhole(List<Order> by) {
    Order[] order = by.toArray(Order[]::new);
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      put("k" + i, random.nextInt(4) == 0 ? "{}" : Orders.json("city" + i % 5, random.nextInt(9)));
    }
    Order[] unique = new Order[order.length + 1];
    System.arraycopy(order, 0, unique, 0, order.length);
    unique[order.length] = Order.ascending("id");
    String whole = ask(IndexQuery.selectAll().orderBy(unique)).rows().toString();
    for (int size : new int[] {1, 7, 64, 65, 66}) {
      IndexQuery query = IndexQuery.selectAll().orderBy(order).pageSize(size);
      List<IndexResult.Row> rows = new ArrayList<>();
      IndexResult page = ask(query);
      rows.addAll(page.rows());
      while (page.continuation().isPresent()) {
        assertThat(page.rows()).hasSize(size);
        page = ask(query.after(page.continuation().get()));
        rows.addAll(page.rows());
      }
      assertThat(rows).hasToString(whole);
    }
  }

  @Test
  void continuationOfAnotherQueryIsRefused() {
    String mark = ask(IndexQuery.selectAll().pageSize(1)).continuation().orElseThrow();
    IndexQuery other = IndexQuery.selectAll().where(column("total").gt(1)).pageSize(1);
    assertThatThrownBy(() -> ask(other.after(mark))).hasMessageContaining("of another query");
    assertThatThrownBy(() -> ask(IndexQuery.selectAll().pageSize(1).after(mark + "AA")))
        .isInstanceOf(QueryFailedException.class);
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedAtOnce() {
    assertThatThrownBy(() -> IndexQuery.selectAll().limit(1).pageSize(1))
        .hasMessageContaining("without limit");
    assertThatThrownBy(() -> IndexQuery.selectAll().groupBy("city"))
        .hasMessageContaining("needs aggregates");
    assertThatThrownBy(() -> IndexQuery.selectAll().limit(-1)).hasMessageContaining("negative");
    assertThatThrownBy(() -> column("city").lower().trim()).hasMessageContaining("use SQL");
  }
}
