package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.Orders;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.schema.IndexDefinition;
import org.apache.kafka.streams.state.HeadersBytesStoreSupplier;
import org.junit.jupiter.api.Test;

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
  void suppliersStayWhatTheyWere() {
    TidepoolStoreSupplier bare = TidepoolStores.keyValueStoreWithHeaders("orders");
    TidepoolStoreSupplier declared = bare.schema(Orders.schema());
    assertThat(declared).isInstanceOf(HeadersBytesStoreSupplier.class).isNotSameAs(bare);
    assertThat(declared.get()).isInstanceOf(TidepoolHeadersKeyValueStore.class);
    assertThat(declared.name()).isEqualTo("orders");
  }
}
