package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.HeadersBytesStoreSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not fit is said when it is declared, with store and column. */
class TableDeclarationTest {

  @Test
  void unknownColumnOfAnIndex() {
    TidepoolStoreSupplier supplier = TidepoolStores.timestampedKeyValueStore("orders");
    IndexDefinition wrong = IndexDefinition.on("orders_town", "town");
    assertThatThrownBy(() -> supplier.schema(Orders.schema()).index(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("store orders")
        .hasMessageContaining("orders_town")
        .hasMessageContaining("no column town");
    assertThatThrownBy(() -> supplier.index(wrong).schema(Orders.schema()))
        .as("in any order")
        .hasMessageContaining("no column town");
  }

  @Test
  void timestampOfAPlainStore() {
    assertThatThrownBy(() -> TidepoolStores.keyValueStore("orders").schema(Orders.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column updated")
        .hasMessageContaining("timestampedKeyValueStore");
  }

  @Test
  void keysThatTheCodecCannotHave() {
    TidepoolStoreSupplier supplier =
        TidepoolStores.keyValueStore("orders").schema(Orders.plainSchema());
    assertThatThrownBy(() -> supplier.codec(new JsonRowCodec(KeyFormat.LONG)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("store orders")
        .hasMessageContaining("column id");
  }

  @Test
  void indexOrCodecWithoutSchema() {
    TidepoolStoreSupplier supplier =
        TidepoolStores.keyValueStore("orders").index(IndexDefinition.on("orders_city", "city"));
    assertThatThrownBy(supplier::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("store orders")
        .hasMessageContaining("schema(...)");
  }

  @Test
  void twoIndexesOfOneName() {
    TidepoolStoreSupplier supplier =
        Orders.indexed(Orders.indexed(TidepoolStores.keyValueStore("orders")));
    assertThatThrownBy(() -> supplier.schema(Orders.plainSchema()).get())
        .hasMessageContaining("orders_city");
  }

  @Test
  void twoColumnsOfOneName() {
    Column total = Column.of("total", ColumnType.BIGINT);
    Column again = Column.of("Total", ColumnType.INT);
    assertThatThrownBy(() -> new TableSchema(List.of(total, again)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two columns are named Total");
  }

  /** Each index that a column cannot have, and what is said of it. */
  static Stream<Arguments> indexesThatDoNotFit() {
    Predicate ofText =
        new Predicate.Comparison(2, Predicate.Operator.EQUAL, new Operand.Literal("many"));
    Predicate ofNoColumn = new Predicate.IsNull(99);
    return Stream.of(
        Arguments.of(
            index(false, null, IndexPart.of(IndexPart.Function.LOWER, "total")),
            List.of("index wrong", "column total", "lower takes STRING, not BIGINT")),
        Arguments.of(
            index(false, null, IndexPart.of(IndexPart.Function.YEAR, "city")),
            List.of("index wrong", "column city", "year takes TIMESTAMP, not STRING")),
        Arguments.of(
            index(false, null, IndexPart.prefix("total", 3)),
            List.of("index wrong", "column total", "prefix takes STRING, not BIGINT")),
        Arguments.of(
            index(false, null, IndexPart.column("tags")),
            List.of("index wrong", "tags is an array", "multi-valued")),
        Arguments.of(
            index(false, null, IndexPart.column("city"), IndexPart.column("tags")),
            List.of("index wrong", "tags is an array", "multi-valued")),
        Arguments.of(
            index(true, null, IndexPart.column("city")),
            List.of("index wrong", "city is no array")),
        Arguments.of(
            index(false, ofText, IndexPart.column("city")),
            List.of("index wrong", "total", "BIGINT", "many")),
        Arguments.of(
            index(false, ofNoColumn, IndexPart.column("city")), List.of("index wrong", "99")));
  }

  private static IndexDefinition index(
      boolean multiValued, Predicate condition, IndexPart... parts) {
    return new IndexDefinition("wrong", List.of(parts), true, false, multiValued, condition);
  }

  @ParameterizedTest
  @MethodSource("indexesThatDoNotFit")
  void indexThatAColumnCannotHave(IndexDefinition index, List<String> words) {
    assertThatThrownBy(
            () -> TidepoolStores.keyValueStore("orders").schema(Orders.plainSchema()).index(index))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("store orders")
        .hasMessageContainingAll(words.toArray(String[]::new));
  }

  @Test
  void indexesThatMeanNothing() {
    assertThatThrownBy(() -> new IndexDefinition("none", List.of(), true, false, false, null))
        .hasMessage("index none needs at least one part");
    assertThatThrownBy(() -> index(true, null, IndexPart.column("a"), IndexPart.column("b")))
        .hasMessageContaining("index wrong")
        .hasMessageContaining("has one part");
    assertThatThrownBy(() -> IndexPart.prefix("city", 0)).hasMessageContaining("prefix of 0");
    assertThatThrownBy(() -> IndexDefinition.on(" ", "city")).hasMessage("an index needs a name");
  }

  @Test
  void suppliersStayWhatTheyWere() {
    TidepoolStoreSupplier bare = TidepoolStores.keyValueStoreWithHeaders("orders");
    TidepoolStoreSupplier declared = bare.schema(Orders.schema());
    assertThat(declared).isInstanceOf(HeadersBytesStoreSupplier.class).isNotSameAs(bare);
    assertThat(declared.get()).isInstanceOf(TidepoolHeadersKeyValueStore.class);
    assertThat(declared.name()).isEqualTo("orders");
  }
}
