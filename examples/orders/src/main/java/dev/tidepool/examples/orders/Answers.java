package dev.tidepool.examples.orders;

import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.TidepoolQueries;
import dev.tidepool.streams.query.Where;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Asks the stores of a running application, by interactive queries.
 *
 * <p>Every method throws {@link IllegalStateException} while Streams is not running or moves tasks.
 *
 * <p><b>Threads:</b> any; a query never waits for the stream threads, nor they for it.
 */
final class Answers {

  private final KafkaStreams streams;
  private final TidepoolQueries queries;

  Answers(KafkaStreams streams) {
    this.streams = streams;
    this.queries = TidepoolQueries.of(streams);
  }

  /**
   * The answer to a query in SQL, as a table; the tables are named as the stores. What Streams' own
   * cache holds of the totals by city is seen after the next commit, 100 ms later at most.
   *
   * @throws QueryFailedException if it cannot be answered; the message says why
   */
  String query(String sql) {
    return ResultTable.of(
        queries.query(
            SqlQuery.of(sql),
            OrdersTopology.CUSTOMERS,
            OrdersTopology.CUSTOMER_TOTALS,
            OrdersTopology.CITY_TOTALS));
  }

  /** All there is to say about a customer; empty before the first order. */
  Optional<String> aboutCustomer(String id) {
    Optional<Customer> customer = row(OrdersTopology.CUSTOMERS, id);
    Optional<Totals> totals = row(OrdersTopology.CUSTOMER_TOTALS, id);
    if (customer.isEmpty() || totals.isEmpty()) {
      return Optional.empty();
    }
    String city = customer.get().city();
    Optional<Totals> ofCity = row(OrdersTopology.CITY_TOTALS, city);
    return Optional.of(
        "%s, %s: %s, number %s of all customers; all of %s: %s"
            .formatted(
                customer.get().name(),
                city,
                Text.totals(totals.get()),
                Text.count(rank(totals.get())),
                city,
                Text.totals(ofCity.orElse(Totals.NONE))));
  }

  /** The place of a customer by the number of orders, from 1: counted by an index, not by rows. */
  private long rank(Totals totals) {
    IndexQuery better = IndexQuery.count().where(Where.column("orders").gt(totals.orderCount()));
    return 1 + (Long) queries.query(OrdersTopology.CUSTOMER_TOTALS, better).rows().get(0).value(0);
  }

  /** How many orders have been counted, over all runs; a scan of the few rows by city. */
  long countedOrders() {
    Map<String, Totals> cities = rows(OrdersTopology.CITY_TOTALS);
    return cities.values().stream().mapToLong(Totals::orderCount).sum();
  }

  /** The row of a key, whichever partition has it. */
  <V> Optional<V> row(String store, String key) {
    KeyQuery<String, V> query = KeyQuery.withKey(key);
    for (QueryResult<V> result : results(StateQueryRequest.inStore(store).withQuery(query))) {
      if (result.getResult() != null) {
        return Optional.of(result.getResult());
      }
    }
    return Optional.empty();
  }

  /** All rows of a store. */
  <V> Map<String, V> rows(String store) {
    RangeQuery<String, V> query = RangeQuery.withNoBounds();
    Map<String, V> rows = new HashMap<>();
    for (var result : results(StateQueryRequest.inStore(store).withQuery(query))) {
      try (KeyValueIterator<String, V> iterator = result.getResult()) {
        iterator.forEachRemaining(row -> rows.put(row.key, row.value));
      }
    }
    return rows;
  }

  private <R> Iterable<QueryResult<R>> results(StateQueryRequest<R> request) {
    var results = streams.query(request).getPartitionResults();
    if (results.size() < OrdersApp.PARTITION_COUNT) {
      throw new IllegalStateException("Only partitions " + results.keySet() + " are here");
    }
    for (QueryResult<R> result : results.values()) {
      if (result.isFailure()) {
        throw new IllegalStateException(result.getFailureMessage());
      }
    }
    return results.values();
  }
}
