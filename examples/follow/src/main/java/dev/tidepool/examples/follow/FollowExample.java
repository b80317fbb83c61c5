package dev.tidepool.examples.follow;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.EmbeddedKafkaException;
import dev.tidepool.embedded.StopSignal;
import dev.tidepool.engine.StoreException;
import dev.tidepool.sql.error.SqlException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: a broker of its own, or another one; the table; a question again and again. */
@Command(
    name = "follow",
    sortOptions = false,
    description = {
      "Follows a topic of sensors' readings as a table, without Kafka Streams, and answers SQL.",
      "Stop it with Ctrl-C or kill -9; started again, it goes on where it was."
    })
public final class FollowExample implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Option(
      names = "--data",
      paramLabel = "<directory>",
      defaultValue = "follow-data",
      description = "Where everything is kept; default: ${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--bootstrap",
      paramLabel = "<host:port>",
      description = "A broker; default: one of its own, and somebody who writes readings to it")
  private String bootstrap;

  @Option(
      names = "--topic",
      paramLabel = "<name>",
      defaultValue = "readings",
      description = "What is followed; default: ${DEFAULT-VALUE}")
  private String topic;

  @Option(
      names = "--query",
      paramLabel = "<SQL>",
      defaultValue =
          "SELECT city, COUNT(*) AS sensors, MAX(celsius) AS warmest FROM readings"
              + " GROUP BY city ORDER BY city",
      description = "What is asked; the table is readings; default: ${DEFAULT-VALUE}")
  private String query;

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      defaultValue = "0",
      description = "Ends after so many answers, 0 for never; default: ${DEFAULT-VALUE}")
  private int rounds;

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
    FollowExample example = new FollowExample();
    example.out = out;
    return new CommandLine(example)
        .setExecutionExceptionHandler(FollowExample::report)
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    out.println("pid " + ProcessHandle.current().pid() + ", data in " + data);
    if (bootstrap != null) {
      follow(bootstrap);
      return 0;
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("broker"))) {
      kafka.createTopic(topic, 4, Map.of("cleanup.policy", "compact"));
      out.println("broker on " + kafka.bootstrapServers());
      try (Readings readings = new Readings(kafka.bootstrapServers(), topic)) {
        follow(kafka.bootstrapServers());
      }
    }
    return 0;
  }

  private void follow(String bootstrapServers) throws Exception {
    try (StopSignal stop = new StopSignal();
        Follow follow = new Follow(bootstrapServers, topic, data.resolve("table"), out)) {
      for (int round = 1; rounds == 0 || round <= rounds; round++) {
        follow.table().awaitCaughtUp(PATIENCE);
        follow.ask(query);
        if (round == rounds || stop.await(TimeUnit.SECONDS.toNanos(2))) {
          return;
        }
      }
    }
  }

  /** What the user can put right is told in one line, everything else with its stack trace. */
  private static int report(Exception e, CommandLine commandLine, CommandLine.ParseResult ignored)
      throws Exception {
    boolean isTheUsers =
        e instanceof EmbeddedKafkaException
            || e instanceof SqlException
            || e instanceof StoreException
            || e instanceof IllegalArgumentException
            || e instanceof TimeoutException;
    if (!isTheUsers) {
      throw e;
    }
    commandLine.getErr().println("follow: " + e.getMessage());
    return 1;
  }
}
