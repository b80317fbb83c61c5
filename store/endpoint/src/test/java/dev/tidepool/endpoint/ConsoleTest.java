package dev.tidepool.endpoint;

import static dev.tidepool.endpoint.TestEndpoint.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.endpoint.console.ConsoleFiles;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files, their headers, and that there are no others. */
class ConsoleTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href)=\"([^\"]*)\"|from '([^']*)'");
  private static final Pattern MARKUP =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function|DOMParser"
              + "|createContextualFragment|srcdoc|javascript:");

  private TestEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    endpoint =
        new TestEndpoint(
            TestEndpoint.tables(Pets.tables()), builder -> builder.token("the-token-of-this-test"));
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  /** The names of all files that the page leads to. */
  private Set<String> reachable() throws Exception {
    Set<String> found = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(Set.of(""));
    while (!next.isEmpty()) {
      String path = next.pop();
      Matcher matcher = REFERENCE.matcher(endpoint.get("/" + path).body());
      while (matcher.find()) {
        String to = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        String resolved = path.isEmpty() ? to : to.replace("./", "console/");
        if (found.add(resolved)) {
          next.push(resolved);
        }
      }
    }
    return found;
  }

  @Test
  void thePageAndAllItLeadsToAreThere() throws Exception {
    HttpResponse<String> page = endpoint.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    Set<String> found = reachable();
    assertThat(found)
        .contains("console/app.js", "console/codemirror.js", "console/uplot.js", "console/plan.js");
    for (String path : found) {
      HttpResponse<String> file = endpoint.get("/" + path);
      assertThat(file.statusCode()).as(path).isEqualTo(200);
      String type =
          path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "image/";
      assertThat(file.headers().firstValue("Content-Type").orElseThrow()).as(path).startsWith(type);
      assertHeaders(file);
    }
    assertHeaders(page);
  }

  private static void assertHeaders(HttpResponse<String> file) {
    String policy = file.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains(
            "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "*", "http", "data:");
    assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(file.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(file.headers().firstValue("X-Frame-Options")).contains("DENY");
  }

  @Test
  void nothingIsInlineAndNothingComesFromElsewhere() throws Exception {
    String page = endpoint.get("/").body();
    assertThat(page).doesNotContain("<style", " style=").doesNotContainPattern("\\son[a-z]+=");
    assertThat(page).doesNotContainPattern("<script(?![^>]*src=\"console/)");
    for (String path : reachable()) {
      String file = endpoint.get("/" + path).body();
      assertThat(MARKUP.matcher(file).find()).as(path).isFalse();
      boolean isLibrary = path.contains("codemirror") || path.contains("uplot");
      if (!isLibrary) {
        assertThat(file.replace("http://www.w3.org/2000/svg", ""))
            .as(path)
            .doesNotContain("//www", "http:", "https:");
      }
    }
  }

  @Test
  void thePageIsForAnybodyAndTheDataIsNot() throws Exception {
    assertThat(endpoint.get("/").body()).doesNotContain("pets");
    assertError(endpoint.get("/tables"), 401, "UNAUTHORIZED");
    assertError(endpoint.get("/metrics"), 401, "UNAUTHORIZED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/",
        "/console/nothing.js",
        "/console/ConsoleFiles.class",
        "/console/../console/app.js",
        "/console/..%2Fconsole%2Fapp.js",
        "/console/%2e%2e/%2e%2e/pom.xml",
        "/console/..%2F..%2F..%2F..%2Fetc%2Fpasswd",
        "/console/%2Fetc%2Fpasswd",
        "/console/..%5C..%5Capp.js",
        "/console//app.js",
        "/console/app.js/",
        "/console/app.js/x",
        "/console/app.js%00",
        "/console/APP.JS",
        "/META-INF/resources/webjars/uplot/1.6.30/package.json",
        "/webjars/uplot/dist/uPlot.esm.js"
      })
  void thereAreNoOtherFiles(String path) throws Exception {
    // By hand: a client would tidy the path up.
    try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = read(socket.getInputStream());
      boolean isTheFile = path.equals("/console/app.js/"); // a slash at the end changes nothing
      assertThat(answer.split(" ")[1])
          .as(answer)
          .isIn(isTheFile ? Set.of("200") : Set.of("400", "401", "404"));
      assertThat(answer).doesNotContain("root:", "<project");
    }
  }

  private static String read(InputStream in) throws Exception {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void itIsOnlyRead() throws Exception {
    for (String path : new String[] {"/", "/console/app.js"}) {
      HttpResponse<String> refused =
          endpoint.send(endpoint.to(path).POST(HttpRequest.BodyPublishers.ofString("x")));
      assertError(refused, 405, "METHOD_NOT_ALLOWED");
    }
  }

  @Test
  void errorsAreNotSniffedForMarkup() throws Exception {
    HttpResponse<String> error = endpoint.get("/tables/%3Cimg%20src=x%20onerror=alert(1)%3E");
    assertThat(error.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void filesAreReadOnceAndByName() {
    ConsoleFiles files = new ConsoleFiles();
    assertThat(files.file(ConsoleFiles.PAGE).bytes()).isNotEmpty();
    assertThat(files.file("../index.html")).isNull();
    assertThat(files.file("")).isNull();
  }
}
