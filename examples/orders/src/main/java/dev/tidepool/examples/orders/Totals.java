package dev.tidepool.examples.orders;

import org.apache.kafka.common.serialization.Serde;

/** Orders and revenue, of a customer or of a city. */
record Totals(long orderCount, long revenueCents) {

  static final Totals NONE = new Totals(0, 0);

  static final Serde<Totals> SERDE =
      Lines.serde(
          t -> Lines.join(t.orderCount, t.revenueCents),
          f -> new Totals(Long.parseLong(f[0]), Long.parseLong(f[1])));

  /** These and one more order. */
  Totals plus(long cents) {
    return new Totals(orderCount + 1, revenueCents + cents);
  }
}
