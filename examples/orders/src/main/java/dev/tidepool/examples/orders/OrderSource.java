package dev.tidepool.examples.orders;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * All customers and all orders there will ever be: order {@code n} is a function of {@code n}, the
 * seed and the number of customers, so a later run goes on where an earlier one stopped, and a test
 * counts again what the topology has counted.
 *
 * <p>The skew is that of a shop. Few customers place most orders (Zipf, exponent 0.8), amounts have
 * a long tail (Pareto, exponent 1.5: half are below 8.00, one in a thousand is 500.00 or more), and
 * the largest city has thirty times the customers of the smallest.
 *
 * <p><b>Threads:</b> immutable, any.
 */
final class OrderSource {

  static final int CUSTOMER_COUNT_MAX = 10_000_000;

  private static final double CUSTOMER_EXPONENT = 0.8;
  private static final double CITY_EXPONENT = 1;
  private static final double AMOUNT_EXPONENT = 1.5;
  private static final double CENTS_MIN = 500;
  private static final double CENTS_MAX = 10_000_00;
  private static final long CUSTOMER_SALT = 0x9E3779B97F4A7C15L;
  private static final long ORDER_SALT = 0xD1B54A32D192ED03L;

  private static final List<String> CITIES =
      List.of(
          "Istanbul",
          "London",
          "Berlin",
          "Madrid",
          "Rome",
          "Paris",
          "Vienna",
          "Hamburg",
          "Warsaw",
          "Budapest",
          "Barcelona",
          "Munich",
          "Milan",
          "Prague",
          "Sofia",
          "Brussels",
          "Stockholm",
          "Amsterdam",
          "Oslo",
          "Helsinki",
          "Dublin",
          "Lisbon",
          "Copenhagen",
          "Riga",
          "Zurich",
          "Porto",
          "Ghent",
          "Bergen",
          "Turku",
          "Galway");

  private static final List<String> FIRST_NAMES =
      List.of(
          "Ada", "Alan", "Barbara", "Claude", "Edsger", "Emmy", "Frances", "Grace", "John", "Karen",
          "Kurt", "Leslie", "Niklaus", "Radia", "Sophie", "Tony");

  private static final List<String> LAST_NAMES =
      List.of(
          "Andersson",
          "Bianchi",
          "Conti",
          "Dubois",
          "Eriksen",
          "Fischer",
          "Garcia",
          "Horvat",
          "Ivanova",
          "Jansen",
          "Kowalski",
          "Larsen",
          "Moreau",
          "Nagy",
          "Olsen",
          "Peeters",
          "Rossi",
          "Silva",
          "Toth",
          "Weber");

  private final long seed;
  private final Zipf popularity;
  private final Zipf citySizes = new Zipf(CITIES.size(), CITY_EXPONENT);
  private final int[] customerOfRank;

  OrderSource(long seed, int customerCount) {
    this.seed = seed;
    this.popularity = new Zipf(customerCount, CUSTOMER_EXPONENT);
    this.customerOfRank = shuffled(customerCount, new SplittableRandom(seed));
  }

  int customerCount() {
    return customerOfRank.length;
  }

  /** The id of customer {@code index}, from 0. */
  static String customerId(int index) {
    return String.format(Locale.ROOT, "c%07d", index);
  }

  /** The customer with an id, if it is one of ours. */
  OptionalInt customerIndex(String id) {
    if (!id.matches("c[0-9]{7}")) {
      return OptionalInt.empty();
    }
    int index = Integer.parseInt(id.substring(1));
    return index < customerCount() ? OptionalInt.of(index) : OptionalInt.empty();
  }

  /** The id of the customer with the most orders. */
  String bestCustomerId() {
    return customerId(customerOfRank[0]);
  }

  /** Customer {@code index}, from 0. */
  Customer customer(int index) {
    SplittableRandom random = random(CUSTOMER_SALT, index);
    String first = FIRST_NAMES.get(random.nextInt(FIRST_NAMES.size()));
    String last = LAST_NAMES.get(random.nextInt(LAST_NAMES.size()));
    return new Customer(first + " " + last, CITIES.get(citySizes.rank(random.nextDouble())));
  }

  /** Order {@code number}, from 0. */
  Order order(long number) {
    SplittableRandom random = random(ORDER_SALT, number);
    int customer = customerOfRank[popularity.rank(random.nextDouble())];
    double cents = CENTS_MIN * Math.pow(1 - random.nextDouble(), -1 / AMOUNT_EXPONENT);
    return new Order(number, customerId(customer), (long) Math.min(CENTS_MAX, cents));
  }

  private SplittableRandom random(long salt, long number) {
    return new SplittableRandom(seed * salt + number);
  }

  /** Good customers are not neighbours, or a store would keep them in the same pages. */
  private static int[] shuffled(int count, SplittableRandom random) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = i;
    }
    return numbers;
  }
}
