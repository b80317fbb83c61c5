package dev.tidepool.examples.orders;

import org.apache.kafka.common.serialization.Serde;

/** An order that met its customer: what is worth counting. */
record Sale(String city, long cents) {

  static final Serde<Sale> SERDE =
      Lines.serde(s -> Lines.join(s.city, s.cents), f -> new Sale(f[0], Long.parseLong(f[1])));

  static Sale of(Order order, Customer customer) {
    return new Sale(customer.city(), order.cents());
  }
}
