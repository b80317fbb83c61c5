package dev.tidepool.streams.topology;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.query.Aggregate;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.IndexedStore;
import dev.tidepool.streams.query.Order;
import dev.tidepool.streams.query.QueryBounds;
import dev.tidepool.streams.query.QueryFailedException;
import dev.tidepool.streams.query.Sales;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.UnreadableRowsQuery.UnreadableRow;
import dev.tidepool.streams.topology.StoreStack.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries by columns from the outside in, through every stack of rings that Kafka makes. */
class ColumnsStackTest {
  private static final QueryConfig BARE = new QueryConfig(false);
  private static final QueryConfig EXPLAINED = new QueryConfig(true);

  @TempDir Path directory;

  /** Where Kafka has no adapter in between that can take rows of RocksDB only. */
  static Stream<Kind> kinds() {
    return Arrays.stream(Kind.values()).filter(kind -> kind != Kind.PLAIN_AS_TIMESTAMPED);
  }

  private StoreStack sales(Kind kind) {
    StoreStack stack =
        new StoreStack(
            directory,
            kind,
            false,
            true,
            supplier -> Sales.indexed((TidepoolStoreSupplier) supplier));
    stack.put("1", Sales.json("Paris", 10));
    stack.put("2", Sales.json("Rome", 20));
    stack.put("3", Sales.json("Paris", 30));
    return stack;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void rowsAreFoundByTheirColumns(Kind kind) {
    try (StoreStack stack = sales(kind)) {
      IndexQuery dear =
          IndexQuery.select("id", "total")
              .where(column("city").eq("Paris").and(column("total").gt(5)))
              .orderBy(Order.descending("total"))
              .limit(10);
      QueryResult<IndexResult> result =
          stack.store().query(dear, PositionBound.unbounded(), EXPLAINED);
      assertThat(result.isSuccess()).as(result.toString()).isTrue();
      assertThat(values(result.getResult())).containsExactly(List.of("3", 30L), List.of("1", 10L));
      assertThat(result.getExecutionInfo()).anyMatch(info -> info.contains("by_city"));

      stack.put("1", Sales.json("Rome", 11)); // the old terms are gone
      stack.put("4", Sales.json("Paris", 4));
      assertThat(values(ask(stack.store(), dear))).containsExactly(List.of("3", 30L));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void groupsAreCountedAndSummed(Kind kind) {
    try (StoreStack stack = sales(kind)) {
      IndexQuery byCity =
          IndexQuery.aggregate(Aggregate.count(), Aggregate.sum("total"))
              .groupBy("city")
              .orderBy(Order.ascending("city"));
      assertThat(values(ask(stack.store(), byCity)))
          .containsExactly(List.of("Paris", 2L, 40L), List.of("Rome", 1L, 20L));
      assertThat(ask(stack.store(), IndexQuery.count()).rows().get(0).get("count", Long.class))
          .isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void sqlIsAnswered(Kind kind) {
    try (StoreStack stack = sales(kind)) {
      SqlQuery query =
          SqlQuery.of(
              "SELECT city, MAX(total) AS dearest FROM store WHERE total > ? GROUP BY city"
                  + " ORDER BY dearest DESC",
              5);
      IndexResult result = ask(stack.store(), query);
      assertThat(result.columns()).extracting(IndexResult.Column::name).contains("dearest");
      assertThat(values(result)).containsExactly(List.of("Paris", 30L), List.of("Rome", 20L));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theBoundOfAQueryIsHonoured(Kind kind) {
    try (StoreStack stack = sales(kind)) {
      for (Query<?> query : List.of(IndexQuery.count(), SqlQuery.of("SELECT 1 FROM store"))) {
        QueryResult<?> reached = stack.store().query(query, upTo(2), BARE);
        assertThat(reached.isSuccess()).as(reached.toString()).isTrue();
        assertThat(reached.getPosition()).isEqualTo(upTo(2).position());
        QueryResult<?> ahead = stack.store().query(query, upTo(3), BARE);
        assertThat(ahead.getFailureReason()).isEqualTo(FailureReason.NOT_UP_TO_BOUND);
      }
    }
  }

  /** Each is an answer with the reason, and the store goes on. */
  @ParameterizedTest
  @MethodSource("kinds")
  void whatCannotBeAnsweredSaysWhy(Kind kind) {
    try (StoreStack stack = sales(kind)) {
      assertFailed(stack, IndexQuery.select("town"), "town", "city");
      assertFailed(
          stack, IndexQuery.count().where(column("total").eq("much")), "total", "BIGINT", "much");
      assertFailed(
          stack,
          IndexQuery.selectAll().within(QueryBounds.DEFAULT.withRowCountMax(2)),
          "more than 2 rows");
      assertFailed(stack, SqlQuery.of("SELECT town FROM store"), "town");
      assertFailed(stack, SqlQuery.of("SELECT FROM store"), "SYNTAX");
      assertFailed(stack, SqlQuery.of("SELECT * FROM nowhere"), "nowhere");
      assertThat(values(ask(stack.store(), IndexQuery.count()))).containsExactly(List.of(3L));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aStoreWithoutColumnsSaysHowToGetThem(Kind kind) {
    try (StoreStack stack = new StoreStack(directory, kind, false, true)) {
      assertFailed(stack, IndexQuery.count(), "has no columns", "schema(");
      assertFailed(stack, SqlQuery.of("SELECT 1 FROM store"), "has no columns", "schema(");
    }
  }

  /** The record is kept and listed, and no query by columns sees it. */
  @ParameterizedTest
  @MethodSource("kinds")
  void unreadableRecordsAreKeptAndListed(Kind kind) {
    try (StoreStack stack = sales(kind)) {
      stack.put("bad", "{\"total\": \"no number");
      IndexedStore columns = IndexedStore.of(stack.store());
      List<UnreadableRow> unreadable = columns.unreadableRows(10);
      assertThat(unreadable).hasSize(1);
      assertThat(unreadable.get(0).key().get()).isEqualTo("bad".getBytes());
      assertThat(columns.query(IndexQuery.select("id")).rows()).hasSize(3);

      stack.put("bad", Sales.json("Oslo", 1));
      assertThat(columns.unreadableRows(10)).isEmpty();
      assertThat(columns.query(IndexQuery.select("id")).rows()).hasSize(4);
    }
  }

  /** Rows are changed between the pages; those that stay come exactly once. */
  @ParameterizedTest
  @MethodSource("kinds")
  void pagesGoOnBetweenWrites(Kind kind) {
    try (StoreStack stack = sales(kind)) {
      for (int i = 10; i < 40; i++) {
        stack.put("p" + i, Sales.json("Oslo", 1000 - i / 3)); // with ties
      }
      IndexQuery query =
          IndexQuery.select("id")
              .where(column("city").eq("Oslo"))
              .orderBy(Order.ascending("total"))
              .pageSize(7);
      Set<Object> met = new TreeSet<>();
      String continuation = null;
      int pages = 0;
      do {
        IndexResult page =
            ask(stack.store(), continuation == null ? query : query.after(continuation));
        page.rows().forEach(row -> assertThat(met.add(row.value(0))).as("twice").isTrue());
        stack.put("q" + pages, Sales.json("Oslo", 1)); // before all that is still to come
        continuation = page.continuation().orElse(null);
        pages++;
      } while (continuation != null);
      assertThat(met).hasSize(30);
      assertThat(pages).isEqualTo(5);
      assertThatThrownBy(
              () -> IndexedStore.of(stack.store()).query(query.after("no continuation of ours")))
          .isInstanceOf(QueryFailedException.class)
          .hasMessageContaining("continuation");
    }
  }

  private static void assertFailed(StoreStack stack, Query<?> query, String... words) {
    QueryResult<?> result = stack.store().query(query, PositionBound.unbounded(), BARE);
    assertThat(result.isFailure()).as(query.toString()).isTrue();
    assertThat(result.getFailureReason()).isEqualTo(FailureReason.STORE_EXCEPTION);
    assertThat(result.getFailureMessage()).contains(words);
  }

  private static PositionBound upTo(long offset) {
    return PositionBound.at(Position.fromMap(Map.of(StoreStack.INPUT, Map.of(0, offset))));
  }

  private static <R> R ask(StateStore store, Query<R> query) {
    QueryResult<R> result = store.query(query, PositionBound.unbounded(), BARE);
    assertThat(result.isSuccess()).as(result.toString()).isTrue();
    return result.getResult();
  }

  private static List<List<Object>> values(IndexResult result) {
    return result.rows().stream().map(IndexResult.Row::values).toList();
  }
}
