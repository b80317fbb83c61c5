package dev.tidepool.examples.orders;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where the example keeps everything; it creates nothing elsewhere.
 *
 * <pre>
 *   broker/             the topics
 *   state/              the stores, as Kafka Streams lays them out
 *   orders.properties   what the orders are drawn from
 * </pre>
 */
final class ExampleDirectory {

  private static final String SEED = "seed";
  private static final String CUSTOMERS = "customers";

  private final Path root;

  ExampleDirectory(Path root) {
    this.root = root;
  }

  Path broker() {
    return root.resolve("broker");
  }

  Path state() {
    return root.resolve("state");
  }

  /** The bytes of all files below {@link #state}; 0 if there is none. */
  long stateBytes() throws IOException {
    if (!Files.isDirectory(state())) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(state())) {
      return files.filter(Files::isRegularFile).mapToLong(ExampleDirectory::bytes).sum();
    }
  }

  /**
   * The source of the orders in this directory: the one of the first run, for ever.
   *
   * @param seed what the user asks for, or null to leave it
   * @param customerCount likewise
   * @throws ExampleException if the user asks for something else than the first run
   */
  OrderSource source(Long seed, Integer customerCount) throws IOException {
    Properties stored = new Properties();
    Path file = root.resolve("orders.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        stored.load(reader);
      }
      check("--seed", seed, stored.getProperty(SEED));
      check("--customers", customerCount, stored.getProperty(CUSTOMERS));
    } else {
      stored.setProperty(SEED, String.valueOf(seed == null ? 1 : seed));
      stored.setProperty(
          CUSTOMERS, String.valueOf(customerCount == null ? 200_000 : customerCount));
      Files.createDirectories(root);
      try (Writer writer = Files.newBufferedWriter(file)) {
        stored.store(writer, "What the orders in this directory are drawn from");
      }
    }
    return new OrderSource(
        Long.parseLong(stored.getProperty(SEED)), Integer.parseInt(stored.getProperty(CUSTOMERS)));
  }

  private void check(String option, Number wanted, String stored) {
    if (wanted != null && !wanted.toString().equals(stored)) {
      throw new ExampleException(
          "the orders in %s are drawn with %s %s, not %s; leave the option away, or choose another"
                  .formatted(root, option, stored, wanted)
              + " directory with --data");
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException gone) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
