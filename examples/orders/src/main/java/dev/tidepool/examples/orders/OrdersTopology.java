package dev.tidepool.examples.orders;

import static dev.tidepool.table.schema.ColumnType.STRING;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.ObjectRowCodec;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the application computes, in the plain DSL, and which columns its stores have, so that they
 * can be asked in SQL.
 *
 * <pre>
 *   customers ──▶ [customers]
 *                      │
 *   orders ─────────▶ join ─┬─▶ by customer ─▶ [customer-totals]
 *                           └─▶ by city ─────▶ [city-totals]
 * </pre>
 */
final class OrdersTopology {

  static final String CUSTOMERS_TOPIC = "customers";
  static final String ORDERS_TOPIC = "orders";

  /** Customer id to {@link Customer}. */
  static final String CUSTOMERS = "customers";

  /** Customer id to {@link Totals}. */
  static final String CUSTOMER_TOTALS = "customer-totals";

  /** City to {@link Totals}. */
  static final String CITY_TOTALS = "city-totals";

  private static final Column KEY = Column.at("id", STRING, Column.KEY);
  private static final Column ORDERS = Column.at("orders", ColumnType.BIGINT, "orderCount");
  private static final Column REVENUE = Column.at("cents", ColumnType.BIGINT, "revenueCents");

  private OrdersTopology() {}

  static Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, Customer> customers =
        builder.table(
            CUSTOMERS_TOPIC,
            Consumed.with(Serdes.String(), Customer.SERDE),
            store(
                    CUSTOMERS,
                    Customer.SERDE,
                    Customer.class,
                    List.of(KEY, Column.of("name", STRING), Column.of("city", STRING)),
                    IndexDefinition.on("customers_city", "city"))
                .withCachingDisabled());
    KStream<String, Sale> sales =
        builder.stream(ORDERS_TOPIC, Consumed.with(Serdes.String(), Order.SERDE))
            .join(customers, Sale::of, Joined.with(Serdes.String(), Order.SERDE, Customer.SERDE));
    sales
        .groupByKey(Grouped.with("by-customer", Serdes.String(), Sale.SERDE))
        .aggregate(
            () -> Totals.NONE,
            (id, sale, totals) -> totals.plus(sale.cents()),
            store(
                    CUSTOMER_TOTALS,
                    Totals.SERDE,
                    Totals.class,
                    List.of(KEY, ORDERS, REVENUE),
                    IndexDefinition.on("customer_totals_orders", "orders"))
                .withCachingDisabled());
    // Some thirty rows, each changed a thousand times a second: the one place for Streams' own
    // cache, which logs each of them once per commit. Elsewhere it would only be one copy more.
    sales
        .groupBy((id, sale) -> sale.city(), Grouped.with("by-city", Serdes.String(), Sale.SERDE))
        .aggregate(
            () -> Totals.NONE,
            (city, sale, totals) -> totals.plus(sale.cents()),
            store(
                    CITY_TOTALS,
                    Totals.SERDE,
                    Totals.class,
                    List.of(Column.at("city", STRING, Column.KEY), ORDERS, REVENUE))
                .withCachingEnabled());
    return builder.build();
  }

  private static <V> Materialized<String, V, KeyValueStore<Bytes, byte[]>> store(
      String name,
      Serde<V> values,
      Class<V> type,
      List<Column> columns,
      IndexDefinition... indexes) {
    TidepoolStoreSupplier supplier =
        TidepoolStores.timestampedKeyValueStore(name)
            .schema(new TableSchema(columns))
            .codec(
                new ObjectRowCodec<>(
                    type,
                    bytes -> values.deserializer().deserialize(name, bytes),
                    KeyFormat.STRING));
    for (IndexDefinition index : indexes) {
      supplier = supplier.index(index);
    }
    return Materialized.<String, V>as(supplier)
        .withKeySerde(Serdes.String())
        .withValueSerde(values);
  }
}
