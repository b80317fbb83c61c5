package dev.tidepool.bench.query;

import dev.tidepool.bench.data.Mix;
import dev.tidepool.bench.data.Permutation;
import dev.tidepool.bench.data.Zipf;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two tables, the same for everybody: orders, and customers with twenty orders each on average.
 *
 * <p>Nothing is kept but the names of cities: a row is made when it is asked for, in some 0.5 µs.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Orders {

  /** The statuses, from the most frequent to the rarest. */
  public static final List<String> STATUSES =
      List.of("delivered", "shipped", "paid", "open", "cancelled", "returned");

  private static final double[] STATUS_SHARES = {0.7, 0.15, 0.08, 0.05, 0.015, 0.005};
  private static final int ORDERS_PER_CITY = 1000;
  private static final int CITIES_MIN = 50;
  private static final int ORDERS_PER_CUSTOMER = 20;
  private static final double TOTAL_MEAN = 1e9;
  private static final int NOTE_WORDS = 6;

  private final int count;
  private final long seed;
  private final String[] cities;
  private final Zipf cityRanks;
  private final Permutation totalRanks;

  public Orders(int count, long seed) {
    this.count = count;
    this.seed = seed;
    this.cities = new String[Math.max(CITIES_MIN, count / ORDERS_PER_CITY)];
    for (int rank = 0; rank < cities.length; rank++) {
      cities[rank] = "city-" + rank;
    }
    this.cityRanks = new Zipf(cities.length, Zipf.YCSB_EXPONENT);
    this.totalRanks = new Permutation(count, seed);
  }

  public int count() {
    return count;
  }

  public long seed() {
    return seed;
  }

  public int cityCount() {
    return cities.length;
  }

  public String city(int rank) {
    return cities[rank];
  }

  public int customerCount() {
    return Math.max(1, count / ORDERS_PER_CUSTOMER);
  }

  /** The order with the id {@code row}, from 0. */
  public Order order(int row) {
    SplittableRandom random = new SplittableRandom(Mix.mix(seed * count + row));
    return new Order(
        row,
        cities[cityRanks.next(random)],
        status(random.nextDouble()),
        random.nextInt(customerCount()),
        total(row),
        note(random));
  }

  /** The customer with the id {@code row}, from 0. */
  public Customer customer(int row) {
    return new Customer(row, "customer-" + Long.toHexString(Mix.mix(seed - row)));
  }

  /** The total of the order with the id {@code row}: exponentially distributed. */
  public long total(int row) {
    double quantile = (totalRanks.apply(row) + 0.5) / count;
    return Math.round(-Math.log1p(-quantile) * TOTAL_MEAN);
  }

  private static String status(double quantile) {
    double rest = quantile;
    for (int i = 0; i < STATUS_SHARES.length; i++) {
      rest -= STATUS_SHARES[i];
      if (rest < 0) {
        return STATUSES.get(i);
      }
    }
    return STATUSES.get(STATUSES.size() - 1);
  }

  private static String note(SplittableRandom random) {
    StringBuilder note = new StringBuilder();
    for (int i = 0; i < NOTE_WORDS; i++) {
      note.append(Long.toHexString(random.nextLong())).append(' ');
    }
    return note.toString();
  }
}
