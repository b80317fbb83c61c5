package dev.tidepool.examples.orders;

import org.apache.kafka.common.serialization.Serde;

/** The value of topic {@code customers}, whose key is the customer's id. */
record Customer(String name, String city) {

  static final Serde<Customer> SERDE =
      Lines.serde(c -> Lines.join(c.name, c.city), f -> new Customer(f[0], f[1]));
}
