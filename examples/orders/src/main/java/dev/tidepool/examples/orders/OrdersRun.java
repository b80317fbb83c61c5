package dev.tidepool.examples.orders;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.embedded.StopSignal;
import dev.tidepool.streams.query.QueryFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * One run: start the broker, the writer and the application, print a line a second, close them.
 *
 * <p><b>Threads:</b> all of it happens on the thread that calls {@link #run}.
 */
final class OrdersRun {

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final PrintStream out = System.out;
  private final long startNanos = System.nanoTime();
  private final ExampleDirectory directory;
  private final OrderSource source;
  private final Options options;
  private boolean isAnswered;

  /** What the command line says about a run; see {@link OrdersExample}. */
  record Options(
      int rate, String key, String query, boolean once, int memoryMib, int seconds, int port) {

    long memoryBytes() {
      return (long) memoryMib << 20;
    }
  }

  OrdersRun(ExampleDirectory directory, OrderSource source, Options options) {
    this.directory = directory;
    this.source = source;
    this.options = options;
    this.isAnswered = options.key() == null && options.query() == null;
  }

  /** Returns after the time is up, the question answered, or Ctrl-C. */
  void run() throws IOException, ExecutionException, InterruptedException {
    long stateBytes = directory.stateBytes();
    out.printf(
        "pid %d, data in %s: %s%n",
        ProcessHandle.current().pid(),
        directory,
        stateBytes == 0 ? "no state yet" : "found " + Text.mib(stateBytes) + " of state");
    try (StopSignal stop = new StopSignal()) {
      try (EmbeddedKafka kafka = Topics.startBroker(directory, options.port());
          OrderWriter writer = new OrderWriter(kafka.bootstrapServers(), source);
          OrdersApp app =
              new OrdersApp(kafka.bootstrapServers(), directory.state(), options.memoryBytes())) {
        out.printf("broker on %s after %s%n", kafka.bootstrapServers(), sinceStart());
        writeCustomers(writer);
        long changelogRecordCount = Topics.changelogRecordCount(kafka.bootstrapServers());
        app.start();
        if (awaitRunning(app, stop)) {
          reportStart(app, changelogRecordCount);
          writer.start(options.rate(), () -> countedOrders(app).orElse(0L));
          everySecond(app, writer, stop);
        }
        out.println("closing");
      }
      out.printf("closed after %s%n", sinceStart());
    }
  }

  private void writeCustomers(OrderWriter writer) {
    if (writer.open()) {
      out.printf("wrote %s customers after %s%n", Text.count(source.customerCount()), sinceStart());
    } else {
      out.printf("%s orders were written before%n", Text.count(writer.position()));
    }
  }

  private static boolean awaitRunning(OrdersApp app, StopSignal stop) throws InterruptedException {
    while (!app.isRunning()) {
      app.check();
      if (stop.await(POLL_NANOS)) {
        return false;
      }
    }
    return true;
  }

  private void reportStart(OrdersApp app, long changelogRecordCount) {
    StringBuilder stores = new StringBuilder();
    for (String store :
        List.of(
            OrdersTopology.CUSTOMERS, OrdersTopology.CUSTOMER_TOTALS, OrdersTopology.CITY_TOTALS)) {
      stores.append(stores.isEmpty() ? "" : ", ").append(store).append(' ');
      stores.append(Text.count(app.restored().of(store)));
    }
    out.printf(
        "running after %s: restored %s of %s changelog records (%s)%n",
        sinceStart(), Text.count(app.restored().total()), Text.count(changelogRecordCount), stores);
    out.printf("the best customer is %s: try --key %1$s --once%n", source.bestCustomerId());
  }

  private void everySecond(OrdersApp app, OrderWriter writer, StopSignal stop)
      throws InterruptedException {
    SecondLine line = new SecondLine(options.memoryBytes(), app.restored().total());
    long firstNanos = System.nanoTime();
    long counted = countedOrders(app).orElse(0L);
    line.begin(app.figures(), counted);
    for (int second = 1; options.seconds() == 0 || second <= options.seconds(); second++) {
      answer(app);
      if (isAnswered && options.once()) {
        return;
      }
      if (stop.await(firstNanos + second * SECOND_NANOS - System.nanoTime())) {
        return;
      }
      writer.check();
      app.check();
      counted = countedOrders(app).orElse(counted);
      out.println(line.next(app.figures(), counted, System.nanoTime() - firstNanos));
    }
  }

  private void answer(OrdersApp app) {
    if (isAnswered) {
      return;
    }
    if (options.query() != null) {
      answerQuery(app);
      return;
    }
    try {
      Optional<String> row = app.answers().aboutCustomer(options.key());
      row.ifPresent(text -> out.printf("%s after %s: %s%n", options.key(), sinceStart(), text));
      isAnswered = row.isPresent();
    } catch (QueryFailedException | IllegalStateException | StreamsException e) {
      // Tasks move; the next second asks again.
    }
  }

  private void answerQuery(OrdersApp app) {
    try {
      out.println(app.answers().query(options.query()));
      isAnswered = true;
    } catch (QueryFailedException e) {
      throw new ExampleException(e.getMessage());
    } catch (IllegalStateException | StreamsException e) {
      // Tasks move; the next second asks again.
    }
  }

  private static Optional<Long> countedOrders(OrdersApp app) {
    try {
      return Optional.of(app.answers().countedOrders());
    } catch (IllegalStateException | StreamsException e) {
      // Tasks move; whoever wants to know asks again.
      return Optional.empty();
    }
  }

  private String sinceStart() {
    return Text.seconds(System.nanoTime() - startNanos);
  }
}
