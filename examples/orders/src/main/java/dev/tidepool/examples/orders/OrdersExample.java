package dev.tidepool.examples.orders;

import dev.tidepool.embedded.EmbeddedKafkaException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command: its options, and a run of the example with them. */
@Command(
    name = "orders",
    sortOptions = false,
    description = {
      "Counts a stream of orders per customer and per city on Tidepool stores, with a Kafka broker"
          + " of its own.",
      "Stop it with Ctrl-C or kill -9; started again, it goes on where it was."
    })
public final class OrdersExample implements Callable<Integer> {

  private static final int MEMORY_MIB_MAX = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "<directory>",
      defaultValue = "orders-data",
      description = "Where everything is kept; default: ${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "20000",
      description = "Orders a second, 0 for as many as can be counted; default: ${DEFAULT-VALUE}")
  private int rate;

  @Option(
      names = "--key",
      paramLabel = "<customer>",
      description =
          "Prints the row of this customer as soon as there is one, for instance c0000042")
  private String key;

  @Option(
      names = "--query",
      paramLabel = "<SQL>",
      description =
          "Prints the answer to this query as soon as the application runs; the tables are"
              + " customers, \"customer-totals\" and \"city-totals\"")
  private String query;

  @Option(names = "--once", description = "Ends after the answer to --key or --query")
  private boolean once;

  @Option(
      names = "--memory-mib",
      paramLabel = "<n>",
      defaultValue = "8",
      description = "Memory for the pages of all stores; default: ${DEFAULT-VALUE}")
  private int memoryMib;

  @Option(
      names = "--customers",
      paramLabel = "<n>",
      description = "Number of customers, set by the first run; default: 200000")
  private Integer customerCount;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "What the orders are drawn from, set by the first run; default: 1")
  private Long seed;

  @Option(
      names = "--seconds",
      paramLabel = "<n>",
      defaultValue = "0",
      description = "Ends after this time, 0 for never; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "0",
      description = "Where the broker listens, 0 for any port; default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends")
  private boolean help;

  /** Runs until it is told to stop. Exits only to report a failure. */
  public static void main(String[] args) {
    int status = run(args);
    if (status != ExitCode.OK) {
      System.exit(status);
    }
  }

  /** The same, with the status of the exit as the result. */
  static int run(String... args) {
    return new CommandLine(new OrdersExample())
        .setExecutionExceptionHandler(OrdersExample::report)
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    require(rate >= 0, "--rate is " + rate + ", expected 0 or more");
    require(seconds >= 0, "--seconds is " + seconds + ", expected 0 or more");
    require(port >= 0 && port < 1 << 16, "--port is " + port + ", expected 0 to 65535");
    require(
        memoryMib > 0 && memoryMib <= MEMORY_MIB_MAX,
        "--memory-mib is " + memoryMib + ", expected 1 to " + MEMORY_MIB_MAX);
    require(
        customerCount == null
            || customerCount > 0 && customerCount <= OrderSource.CUSTOMER_COUNT_MAX,
        "--customers is " + customerCount + ", expected 1 to " + OrderSource.CUSTOMER_COUNT_MAX);
    require(key != null || query != null || !once, "--once needs --key or --query");
    require(key == null || query == null, "--key and --query are one too many");

    ExampleDirectory directory = new ExampleDirectory(data);
    OrderSource source = directory.source(seed, customerCount);
    if (key != null && source.customerIndex(key).isEmpty()) {
      throw new ExampleException(
          "there is no customer %s; they are %s to %s"
              .formatted(
                  key,
                  OrderSource.customerId(0),
                  OrderSource.customerId(source.customerCount() - 1)));
    }
    new OrdersRun(
            directory,
            source,
            new OrdersRun.Options(rate, key, query, once, memoryMib, seconds, port))
        .run();
    return ExitCode.OK;
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** What the user can put right is told in one line, everything else with its stack trace. */
  private static int report(Exception e, CommandLine commandLine, CommandLine.ParseResult ignored)
      throws Exception {
    if (!(e instanceof ExampleException || e instanceof EmbeddedKafkaException)) {
      throw e;
    }
    commandLine.getErr().println("orders: " + e.getMessage());
    return ExitCode.SOFTWARE;
  }
}
