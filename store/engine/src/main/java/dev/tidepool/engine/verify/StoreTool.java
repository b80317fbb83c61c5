package dev.tidepool.engine.verify;

import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.recovery.StoreDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@link StoreVerifier} as a command:
 *
 * <pre>
 *   java -cp ... dev.tidepool.engine.verify.StoreTool describe|verify [--even-if-open] directory
 * </pre>
 *
 * <p>The directory may be that of a store, or one above: a state directory of Kafka Streams has all
 * its stores looked at. Exits with 0 if all is well, 1 if something was found or could not be read,
 * 2 if the command makes no sense.
 */
public final class StoreTool {
  static final int OK = 0;
  static final int FOUND = 1;
  static final int USAGE = 2;
  private static final String EVEN_IF_OPEN = "--even-if-open";
  private static final long PROGRESS_NANOS = 1_000_000_000;

  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<CompanionCheck> companions;

  StoreTool(PrintStream out, PrintStream err) {
    this(out, err, () -> CompanionCheck.NONE);
  }

  /** The command, with checks of what checkpoints hold besides rows. */
  public StoreTool(PrintStream out, PrintStream err, Supplier<CompanionCheck> companions) {
    this.out = out;
    this.err = err;
    this.companions = companions;
  }

  /** Runs the command and exits. */
  public static void main(String[] arguments) {
    System.exit(new StoreTool(System.out, System.err).run(arguments));
  }

  /** Runs the command; returns the exit code. */
  public int run(String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    boolean evenIfOpen = words.remove(EVEN_IF_OPEN);
    if (words.size() != 2 || !List.of("describe", "verify").contains(words.get(0))) {
      err.println("usage: describe|verify [" + EVEN_IF_OPEN + "] directory");
      return USAGE;
    }
    List<Path> stores;
    try {
      stores = storesBelow(Path.of(words.get(1)));
    } catch (IOException | UncheckedIOException e) {
      err.println("cannot read " + words.get(1) + ": " + e);
      return USAGE;
    }
    if (stores.isEmpty()) {
      err.println("there is no store in or below " + words.get(1));
      return USAGE;
    }
    StoreVerifier verifier = new StoreVerifier().withProgress(progress()).withCompanion(companions);
    boolean describes = words.get(0).equals("describe");
    int code = OK;
    for (Path store : stores) {
      code =
          Math.max(code, examine(evenIfOpen ? verifier.evenIfOpen() : verifier, store, describes));
    }
    return code;
  }

  private int examine(StoreVerifier verifier, Path store, boolean describes) {
    StoreReport report;
    try {
      report = verifier.describe(store);
    } catch (StoreException e) {
      err.println(e.getMessage());
      return FOUND;
    }
    if (describes) {
      report.lines().forEach(out::println);
    } else {
      out.println(
          store
              + ": "
              + (report.findings().isEmpty() ? "ok" : report.findings().size() + " found"));
    }
    report.findings().forEach(out::println);
    return report.findings().isEmpty() ? OK : FOUND;
  }

  private static List<Path> storesBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.endsWith(StoreDirectory.IDENTITY_NAME))
          .filter(Files::isRegularFile)
          .map(Path::toAbsolutePath)
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }

  /** Shows a line a second at most, and none for what is done at once. */
  private Consumer<String> progress() {
    long[] lastNanos = {System.nanoTime()};
    return line -> {
      if (System.nanoTime() - lastNanos[0] > PROGRESS_NANOS) {
        lastNanos[0] = System.nanoTime();
        err.println(line);
      }
    };
  }
}
