package dev.tidepool.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.shell.ResultWriter.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell at a terminal whose user types what the test says. */
@Timeout(60)
class ShellTest {
  @TempDir Path directory;
  private Cities cities;

  @BeforeEach
  void start() throws Exception {
    cities = new Cities(directory.resolve("cities"), builder -> builder);
  }

  @AfterEach
  void stop() {
    cities.close();
  }

  /** What stands on the terminal once all of {@code typed} is executed. */
  private String type(String typed) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayInputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    try (Terminal terminal =
        new DumbTerminal("test", Terminal.TYPE_DUMB, in, out, StandardCharsets.UTF_8)) {
      shell(terminal, cities.uri()).run();
    }
    return out.toString(StandardCharsets.UTF_8).replace("\r", "");
  }

  private Shell shell(Terminal terminal, URI uri) {
    ServerClient client = new ServerClient(uri, null, Duration.ofSeconds(30), null);
    Settings settings = new Settings(Format.ALIGNED, 40);
    return new Shell(
        terminal, client, new Names(client), settings, 10, directory.resolve("history"));
  }

  @Test
  void statementsMayHaveSeveralLines() throws Exception {
    assertThat(type("SELECT name\nFROM cities\nWHERE people = 134794;\n"))
        .contains("name\n----\nBern\n(1 row)\n");
  }

  @Test
  void afterAnErrorItGoesOn() throws Exception {
    assertThat(type("SELECT nam FROM cities; SELECT 7 AS notreached;\nSELECT 8 AS reached;\n"))
        .contains(
            "error: ",
            "line 1: SELECT nam FROM cities\n               ^\n",
            "reached\n-------\n      8\n")
        .doesNotContain("----------\n         7");
  }

  @Test
  void largeAnswersComeInPages() throws Exception {
    cities.addMany(25);
    String sql = "SELECT name FROM cities WHERE country = 'XX' ORDER BY name;\n";
    assertThat(type(sql + "\n\n"))
        .contains("-- 10 rows; Enter for more", "-- 20 rows; Enter for more", "x0024\n(25 rows)");
    assertThat(type(sql + "q\n"))
        .contains("x0009", "(the first 10 rows)")
        .doesNotContain("x0010", "-- 20 rows");
    // What has no pages stops as well: a stream that nobody reads on.
    assertThat(type("SELECT DISTINCT name FROM cities ORDER BY name;\n\nq\n"))
        .contains("-- 20 rows", "(the first 20 rows)");
    assertThat(type("SELECT name FROM cities ORDER BY name LIMIT 10;\n")).contains("(10 rows)");
  }

  @Test
  void commandsChangeWhatIsPrinted() throws Exception {
    assertThat(type("\\x\nSELECT 1 AS a;\n\\x\nSELECT 1 AS a;\n"))
        .contains(
            "expanded output is on", "-- row 1\na | 1\n", "expanded output is off", "a\n-\n1\n");
    assertThat(type("\\x auto\nSELECT 1 AS a;\nSELECT '" + "w".repeat(50) + "' AS b;\n"))
        .contains("a\n-\n1\n", "-- row 1\nb | www");
    assertThat(type("\\timing\nSELECT 1;\n")).containsPattern("\\(1 row\\)\ntime \\d+\\.\\d ms\n");
    assertThat(type("\\?\n")).contains("\\timing ", "Ctrl-C");
    assertThat(type("\\x maybe\n")).contains("\\x takes on, off, auto");
    assertThat(type("\\q\nSELECT 9 AS gone;\n")).doesNotContain("----");
  }

  @Test
  void whatWasTypedIsKeptForItsOwner() throws Exception {
    Path history = directory.resolve("history");
    Files.writeString(history, "");
    Files.setPosixFilePermissions(history, PosixFilePermissions.fromString("rw-r--r--"));
    type("SELECT 1 AS kept;\n");
    assertThat(Files.readString(history)).contains("SELECT 1 AS kept;");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
    Files.delete(history);
    type("SELECT 2 AS new;\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
    Files.delete(history);
    Files.createDirectory(history);
    assertThat(type("SELECT 3 AS x;\n")).contains("no history is kept: ", "x\n-\n3\n");
  }

  @Test
  void anInterruptCancelsTheRequest() throws Exception {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 9999\r\n\r\n";
    for (String begun : new String[] {"", head, head + "{\"columns\":[]}\n[]\n"}) {
      try (ScriptedServer server = ScriptedServer.hangingBehind(begun)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] typed = "DELETE FROM t;\n".getBytes(StandardCharsets.UTF_8);
        Terminal terminal =
            new DumbTerminal(
                "test",
                Terminal.TYPE_DUMB,
                new ByteArrayInputStream(typed),
                out,
                StandardCharsets.UTF_8);
        Thread user =
            new Thread(
                () -> {
                  try {
                    server.awaitAsked();
                    terminal.raise(Terminal.Signal.INT);
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
        user.start();
        shell(terminal, URI.create(server.url() + "/")).run();
        user.join();
        server.awaitLeft();
        String asked = server.takeRequest();
        assertThat(asked).startsWith("POST /query ");
        assertThat(server.takeRequest())
            .startsWith("POST /cancel ")
            .endsWith("{\"id\":\"" + id(asked) + "\"}");
        terminal.close();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("error: cancelled");
      }
    }
  }

  private static String id(String request) {
    return request.replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");
  }
}
