package dev.tidepool.examples.orders;

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
 * What the application computes, in the plain DSL; which stores it gets is a matter of
 * configuration.
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

  private OrdersTopology() {}

  static Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, Customer> customers =
        builder.table(
            CUSTOMERS_TOPIC,
            Consumed.with(Serdes.String(), Customer.SERDE),
            store(CUSTOMERS, Customer.SERDE).withCachingDisabled());
    KStream<String, Sale> sales =
        builder.stream(ORDERS_TOPIC, Consumed.with(Serdes.String(), Order.SERDE))
            .join(customers, Sale::of, Joined.with(Serdes.String(), Order.SERDE, Customer.SERDE));
    sales
        .groupByKey(Grouped.with("by-customer", Serdes.String(), Sale.SERDE))
        .aggregate(
            () -> Totals.NONE,
            (id, sale, totals) -> totals.plus(sale.cents()),
            store(CUSTOMER_TOTALS, Totals.SERDE).withCachingDisabled());
    // Some thirty rows, each changed a thousand times a second: the one place for Streams' own
    // cache, which logs each of them once per commit. Elsewhere it would only be one copy more.
    sales
        .groupBy((id, sale) -> sale.city(), Grouped.with("by-city", Serdes.String(), Sale.SERDE))
        .aggregate(
            () -> Totals.NONE,
            (city, sale, totals) -> totals.plus(sale.cents()),
            store(CITY_TOTALS, Totals.SERDE).withCachingEnabled());
    return builder.build();
  }

  private static <V> Materialized<String, V, KeyValueStore<Bytes, byte[]>> store(
      String name, Serde<V> values) {
    return Materialized.<String, V, KeyValueStore<Bytes, byte[]>>as(name)
        .withKeySerde(Serdes.String())
        .withValueSerde(values);
  }
}
