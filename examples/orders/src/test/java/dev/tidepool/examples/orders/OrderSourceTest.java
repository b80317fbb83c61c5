package dev.tidepool.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OrderSourceTest {

  private static final int CUSTOMERS = 1000;
  private static final int ORDERS = 100_000;

  private final OrderSource source = new OrderSource(7, CUSTOMERS);

  /** Whoever asks, whenever, in whatever order: order n is order n. */
  @Test
  void anOrderDependsOnNothingButItsNumber() {
    Order later = source.order(12_345);
    OrderSource other = new OrderSource(7, CUSTOMERS);
    LongStream.range(0, 100).forEach(other::order);
    assertThat(other.order(12_345)).isEqualTo(later);
    assertThat(other.customer(42)).isEqualTo(source.customer(42));
    assertThat(new OrderSource(8, CUSTOMERS).order(12_345)).isNotEqualTo(later);
  }

  /** The best customer has the share that Zipf's law gives to rank one; all ids exist. */
  @Test
  void fewCustomersPlaceMostOrders() {
    Map<String, Integer> counts = new HashMap<>();
    LongStream.range(0, ORDERS)
        .forEach(n -> counts.merge(source.order(n).customerId(), 1, Integer::sum));
    assertThat(counts.keySet()).allMatch(id -> source.customerIndex(id).isPresent());
    double weights = IntStream.rangeClosed(1, CUSTOMERS).mapToDouble(r -> Math.pow(r, -0.8)).sum();
    assertThat((double) counts.get(source.bestCustomerId()) / ORDERS)
        .isCloseTo(1 / weights, within(0.005));
  }

  /** Half of the amounts are below the median of the Pareto distribution, and the tail is long. */
  @Test
  void amountsHaveALongTail() {
    long[] cents = LongStream.range(0, ORDERS).map(n -> source.order(n).cents()).sorted().toArray();
    assertThat(cents[0]).isGreaterThanOrEqualTo(500);
    assertThat(cents[ORDERS / 2]).isBetween(780L, 810L);
    assertThat(cents[ORDERS - ORDERS / 1000]).isBetween(400_00L, 600_00L);
    assertThat(cents[ORDERS - 1]).isLessThanOrEqualTo(10_000_00);
  }

  @Test
  void onlyIdsOfCustomersAreFound() {
    assertThat(source.customerIndex("c0000999")).hasValue(999);
    assertThat(source.customerIndex("c0001000")).isEmpty();
    assertThat(source.customerIndex("c999")).isEmpty();
    assertThat(source.customerIndex("")).isEmpty();
  }
}
