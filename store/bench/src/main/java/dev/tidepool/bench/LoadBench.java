package dev.tidepool.bench;

import dev.tidepool.bench.load.LoadFigures;
import dev.tidepool.bench.load.LoadQuestion;
import dev.tidepool.bench.load.LoadQuestion.Request;
import dev.tidepool.bench.load.LoadReport;
import dev.tidepool.bench.load.LoadedNodes;
import dev.tidepool.bench.load.WarmUp;
import dev.tidepool.bench.load.Wrk;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Parameters;
import dev.tidepool.bench.run.Machine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Puts servers under load over loopback, by wrk, and writes a report.
 *
 * <pre>
 * mvn -Pbench -pl store/bench -am package -DskipTests
 * java -cp store/bench/target/benchmarks.jar dev.tidepool.bench.LoadBench \
 *     --nodes=1,3 --directory=/data/bench --out=load.md
 * </pre>
 */
@Command(
    name = "load-bench",
    mixinStandardHelpOptions = true,
    description = "Puts servers under load over HTTP.")
public final class LoadBench implements Callable<Integer> {

  @Option(names = "--rows", defaultValue = "100000", description = "orders (${DEFAULT-VALUE})")
  private int rowCount;

  @Option(
      names = "--nodes",
      split = ",",
      defaultValue = "1,3",
      description = "how many servers, in turn (${DEFAULT-VALUE})")
  private List<Integer> nodeCounts;

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "to all servers together (${DEFAULT-VALUE})")
  private int connectionCount;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "how long a round of a question takes (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "rounds, after those to warm up (${DEFAULT-VALUE})")
  private int roundCount;

  @Option(
      names = "--warm-up-rounds",
      defaultValue = "12",
      description =
          "rounds to warm up at most; it ends when two in a row differ by less than 5 %"
              + " (${DEFAULT-VALUE})")
  private int warmUpRoundsMax;

  @Option(names = "--wrk", defaultValue = "wrk", description = "the load tool (${DEFAULT-VALUE})")
  private String wrk;

  @Option(names = "--directory", description = "where servers have their files (temporary files)")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--out", description = "the report (standard output)")
  private Path reportFile;

  public static void main(String[] args) {
    System.exit(new CommandLine(new LoadBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path files = Files.createTempDirectory(Files.createDirectories(directory), "load");
    Wrk tool = new Wrk(wrk, files);
    List<String> conditions = new ArrayList<>(Machine.describe());
    conditions.add("Date: " + LocalDate.now());
    conditions.add("Client: " + tool.version());
    conditions.add(
        rowCount + " orders, " + connectionCount + " connections, " + seconds + " s a round");
    String loadBefore = Machine.load();
    Orders orders = new Orders(rowCount, 1);
    Parameters parameters = new Parameters(orders);
    LoadReport report = new LoadReport();
    for (int nodeCount : nodeCounts) {
      try (LoadedNodes nodes =
          LoadedNodes.start(files.resolve("of-" + nodeCount), nodeCount, orders)) {
        for (LoadQuestion question : LoadQuestion.values()) {
          measure(tool, nodes.uris(), question, question.requests(parameters), report);
        }
      }
    }
    conditions.add("Load average before: " + loadBefore);
    String page = report.page(conditions);
    if (reportFile == null) {
      System.out.print(page);
    } else {
      Files.writeString(reportFile, page);
    }
    return 0;
  }

  private void measure(
      Wrk tool, List<URI> uris, LoadQuestion question, List<Request> requests, LoadReport report)
      throws IOException, InterruptedException, ExecutionException {
    String asked = uris.size() + " nodes, " + question.label() + ": ";
    WarmUp warmUp = new WarmUp(warmUpRoundsMax);
    while (!warmUp.isOver()) {
      LoadFigures figures = ask(tool, uris, requests);
      System.err.println(asked + figures + ", to warm up");
      warmUp.add(figures);
    }
    report.addWarmUp(uris.size(), question, warmUp);
    for (int round = 0; round < roundCount; round++) {
      LoadFigures figures = ask(tool, uris, requests);
      System.err.println(asked + figures);
      report.add(uris.size(), question, figures);
    }
  }

  /** All servers at once, by a client each. */
  private LoadFigures ask(Wrk tool, List<URI> uris, List<Request> requests)
      throws InterruptedException, ExecutionException {
    int each = Math.max(1, connectionCount / uris.size());
    ExecutorService clients = Executors.newFixedThreadPool(uris.size());
    try {
      List<Future<LoadFigures>> asked = new ArrayList<>();
      for (URI uri : uris) {
        asked.add(clients.submit(() -> tool.ask(uri, requests, each, seconds)));
      }
      List<LoadFigures> figures = new ArrayList<>();
      for (Future<LoadFigures> client : asked) {
        figures.add(client.get());
      }
      return LoadFigures.together(figures);
    } finally {
      clients.shutdownNow();
    }
  }
}
