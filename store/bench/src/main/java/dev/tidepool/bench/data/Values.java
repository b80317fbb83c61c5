package dev.tidepool.bench.data;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * JSON values of a fixed size that compress like real ones: pages of 8 KiB shrink with LZ4 by a
 * factor of about 1.9.
 *
 * <p>A value is a copy of one of {@value #TEMPLATE_COUNT} prepared objects with the number of its
 * row and its version stamped in, so that making one costs a copy and twenty digits, and a reader
 * can tell whose value it was given:
 *
 * <pre>
 *   {"row":"0000012345","version":"0000000007","status":"OPEN","city":"Oslo","customer":"5f...",
 *    "total":"118.20","note":"..."}
 * </pre>
 */
public final class Values {

  public static final int VALUE_BYTES_MIN = 160;

  /** Every how many-th value has {@code "status":"}{@value #RARE_STATUS}{@code "} on average. */
  public static final int RARE_STATUS_INTERVAL = 64;

  public static final String RARE_STATUS = "DISPUTED";

  private static final int TEMPLATE_COUNT = 4096;
  private static final int NUMBER_DIGITS = 10;
  private static final String HEAD = "{\"row\":\"##########\",\"version\":\"##########\"";
  private static final int ROW_OFFSET = HEAD.indexOf('#');
  private static final int VERSION_OFFSET = HEAD.indexOf('#', ROW_OFFSET + NUMBER_DIGITS);

  private static final String[] STATUSES = {"OPEN", "PAID", "SHIPPED", "DELIVERED", "RETURNED"};
  private static final String[] CITIES = {
    "Berlin", "Oslo", "Lisbon", "Austin", "Nairobi", "Osaka", "Quito", "Perth"
  };
  private static final String[] WORDS = {
    "leave", "with", "the", "neighbour", "fragile", "ring", "twice", "gift", "wrap", "please",
    "before", "noon", "second", "floor", "blue", "door", "call", "driver", "invoice", "attached"
  };

  private final byte[][] templates = new byte[TEMPLATE_COUNT][];

  public Values(int valueBytes, long seed) {
    if (valueBytes < VALUE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "valueBytes is " + valueBytes + ", must be at least " + VALUE_BYTES_MIN);
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < TEMPLATE_COUNT; i++) {
      templates[i] = template(valueBytes, i, random);
    }
  }

  /** The value of {@code row} in its {@code version}, in a fresh array. */
  public byte[] value(int row, int version) {
    byte[] value = templates[templateIndex(row, version)].clone();
    Digits.write(row, value, ROW_OFFSET, NUMBER_DIGITS);
    Digits.write(version, value, VERSION_OFFSET, NUMBER_DIGITS);
    return value;
  }

  /** The row that {@code value} was made for. */
  public static int row(byte[] value) {
    return Digits.read(value, ROW_OFFSET, NUMBER_DIGITS);
  }

  /** The version that {@code value} was made for. */
  public static int version(byte[] value) {
    return Digits.read(value, VERSION_OFFSET, NUMBER_DIGITS);
  }

  private static int templateIndex(int row, int version) {
    return (int) Mix.mix(((long) version << Integer.SIZE) + row) & (TEMPLATE_COUNT - 1);
  }

  private static byte[] template(int valueBytes, int index, SplittableRandom random) {
    String status =
        index % RARE_STATUS_INTERVAL == 0 ? RARE_STATUS : STATUSES[random.nextInt(STATUSES.length)];
    StringBuilder text = new StringBuilder(HEAD);
    text.append(",\"status\":\"").append(status);
    text.append("\",\"city\":\"").append(CITIES[random.nextInt(CITIES.length)]);
    text.append("\",\"customer\":\"").append(hex(random, 16));
    text.append("\",\"total\":\"").append(random.nextInt(1000)).append('.');
    text.append(random.nextInt(10, 100)).append("\",\"note\":\"");
    String end = "\"}";
    while (text.length() + end.length() < valueBytes) {
      boolean word = random.nextInt(3) != 0;
      text.append(word ? WORDS[random.nextInt(WORDS.length)] : hex(random, 6)).append(' ');
    }
    text.setLength(valueBytes - end.length());
    return text.append(end).toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(SplittableRandom random, int digits) {
    return String.format("%016x", random.nextLong()).substring(0, digits);
  }
}
