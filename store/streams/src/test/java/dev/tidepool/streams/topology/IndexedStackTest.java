package dev.tidepool.streams.topology;

import static dev.tidepool.streams.query.Where.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.query.IndexQuery;
import dev.tidepool.streams.query.IndexResult;
import dev.tidepool.streams.query.IndexedStore;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.topology.StoreStack.Kind;
import dev.tidepool.table.schema.TableSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries by columns pass through every stack of rings that can pass a query at all. */
class IndexedStackTest {

  private static final IndexQuery IN_PARIS =
      IndexQuery.select("id", "total").where(column("city").eq("Paris"));

  @TempDir Path directory;

  static Stream<Arguments> stacks() {
    return QueryStackTest.stacksThatScan();
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void queriesByColumns(Kind kind, boolean caching, boolean logging) {
    try (StoreStack stack =
        new StoreStack(directory, kind, caching, logging, s -> table(kind, s))) {
      stack.put("a", Orders.json("Paris", 10));
      stack.put("b", Orders.json("Rome", 20));
      stack.put("c", Orders.json("Paris", 30));
      stack.put("c", Orders.json("Rome", 40));

      QueryResult<IndexResult> found =
          stack.store().query(IN_PARIS, upTo(3), new QueryConfig(true));
      assertThat(found.isSuccess()).as(found.toString()).isTrue();
      assertThat(found.getResult().rows()).hasToString("[[a, 10]]");
      assertThat(found.getPosition()).isEqualTo(upTo(3).position());
      assertThat(found.getExecutionInfo()).anyMatch(info -> info.contains("orders_city"));

      Query<IndexResult> sql =
          SqlQuery.of("SELECT SUM(total) AS s FROM store WHERE city = ?", "Rome");
      QueryResult<IndexResult> sum = stack.store().query(sql, upTo(3), new QueryConfig(false));
      assertThat(sum.isSuccess()).as(sum.toString()).isTrue();
      assertThat(sum.getResult().rows()).hasToString("[[60]]");

      for (Query<IndexResult> query : List.of(IN_PARIS, sql)) {
        assertThat(stack.store().query(query, upTo(4), new QueryConfig(false)).getFailureReason())
            .isEqualTo(FailureReason.NOT_UP_TO_BOUND);
      }
      assertThat(IndexedStore.of(stack.store()).query(IndexQuery.count()).rows())
          .hasToString("[[3]]");
    }
  }

  /** Plain values have no timestamp: see {@code TableDeclarationTest}. */
  static Stream<Arguments> stacksWithTimestamps() {
    return stacks().filter(stack -> !isPlain((Kind) stack.get()[0]));
  }

  @ParameterizedTest
  @MethodSource("stacksWithTimestamps")
  void timestampOfTheRecordIsAColumn(Kind kind, boolean caching, boolean logging) {
    try (StoreStack stack =
        new StoreStack(directory, kind, caching, logging, s -> table(kind, s))) {
      stack.put("a", Orders.json("Paris", 10));
      IndexResult.Row row =
          IndexedStore.of(stack.store()).query(IndexQuery.select("updated")).rows().get(0);
      assertThat(row.get("updated", Long.class)).isPositive();
    }
  }

  private static boolean isPlain(Kind kind) {
    return kind == Kind.PLAIN || kind == Kind.PLAIN_AS_HEADERS;
  }

  private static KeyValueBytesStoreSupplier table(Kind kind, KeyValueBytesStoreSupplier supplier) {
    TableSchema schema = isPlain(kind) ? Orders.plainSchema() : Orders.schema();
    return Orders.indexed(((TidepoolStoreSupplier) supplier).schema(schema));
  }

  private static PositionBound upTo(long offset) {
    return PositionBound.at(Position.fromMap(Map.of(StoreStack.INPUT, Map.of(0, offset))));
  }
}
