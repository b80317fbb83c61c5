package dev.tidepool.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are away, do not let in, break off, or are none of ours. */
@Timeout(60)
class ServerTroubleTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n";
  private static final String COLUMNS = "{\"columns\":[{\"name\":\"n\",\"type\":\"INT\"}]}\n";

  @TempDir Path directory;

  private static Command ask(ScriptedServer server) {
    return Command.run(
        "", "--url", server.url(), "--format", "csv", "-e", "SELECT n FROM t", "-e", "SELECT 2");
  }

  @Test
  void aServerThatIsAwayIsTold() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Command command = Command.run("", "--url", "http://127.0.0.1:" + port, "-e", "SELECT 1");
    assertThat(command.status()).isEqualTo(1);
    assertThat(command.errors())
        .startsWith("error: http://127.0.0.1:" + port + "/ cannot be asked: ");
  }

  @Test
  void aWrongTokenIsToldAndNotShown() throws Exception {
    Path right = Files.writeString(directory.resolve("right"), "the-right-token\n");
    Path wrong = Files.writeString(directory.resolve("wrong"), "another-token\n");
    try (Cities cities =
        new Cities(
            directory.resolve("c"),
            builder -> builder.token("the-right-token").basic("ann", "pw"))) {
      String url = cities.uri().toString();
      String[] ask = {"--url", url, "-e", "SELECT 1 AS x", "--token-file", right.toString()};
      assertThat(Command.run("", ask).out()).isEqualTo("x\n-\n1\n(1 row)\n");
      ask[5] = wrong.toString();
      Command refused = Command.run("", ask);
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errors()).contains("(UNAUTHORIZED)").doesNotContain("another-token");
      Path password = Files.writeString(directory.resolve("password"), "pw");
      assertThat(
              Command.run(
                      "",
                      "--url",
                      url,
                      "--user",
                      "ann",
                      "--password-file",
                      password.toString(),
                      "-e",
                      "SELECT 1 AS x")
                  .status())
          .isZero();
      Path empty = Files.writeString(directory.resolve("empty"), "");
      ask[5] = empty.toString();
      assertThat(Command.run("", ask).errors()).contains("empty");
    }
  }

  @Test
  void credentialsAreNotSentInPlainText() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "secret-token");
    Command command =
        Command.run(
            "",
            "--url",
            "http://db.example:8080",
            "--token-file",
            token.toString(),
            "-e",
            "SELECT 1");
    assertThat(command.status()).isEqualTo(1);
    assertThat(command.errors()).contains("plain text").doesNotContain("secret-token");
  }

  @Test
  void aStreamWithoutItsEndIsCutOff() throws Exception {
    String body = COLUMNS + "[1]\n[2]\n";
    try (ScriptedServer server =
        ScriptedServer.answering(HEAD + "Connection: close\r\n\r\n" + body)) {
      Command command = ask(server);
      assertThat(command.status()).isEqualTo(1);
      assertThat(command.errors()).startsWith("error: the answer was cut off behind 2 rows");
      assertThat(server.requestCount()).isEqualTo(1);
    }
    try (ScriptedServer server =
        ScriptedServer.answering(HEAD + "Content-Length: 1000\r\n\r\n" + body + "[3")) {
      assertThat(ask(server).errors()).startsWith("error: the answer was cut off behind 2 rows");
    }
    try (ScriptedServer server = ScriptedServer.answering(HEAD + "Content-Length: 0\r\n\r\n")) {
      assertThat(ask(server).errors()).startsWith("error: the answer was cut off behind 0 rows");
    }
    try (ScriptedServer server = ScriptedServer.answering("")) {
      assertThat(ask(server).errors()).contains("cannot be asked");
    }
  }

  @Test
  void anErrorAtTheEndOfAStreamIsAnError() throws Exception {
    String end = "{\"error\":{\"code\":\"LIMIT\",\"message\":\"too many rows\"}}\n";
    try (ScriptedServer server =
        ScriptedServer.answering(HEAD + "Connection: close\r\n\r\n" + COLUMNS + "[1]\n" + end)) {
      Command command = ask(server);
      assertThat(command.status()).isEqualTo(1);
      assertThat(command.errors()).isEqualTo("error: too many rows (LIMIT)\n");
    }
  }

  @Test
  void whatIsNoAnswerOfOursIsTold() throws Exception {
    for (String answer :
        new String[] {
          "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>",
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}\n",
          "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>",
          "220 mail.example ESMTP\r\n",
        }) {
      try (ScriptedServer server = ScriptedServer.answering(answer)) {
        Command command = ask(server);
        assertThat(command.status()).as(answer).isEqualTo(1);
        assertThat(command.errors()).as(answer).startsWith("error: ").hasLineCount(1);
      }
    }
  }

  @Test
  void whatAnErrorSaysIsNotObeyedByATerminal() throws Exception {
    String body = "{\"error\":{\"code\":\"X\",\"message\":\"\\u001b[2J\"}}";
    try (ScriptedServer server =
        ScriptedServer.answering(
            "HTTP/1.1 400 Bad\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
      assertThat(ask(server).errors()).isEqualTo("error: \\u001b[2J (X)\n");
    }
  }
}
