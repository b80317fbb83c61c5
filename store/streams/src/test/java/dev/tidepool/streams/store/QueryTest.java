package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.internals.PositionSerde;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QueryTest extends StoreTest {

  private static final QueryConfig PLAIN = new QueryConfig(false);

  private static final class ForeignQuery implements Query<String> {}

  @Test
  @DisplayName("Statement 21: the position follows the records that were processed")
  void positionFollowsRecords() {
    TestContext context = context();
    TidepoolKeyValueStore store = openLogged(context);
    assertThat(store.getPosition()).isEqualTo(Position.emptyPosition());
    put(store, "before any record", "1");
    assertThat(store.getPosition().isEmpty()).isTrue();

    context.processing("input", 0, 5);
    put(store, "a", "1");
    assertThat(store.getPosition()).isEqualTo(at("input", 0, 5));
    context.processing(null, 0, 99);
    put(store, "a", "punctuated");
    context.processingNothing();
    put(store, "a", "punctuated");
    assertThat(store.getPosition()).isEqualTo(at("input", 0, 5));
    context.processing("input", 0, 3);
    store.delete(key("a"));
    assertThat(store.getPosition()).as("never goes back").isEqualTo(at("input", 0, 5));
    context.processing("other", 2, 7);
    put(store, "b", "1");
    commit(store, 1);
    store.close();

    assertThat(openLogged().getPosition())
        .as("survives a restart")
        .isEqualTo(at("input", 0, 5).withComponent("other", 2, 7));
  }

  @Test
  @DisplayName("Statement 21: changes that carry a position pass it on to the store they restore")
  void positionIsRestored() {
    TestContext context = context().with("__iq.consistency.offset.vector.enabled__", true);
    TidepoolKeyValueStore store = openLogged(context);
    RecordHeaders headers = new RecordHeaders();
    headers.add("v", new byte[] {0});
    headers.add("c", PositionSerde.serialize(at("input", 0, 5).withComponent("b", 1, 9)).array());
    context.restore(
        List.of(
            new ConsumerRecord<>(
                "changelog",
                0,
                0L,
                0L,
                TimestampType.CREATE_TIME,
                1,
                1,
                "k".getBytes(),
                "v".getBytes(),
                headers,
                java.util.Optional.empty())));
    assertThat(store.getPosition()).isEqualTo(at("input", 0, 5).withComponent("b", 1, 9));
  }

  @Test
  @DisplayName("Statement 32: KeyQuery and RangeQuery in bytes are answered, in both orders")
  void basicQueries() {
    TidepoolKeyValueStore store = openLogged();
    put(store, "a", "1");
    put(store, "b", "2");
    put(store, "c", "3");
    assertThat(ask(store, KeyQuery.<Bytes, byte[]>withKey(key("b"))).getResult())
        .isEqualTo(value("2"));
    QueryResult<byte[]> absent = ask(store, KeyQuery.<Bytes, byte[]>withKey(key("x")));
    assertThat(absent.isSuccess()).isTrue();
    assertThat(absent.getResult()).isNull();

    RangeQuery<Bytes, byte[]> all = RangeQuery.withNoBounds();
    assertThat(range(store, all)).containsExactly("a", "b", "c");
    assertThat(range(store, all.withAscendingKeys())).containsExactly("a", "b", "c");
    assertThat(range(store, all.withDescendingKeys())).containsExactly("c", "b", "a");
    RangeQuery<Bytes, byte[]> some = RangeQuery.withRange(key("a"), key("b"));
    assertThat(range(store, some)).containsExactly("a", "b");
    assertThat(range(store, some.withDescendingKeys())).containsExactly("b", "a");
    assertThat(range(store, RangeQuery.withLowerBound(key("b")))).containsExactly("b", "c");
    assertThat(range(store, RangeQuery.withUpperBound(key("b")))).containsExactly("a", "b");
  }

  @Test
  @DisplayName("Statement 29: an unknown query is told so, and gets a result that is not null")
  void unknownQuery() {
    TidepoolKeyValueStore store = openLogged();
    QueryResult<String> result = ask(store, new ForeignQuery());
    assertThat(result.isFailure()).isTrue();
    assertThat(result.getFailureReason()).isEqualTo(FailureReason.UNKNOWN_QUERY_TYPE);
  }

  @Test
  @DisplayName("Statement 29: further query classes can be registered")
  void registeredQuery() {
    TidepoolKeyValueStore store = openLogged();
    StoreQueries queries =
        StoreQueries.BASIC.with(
            ForeignQuery.class, (query, config, rows) -> QueryResult.forResult("answered"));
    QueryResult<String> result =
        queries.run(new ForeignQuery(), PositionBound.unbounded(), PLAIN, store, 0);
    assertThat(result.getResult()).isEqualTo("answered");
  }

  @Test
  @DisplayName("Statement 30: a bound is honoured for the store's own partition only")
  void bounds() {
    TestContext context = new TestContext(taskDirectory, new TaskId(0, 3));
    TidepoolKeyValueStore store = openLogged(context);
    context.processing("input", 3, 10);
    put(store, "a", "1");
    KeyQuery<Bytes, byte[]> query = KeyQuery.withKey(key("a"));
    assertThat(ask(store, query, PositionBound.unbounded()).isSuccess()).isTrue();
    assertThat(ask(store, query, PositionBound.at(at("input", 3, 10))).isSuccess()).isTrue();
    assertThat(ask(store, query, PositionBound.at(at("input", 2, 99))).isSuccess()).isTrue();
    QueryResult<byte[]> behind = ask(store, query, PositionBound.at(at("input", 3, 11)));
    assertThat(behind.getFailureReason()).isEqualTo(FailureReason.NOT_UP_TO_BOUND);
    QueryResult<byte[]> unseen = ask(store, query, PositionBound.at(at("unseen", 3, 0)));
    assertThat(unseen.getFailureReason()).isEqualTo(FailureReason.NOT_UP_TO_BOUND);
  }

  @Test
  @DisplayName("Statement 30: the result carries a copy of the position")
  void resultCarriesCopy() {
    TestContext context = context();
    TidepoolKeyValueStore store = openLogged(context);
    context.processing("input", 0, 1);
    put(store, "a", "1");
    QueryResult<byte[]> result = ask(store, KeyQuery.<Bytes, byte[]>withKey(key("a")));
    context.processing("input", 0, 2);
    put(store, "a", "2");
    assertThat(result.getPosition()).isEqualTo(at("input", 0, 1));
  }

  @Test
  @DisplayName(
      "Statement 26: a query on a closed store gets STORE_EXCEPTION, as does a failing one")
  void failingQueries() {
    TidepoolKeyValueStore store = openLogged();
    KeyQuery<Bytes, byte[]> query = KeyQuery.withKey(key("a"));
    QueryResult<String> failing =
        StoreQueries.BASIC
            .with(
                ForeignQuery.class,
                (q, config, rows) -> {
                  throw new IllegalStateException("broken");
                })
            .run(new ForeignQuery(), PositionBound.unbounded(), PLAIN, store, 0);
    assertThat(failing.getFailureReason()).isEqualTo(FailureReason.STORE_EXCEPTION);
    assertThat(failing.getFailureMessage()).contains("broken");
    store.close();
    assertThat(ask(store, query).getFailureReason()).isEqualTo(FailureReason.STORE_EXCEPTION);
    TidepoolKeyValueStore never = newStore();
    assertThat(ask(never, query).getFailureReason()).isEqualTo(FailureReason.STORE_EXCEPTION);
  }

  @Test
  void executionInfoOnRequest() {
    TidepoolKeyValueStore store = openLogged();
    KeyQuery<Bytes, byte[]> query = KeyQuery.withKey(key("a"));
    assertThat(ask(store, query).getExecutionInfo()).isEmpty();
    assertThat(
            store.query(query, PositionBound.unbounded(), new QueryConfig(true)).getExecutionInfo())
        .singleElement()
        .asString()
        .contains("TidepoolKeyValueStore");
  }

  private static Position at(String topic, int partition, long offset) {
    return Position.fromMap(Map.of(topic, Map.of(partition, offset)));
  }

  private static <R> QueryResult<R> ask(TidepoolKeyValueStore store, Query<R> query) {
    return ask(store, query, PositionBound.unbounded());
  }

  private static <R> QueryResult<R> ask(
      TidepoolKeyValueStore store, Query<R> query, PositionBound bound) {
    return store.query(query, bound, PLAIN);
  }

  private static List<String> range(TidepoolKeyValueStore store, RangeQuery<Bytes, byte[]> query) {
    try (KeyValueIterator<Bytes, byte[]> rows = ask(store, query).getResult()) {
      return List.copyOf(drain(rows).keySet());
    }
  }
}
