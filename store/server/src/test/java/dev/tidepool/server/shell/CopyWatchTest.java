package dev.tidepool.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidepool.server.shell.Session.Outcome;
import dev.tidepool.server.shell.StatementScanner.Input;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a terminal shows while a server that a test scripts executes a COPY. */
@Timeout(60)
class CopyWatchTest {
  private static final int WIDTH = 31;
  private static final String SQL = "COPY t FROM 'a.csv'";
  private static final String DONE =
      "{\"columns\":[{\"name\":\"state\",\"type\":\"STRING\"}]}\n[\"done\"]\n{\"stats\":{}}\n";
  private static final String RUNNING =
      "{\"columns\":[{\"name\":\"statement\",\"type\":\"STRING\"},"
          + "{\"name\":\"progress\",\"type\":\"STRING\"}]}\n"
          + "[\"COPY t FROM 'b.csv'\",\"of another\"]\n"
          + "[\"COPY t FROM 'a.csv'\",\"COPY t [##..] 50 %\\u001b[2J | 7 rows and more\"]\n"
          + "{\"stats\":{}}\n";

  private final CountDownLatch shown = new CountDownLatch(2); // so the first line is drawn
  private final AtomicInteger copyCount = new AtomicInteger();
  private final AtomicInteger showCount = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final StringWriter out = new StringWriter();
  private HttpServer server;
  private boolean isWatched; // whether a COPY waits for those who ask how far it is
  private int statusOfShow = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/query", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (asked.contains("SHOW COPIES")) {
      showCount.incrementAndGet();
      shown.countDown();
      send(exchange, statusOfShow, statusOfShow == 200 ? RUNNING : "{}");
      return;
    }
    if (isWatched) {
      await();
    }
    if (copyCount.incrementAndGet() == 1) {
      send(exchange, 504, "{\"error\":{\"code\":\"STILL_RUNNING\",\"message\":\"it goes on\"}}");
    } else {
      send(exchange, 200, DONE);
    }
  }

  private void await() throws IOException {
    try {
      shown.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Outcome execute(Session.Pause pause) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    PrintWriter writer = new PrintWriter(out);
    Session session =
        new Session(
            new ServerClient(uri, null, Duration.ofSeconds(30), null),
            writer,
            writer,
            new Settings(ResultWriter.Format.ALIGNED, WIDTH),
            10,
            pause);
    return session.execute(new Input(false, SQL));
  }

  @Test
  void aTerminalShowsHowFarItIsAndThenTheAnswer() {
    isWatched = true;
    assertThat(execute(count -> true)).isEqualTo(Outcome.DONE);
    String line = "COPY t [##..] 50 %\\u001b[2J | ";
    assertThat(line).hasSize(WIDTH - 1);
    assertThat(out.toString())
        .startsWith('\r' + line)
        .endsWith('\r' + " ".repeat(line.length()) + "\rstate\n-----\ndone\n(1 row)\n")
        .doesNotContain("of another", "\u001b");
    assertThat(copyCount).as("asked again while it goes on").hasValue(2);
  }

  @Test
  void aServerThatCannotTellIsNotComplainedOf() {
    isWatched = true;
    statusOfShow = 500;
    assertThat(execute(count -> true)).isEqualTo(Outcome.DONE);
    assertThat(out.toString()).isEqualTo("state\n-----\ndone\n(1 row)\n");
  }

  @Test
  void whereNobodyLooksNothingIsShown() {
    assertThat(execute(null)).isEqualTo(Outcome.DONE);
    assertThat(out.toString()).isEqualTo("state\n-----\ndone\n(1 row)\n");
    assertThat(showCount).hasValue(0);
    assertThat(copyCount).hasValue(2);
  }
}
