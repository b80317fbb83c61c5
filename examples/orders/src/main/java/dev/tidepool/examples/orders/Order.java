package dev.tidepool.examples.orders;

import org.apache.kafka.common.serialization.Serde;

/**
 * The value of topic {@code orders}, whose key is the customer's id.
 *
 * @param number counts from 0, without gaps
 * @param cents what the customer pays
 */
record Order(long number, String customerId, long cents) {

  static final Serde<Order> SERDE =
      Lines.serde(
          o -> Lines.join(o.number, o.customerId, o.cents),
          f -> new Order(Long.parseLong(f[0]), f[1], Long.parseLong(f[2])));
}
