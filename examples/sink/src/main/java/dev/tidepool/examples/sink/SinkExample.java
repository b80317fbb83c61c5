package dev.tidepool.examples.sink;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaException;
import dev.tidepool.embedded.StopSignal;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: a broker, a topic of orders, a worker with the connector; lines to try. */
@Command(
    name = "sink",
    sortOptions = false,
    description = {
      "Keeps a topic of orders as an indexed table on a worker of Kafka Connect, and answers SQL.",
      "Broker and worker are in this process. Stop it with Ctrl-C or kill -9, and start it again."
    })
public final class SinkExample implements Callable<Integer> {
  private static final String COUNT =
      "SELECT \"address.city\" AS city, COUNT(*) AS orders, SUM(cents) / 100 AS total FROM orders"
          + " WHERE status = 'paid' GROUP BY \"address.city\" ORDER BY city";

  @Option(
      names = "--data",
      paramLabel = "<directory>",
      defaultValue = "sink-data",
      description = "Where everything is kept; default: ${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "8080",
      description = "Where the table is asked; default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--orders",
      paramLabel = "<n>",
      defaultValue = "100000",
      description = "How many are written to the topic at the start; default: ${DEFAULT-VALUE}")
  private int orders;

  @Option(names = "--once", description = "Ends after the first answer")
  private boolean once;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends")
  private boolean help;

  private PrintStream out = System.out;

  /** Runs until it is told to stop. Exits only to report a failure. */
  public static void main(String[] args) {
    int status = run(System.out, args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** The same, with the status of the exit as the result. */
  static int run(PrintStream out, String... args) {
    SinkExample example = new SinkExample();
    example.out = out;
    return new CommandLine(example).setExecutionExceptionHandler(SinkExample::report).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    out.println("pid " + ProcessHandle.current().pid() + ", data in " + data);
    try (StopSignal stop = new StopSignal();
        EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("broker"))) {
      String broker = kafka.bootstrapServers();
      kafka.createTopic(Orders.TOPIC, 4, Map.of("cleanup.policy", "compact"));
      Orders.write(broker, orders);
      out.printf("broker on %s, %,d orders written to topic %s%n", broker, orders, Orders.TOPIC);
      try (SinkWorker worker = new SinkWorker(broker, data, port)) {
        worker.start(SinkWorker.connector(broker, data, port));
        tell(worker);
        if (!once) {
          stop.await(Long.MAX_VALUE);
        }
      }
    }
    return 0;
  }

  private void tell(SinkWorker worker) throws IOException, InterruptedException {
    URI table = worker.endpoint();
    out.println("worker on " + worker.rest() + "connectors/orders, its table on " + table);
    out.println(COUNT);
    out.println(worker.ask(COUNT));
    out.println(
        """

        Try, in another window:
          curl -s %1$s/query -H 'Content-Type: application/json' -d '{"sql": "SELECT * FROM orders WHERE status = ? ORDER BY cents DESC LIMIT 3", "params": ["returned"]}'
          curl -s %1$s/query -H 'Content-Type: application/json' -d '{"sql": "EXPLAIN ANALYZE SELECT COUNT(*) FROM orders WHERE ? = ANY(articles)", "params": ["a7"]}'
          curl -s %1$s/tables/orders
          curl -s %1$s/tables/orders/rows/42
          curl -s %1$s/cluster
        and %1$s/ in a browser\
        """
            .formatted(table));
  }

  /** What the user can put right is told in one line, everything else with its stack trace. */
  private static int report(Exception e, CommandLine commandLine, CommandLine.ParseResult ignored)
      throws Exception {
    boolean isTheUsers =
        e instanceof EmbeddedKafkaException
            || e instanceof IOException
            || e instanceof TimeoutException;
    if (!isTheUsers) {
      throw e;
    }
    commandLine.getErr().println("sink: " + e.getMessage());
    return 1;
  }
}
