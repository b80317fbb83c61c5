package dev.tidepool.streams.broker;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.query.Aggregate;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.Order;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.streams.query.RelationQuery;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.TidepoolQueries;
import dev.tidepool.table.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.streams.query.StateQueryRequest;

/** What indexes answer is what a look at each row answers. */
final class IndexAnswers {

  private IndexAnswers() {}

  /**
   * Compares indexes with rows, and answers over all partitions here with a naive evaluation of
   * {@code rows}, which are those of the partitions here.
   */
  static void assertEqualRows(IndexedApp app, Map<String, OrderRow> rows) throws Exception {
    assertIndexesEqualARebuild(app);
    TidepoolQueries queries = TidepoolQueries.of(app.streams());
    assertThat(values(queries.query(Orders.STORE, IndexQuery.count())))
        .containsExactly(List.of((long) rows.size()));
    for (String city : rows.values().stream().map(OrderRow::city).distinct().toList()) {
      assertThat(ids(queries, IndexQuery.select("id").where(column("city").eq(city))))
          .isEqualTo(ids(rows, row -> row.city().equals(city)));
    }
    for (long total : List.of(0L, 3L, 50L, 1_000L)) {
      assertThat(
              ids(
                  queries,
                  IndexQuery.select("id").where(column("total").between(total, 3 * total))))
          .isEqualTo(ids(rows, row -> row.total() >= total && row.total() <= 3 * total));
      assertThat(
              values(
                  queries.query(
                      SqlQuery.of("SELECT id FROM orders WHERE total = ? ORDER BY id", total),
                      Orders.STORE)))
          .isEqualTo(ids(rows, row -> row.total() == total));
    }
    for (String tag : List.of("red", "blue", "none")) {
      assertThat(ids(queries, IndexQuery.select("id").where(column("tags").contains(tag))))
          .isEqualTo(ids(rows, row -> row.tags().contains(tag)));
      assertThat(
              values(
                  queries.query(
                      SqlQuery.of("SELECT id FROM orders WHERE ? = ANY(tags) ORDER BY id", tag),
                      Orders.STORE)))
          .isEqualTo(ids(rows, row -> row.tags().contains(tag)));
    }
    assertGroups(queries, rows.values());
  }

  private static void assertGroups(TidepoolQueries queries, Collection<OrderRow> rows) {
    Map<String, List<Object>> groups = new TreeMap<>();
    rows.stream()
        .collect(Collectors.groupingBy(OrderRow::city, Collectors.summarizingLong(OrderRow::total)))
        .forEach((city, sum) -> groups.put(city, List.of(city, sum.getCount(), sum.getSum())));
    IndexQuery typed =
        IndexQuery.aggregate(Aggregate.count(), Aggregate.sum("total"))
            .groupBy("city")
            .orderBy(Order.ascending("city"));
    assertThat(values(queries.query(Orders.STORE, typed)))
        .containsExactlyElementsOf(groups.values());
    SqlQuery sql =
        SqlQuery.of("SELECT city, COUNT(*), SUM(total) FROM orders GROUP BY city ORDER BY city");
    assertThat(values(queries.query(sql, Orders.STORE))).hasToString(groups.values().toString());
  }

  private static void assertIndexesEqualARebuild(IndexedApp app) throws Exception {
    Map<Integer, Map<String, OrderRow>> rows = app.rows();
    var parts =
        app.streams()
            .query(StateQueryRequest.inStore(Orders.STORE).withQuery(new RelationQuery()))
            .getPartitionResults();
    assertThat(parts.keySet()).isEqualTo(rows.keySet());
    for (var part : parts.entrySet()) {
      Table table = (Table) part.getValue().getResult().relation();
      table.awaitIndexes();
      assertThat(table.verify()).as("partition " + part.getKey()).isEmpty();
      Collection<OrderRow> ofPart = rows.get(part.getKey()).values();
      assertThat(table.violationCount("orders_total"))
          .isEqualTo(ofPart.size() - ofPart.stream().mapToLong(OrderRow::total).distinct().count());
    }
  }

  private static List<List<Object>> ids(TidepoolQueries queries, IndexQuery query) {
    return values(queries.query(Orders.STORE, query.orderBy(Order.ascending("id"))));
  }

  private static List<List<Object>> ids(Map<String, OrderRow> rows, Predicate<OrderRow> condition) {
    return new TreeMap<>(rows)
        .entrySet().stream()
            .filter(row -> condition.test(row.getValue()))
            .map(row -> List.<Object>of(row.getKey()))
            .toList();
  }

  private static List<List<Object>> values(IndexResult result) {
    return result.rows().stream().map(IndexResult.Row::values).toList();
  }
}
