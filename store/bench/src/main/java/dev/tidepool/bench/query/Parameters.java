package dev.tidepool.bench.query;

import dev.tidepool.bench.data.Mix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands for the {@code ?} of each question: {@value #COUNT} sets, the same for everybody.
 *
 * <p>Pairs of city and status are those of which there are closest to ten orders; to find them all
 * orders are made once.
 */
public final class Parameters {

  /** How many sets there are for each question. */
  public static final int COUNT = 256;

  private static final int HITS = 10;
  private static final long SALT = 0x5eed;

  private record Pair(String city, String status, int hits) {}

  private final Orders orders;
  private final List<Pair> pairs;

  public Parameters(Orders orders) {
    this.orders = orders;
    this.pairs = pairs(orders);
  }

  private static List<Pair> pairs(Orders orders) {
    Map<String, int[]> hitsOfCities = new HashMap<>();
    for (int row = 0; row < orders.count(); row++) {
      Order order = orders.order(row);
      hitsOfCities
          .computeIfAbsent(order.city(), city -> new int[Orders.STATUSES.size()])[
          Orders.STATUSES.indexOf(order.status())]++;
    }
    List<Pair> pairs = new ArrayList<>();
    hitsOfCities.forEach(
        (city, hits) -> {
          for (int i = 0; i < hits.length; i++) {
            pairs.add(new Pair(city, Orders.STATUSES.get(i), hits[i]));
          }
        });
    pairs.sort(
        Comparator.comparingInt((Pair pair) -> Math.abs(pair.hits - HITS))
            .thenComparing(Pair::city)
            .thenComparing(Pair::status));
    return List.copyOf(pairs.subList(0, Math.min(COUNT, pairs.size())));
  }

  /** How many orders a pair of city and status has, on average. */
  public double hitsMean() {
    return pairs.stream().mapToInt(Pair::hits).average().orElseThrow();
  }

  /** The sets for {@code question}. */
  public Object[][] of(Question question) {
    Object[][] sets = new Object[COUNT][];
    for (int i = 0; i < COUNT; i++) {
      int row = (int) Long.remainderUnsigned(Mix.mix(orders.seed() + SALT + i), orders.count());
      Pair pair = pairs.get(i % pairs.size());
      sets[i] =
          switch (question) {
            case KEY -> new Object[] {(long) row};
            case FILTER, JOIN -> new Object[] {pair.city, pair.status};
            case FIRST_TEN -> new Object[] {orders.total(row)};
            case COUNT -> new Object[] {Orders.STATUSES.get(i % Orders.STATUSES.size())};
            case GROUP, SUM -> new Object[0];
          };
    }
    return sets;
  }
}
