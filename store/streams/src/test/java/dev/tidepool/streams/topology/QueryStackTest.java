package dev.tidepool.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.topology.CustomStores.CountQuery;
import dev.tidepool.streams.topology.StoreStack.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries from the outside in, through every stack of rings that Kafka's builders make. */
class QueryStackTest {

  private static final QueryConfig BARE = new QueryConfig(false);
  private static final QueryConfig EXPLAINED = new QueryConfig(true);

  /** The offset of the last of three records. */
  private static final long LAST_OFFSET = 2;

  @TempDir Path directory;

  /** Every stack, with and without cache, with and without changelog. */
  static Stream<Arguments> stacks() {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                    Arguments.of(kind, false, false),
                    Arguments.of(kind, false, true),
                    Arguments.of(kind, true, false),
                    Arguments.of(kind, true, true)));
  }

  /** As above, where Kafka has no adapter in between that can take rows of RocksDB only. */
  static Stream<Arguments> stacksThatScan() {
    return stacks().filter(stack -> stack.get()[0] != Kind.PLAIN_AS_TIMESTAMPED);
  }

  @ParameterizedTest
  @MethodSource("stacksThatScan")
  @DisplayName("Statement 32: typed queries are answered by all stacks")
  void typedQueries(Kind kind, boolean caching, boolean logging) {
    try (StoreStack stack = written(new StoreStack(directory, kind, caching, logging))) {
      QueryResult<Object> one = ask(stack.store(), KeyQuery.withKey("b"));
      assertThat(one.isSuccess()).as(one.toString()).isTrue();
      assertThat(one.getResult().toString()).contains("value-b");

      QueryResult<KeyValueIterator<String, Object>> all =
          ask(stack.store(), RangeQuery.<String, Object>withNoBounds().withDescendingKeys());
      assertThat(all.isSuccess()).as(all.toString()).isTrue();
      assertThat(keys(all)).containsExactly("c", "b", "a");
    }
  }

  @ParameterizedTest
  @MethodSource("stacksThatScan")
  @DisplayName("Statement 30: all stacks honour the bound of a query, and answer with a position")
  void bounds(Kind kind, boolean caching, boolean logging) {
    try (StoreStack stack = written(new StoreStack(directory, kind, caching, logging))) {
      List<Query<?>> queries =
          List.of(KeyQuery.withKey("b"), RangeQuery.<String, Object>withNoBounds());
      for (Query<?> query : queries) {
        QueryResult<?> reached = stack.store().query(query, upTo(LAST_OFFSET), BARE);
        assertThat(reached.isSuccess()).as(reached.toString()).isTrue();
        assertThat(reached.getPosition()).isEqualTo(upTo(LAST_OFFSET).position());
        if (reached.getResult() instanceof KeyValueIterator<?, ?> rows) {
          rows.close();
        }
        QueryResult<?> ahead = stack.store().query(query, upTo(LAST_OFFSET + 1), BARE);
        assertThat(ahead.getFailureReason()).isEqualTo(FailureReason.NOT_UP_TO_BOUND);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stacks")
  @DisplayName("Statement 29: a query nobody knows is told so by all stacks, whatever its bound")
  void unknownQuery(Kind kind, boolean caching, boolean logging) {
    try (StoreStack stack = written(new StoreStack(directory, kind, caching, logging))) {
      for (PositionBound bound :
          List.of(PositionBound.unbounded(), upTo(LAST_OFFSET), upTo(LAST_OFFSET + 1))) {
        QueryResult<Long> result = stack.store().query(new CountQuery(), bound, EXPLAINED);
        assertThat(result).isNotNull();
        assertThat(result.getFailureReason()).isEqualTo(FailureReason.UNKNOWN_QUERY_TYPE);
        assertThat(result.getFailureMessage()).contains("CountQuery");
        assertThat(result.getExecutionInfo())
            .as("asked all the way down")
            .anyMatch(info -> info.contains("dev.tidepool"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stacksThatScan")
  @DisplayName("Statement 29: a query that an application's own store answers reaches it, and back")
  void customQuery(Kind kind, boolean caching, boolean logging) {
    try (StoreStack stack =
        written(new StoreStack(directory, kind, caching, logging, CustomStores::over))) {
      QueryResult<Long> result = ask(stack.store(), new CountQuery());
      assertThat(result.isSuccess()).as(result.toString()).isTrue();
      assertThat(result.getResult()).isEqualTo(3);

      QueryResult<Object> ours = ask(stack.store(), KeyQuery.withKey("b"));
      assertThat(ours.getResult().toString()).as("the others are still ours").contains("value-b");
    }
  }

  private static StoreStack written(StoreStack stack) {
    for (String key : List.of("b", "a", "c")) {
      stack.put(key, "value-" + key);
    }
    return stack;
  }

  private static PositionBound upTo(long offset) {
    return PositionBound.at(Position.fromMap(Map.of(StoreStack.INPUT, Map.of(0, offset))));
  }

  private static <R> QueryResult<R> ask(StateStore store, Query<R> query) {
    return store.query(query, PositionBound.unbounded(), BARE);
  }

  private static List<String> keys(QueryResult<KeyValueIterator<String, Object>> result) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, Object> rows = result.getResult()) {
      rows.forEachRemaining(row -> keys.add(row.key));
    }
    return keys;
  }
}
