package dev.tidepool.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.server.copy.CopyFolder;
import dev.tidepool.server.node.Node;
import dev.tidepool.server.node.NodeOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The console in a browser, on a node: tables made, loaded, asked, explained; and attacked. */
@Tag("broker")
@Timeout(300)
class ConsoleBrowserTest {
  private static final String TOKEN = "the-token-of-this-test";
  private static final String MARKUP = "<img src=x onerror=\"document.title='hacked'\">";

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static Node node;
  private static TidepoolEndpoint endpoint;

  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    StringBuilder rows = new StringBuilder("id,name,country,people\n");
    for (int i = 0; i < 1000; i++) {
      rows.append(i).append(",place ").append(i).append(",C").append(i % 7).append(',');
      rows.append(i * 37 % 1000).append('\n');
    }
    Files.writeString(files.resolve("places.csv"), rows);
    kafka = EmbeddedKafka.start(directory.resolve("broker"));
    NodeOptions options =
        new NodeOptions(
            "test",
            "node-1",
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            directory.resolve("state"),
            16 << 20,
            Duration.ofMillis(10),
            Duration.ofSeconds(60),
            0,
            null);
    node = Node.start(options, 1, CopyFolder.of(files), line -> {});
    endpoint = TidepoolEndpoint.of(node.tables()).token(TOKEN).start();
  }

  @AfterAll
  static void stop() {
    endpoint.close();
    node.close();
    kafka.close();
  }

  @BeforeEach
  void open() throws Exception {
    browser = new Browser(Files.createTempDirectory(directory, "profile"));
    browser.open(endpoint.uri());
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private void logIn() {
    browser.await(seen -> browser.text("#state").equals("wants a token"));
    browser.driver().findElement(By.id("token")).sendKeys(TOKEN, Keys.ENTER);
    browser.await(seen -> browser.text("#state").equals("connected"));
    browser.complaints(); // the refusals before
  }

  @Test
  void aTableIsMadeLoadedAskedAndExplained() throws Exception {
    logIn();
    browser.run(
        "CREATE TABLE places (id INT PRIMARY KEY, name STRING, country STRING, people BIGINT)");
    assertThat(browser.texts("#result td")).containsExactly("created table places");
    browser.run("CREATE INDEX places_country ON places (country)");
    assertThat(browser.run("COPY places FROM 'places.csv'")).startsWith("1 row");
    assertThat(browser.texts("#result td")).startsWith("done", "1000", "0");

    // The tables at the side, with columns, indexes and sizes.
    browser.await(seen -> browser.text("#tables").contains("1,000 rows"));
    assertThat(browser.texts("#tables li .name"))
        .contains("id", "name", "country", "people", "places_country");
    assertThat(browser.text("#tables li.index .count")).matches("[\\d.]+ (B|KiB)");

    // A result in pages.
    assertThat(browser.run("SELECT id, name, people FROM places ORDER BY id"))
        .startsWith("the first 200 rows");
    browser.screenshot("result");
    assertThat(browser.count("#result tbody tr")).isEqualTo(200);
    browser.click("#more");
    browser.await(seen -> browser.count("#result tbody tr") == 400);
    assertThat(browser.texts("#result tbody tr:last-child td"))
        .containsExactly("399", "place 399", "763");
    assertThat(browser.texts("#result th").get(0)).startsWith("id");

    // One without pages: a stream that is read on.
    assertThat(browser.run("SELECT DISTINCT name FROM places")).startsWith("the first 200 rows");
    for (int rows = 400; rows <= 1000; rows += 200) {
      int wanted = rows;
      browser.click("#more");
      browser.await(seen -> browser.count("#result tbody tr") == wanted);
    }
    browser.await(seen -> browser.count("#more") == 0);
    assertThat(browser.text("#message")).startsWith("1,000 rows");

    // Of two statements, the one at the cursor.
    browser.run("SELECT 1 AS a; SELECT 2 AS b; ");
    assertThat(browser.texts("#result td")).containsExactly("2");

    // EXPLAIN as a tree, by the button.
    browser.type(
        "SELECT a.country, COUNT(*) AS n FROM places a JOIN places b ON a.id = b.people"
            + " WHERE a.people > 10 GROUP BY a.country ORDER BY n DESC LIMIT 3");
    browser.click("#explain");
    browser.answered();
    assertThat(browser.count("ul.plan > li[role=treeitem] ul > li[role=treeitem]")).isPositive();
    assertThat(browser.text("ul.plan")).contains("scan places", "rows");
    assertThat(browser.text(".totals")).contains("rows matched");
    browser.screenshot("explain");

    // An error, with its place.
    assertThat(browser.run("SELECT id,\n  nothere FROM places"))
        .contains("nothere", "(UNKNOWN_COLUMN)");
    assertThat(browser.text(".CodeMirror .wrong")).isEqualTo("nothere");
    browser.screenshot("error");

    // Charts that live.
    browser.await(
        seen ->
            browser.texts("footer .legend b").stream().filter(text -> !text.equals("–")).count()
                >= 7);
    assertThat(browser.texts("#chart-memory .legend span")).hasSize(4);
    assertThat(browser.count("footer canvas")).isEqualTo(4);
    browser.emulate("dark");
    browser.run(
        "SELECT country, COUNT(*) AS places, SUM(people) AS people FROM places GROUP BY country"
            + " ORDER BY country");
    browser.screenshot("dark");

    assertThat(browser.complaints()).hasSize(1).first().asString().contains("status of 400");
    assertThat(browser.addresses())
        .allMatch(address -> address.startsWith(endpoint.uri().toString()));
  }

  @Test
  void whatIsInTablesIsText() throws Exception {
    logIn();
    browser.run(
        "CREATE TABLE \"<b onclick=alert(1)>x</b>\" (id INT PRIMARY KEY, \"<i>name</i>\" STRING)");
    browser.run(
        "INSERT INTO \"<b onclick=alert(1)>x</b>\" VALUES (1, '"
            + MARKUP.replace("'", "''")
            + "'), (2, '<script>document.title=1</script>'), (3, NULL), (4, 'NULL')");
    browser.run("SELECT * FROM \"<b onclick=alert(1)>x</b>\" ORDER BY id");
    assertThat(browser.texts("#result td"))
        .containsExactly(
            "1", MARKUP, "2", "<script>document.title=1</script>", "3", "NULL", "4", "NULL");
    assertThat(browser.count("#result td.null")).isEqualTo(1);
    assertThat(browser.text("#result thead")).contains("<i>name</i>");
    browser.await(seen -> browser.text("#tables").contains("<b onclick=alert(1)>x</b>"));
    assertThat(browser.count("#result img, #result script, #result i, #tables b, #message img"))
        .isZero();
    browser.run("SELECT \"" + MARKUP.replace("\"", "\"\"") + "\" FROM nowhere");
    assertThat(browser.count("#message *")).isZero();
    assertThat(browser.driver().getTitle()).isEqualTo("Tidepool");
    browser.screenshot("text");

    // And if a script of the page made a mistake, the policy would not let it.
    assertThat(
            browser.script(
                "try { document.body.innerHTML = '<b>'; return 'made' } catch (e) { return e.name"
                    + " }"))
        .isEqualTo("TypeError");
    browser.run("DROP TABLE \"<b onclick=alert(1)>x</b>\"");
  }

  @Test
  void theTokenStaysInItsTab() throws Exception {
    logIn();
    assertThat(browser.script("return localStorage.length + document.cookie.length")).isEqualTo(0L);
    assertThat(browser.script("return sessionStorage.getItem('tidepool.token')")).isEqualTo(TOKEN);
    assertThat(browser.driver().getPageSource()).doesNotContain(TOKEN);
    assertThat(browser.addresses()).noneMatch(address -> address.contains(TOKEN));
    browser.driver().navigate().refresh();
    browser.await(seen -> browser.text("#state").equals("connected"));
    browser.driver().switchTo().newWindow(org.openqa.selenium.WindowType.TAB);
    browser.open(endpoint.uri());
    browser.await(seen -> browser.text("#state").equals("wants a token"));
  }

  @Test
  void numbersAreNotRoundedAndKeysComplete() throws Exception {
    logIn();
    browser.run(
        "SELECT 9007199254740993 AS n, '12345678901234567890' AS s, CAST(0.1 AS DOUBLE) AS d");
    assertThat(browser.texts("#result td"))
        .containsExactly("9007199254740993", "12345678901234567890", "0.1");
    browser.type("SEL");
    new Actions(browser.driver())
        .keyDown(Keys.CONTROL)
        .sendKeys(Keys.SPACE)
        .keyUp(Keys.CONTROL)
        .perform();
    browser.await(
        seen ->
            ((String)
                    browser.script(
                        "return document.querySelector('.CodeMirror').CodeMirror.getValue()"))
                .equals("SELECT"));
    assertThat(browser.complaints()).isEqualTo(List.of());
  }

  @Test
  void whatIsCancelledEndsOnTheServer() throws Exception {
    logIn();
    browser.run("CREATE TABLE few (id INT PRIMARY KEY)");
    browser.run("INSERT INTO few VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)");
    String product =
        IntStream.range(0, 12).mapToObj(i -> "few f" + i).collect(Collectors.joining(", "));
    browser.type("SELECT COUNT(*) FROM " + product);
    browser.click("#run");
    browser.await(seen -> metrics().contains("tidepool_endpoint_queries_in_flight 1\n"));
    browser.click("#cancel");
    assertThat(browser.answered()).isEqualTo("cancelled");
    browser.await(
        seen -> metrics().contains("tidepool_endpoint_errors_total{code=\"CANCELLED\"} 1\n"));
    browser.run("DROP TABLE few");
  }

  private static String metrics() {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.uri().resolve("/metrics"))
            .header("Authorization", "Bearer " + TOKEN)
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
