package dev.tidepool.examples.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example as somebody starts it, and starts it again. */
@Tag("broker")
class SinkExampleTest {

  @TempDir private Path data;

  @Test
  void answersAndGoesOnWhereItWas() throws Exception {
    String first = run();
    assertThat(first).contains("1,000 orders written").contains("curl -s http://127.0.0.1:");
    String answer = answer(first);
    assertThat(answer).contains("\"city\"", "\"Riga\"", "\"Bern\"");
    assertThat(answer(run())).isEqualTo(answer); // the same orders once more are the same rows
  }

  private static String answer(String output) {
    String line = output.lines().filter(text -> text.startsWith("{")).findFirst().orElseThrow();
    return line.substring(0, line.indexOf("\"stats\""));
  }

  private String run() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int status =
        SinkExample.run(
            new PrintStream(bytes, true, UTF_8),
            "--data",
            data.toString(),
            "--orders",
            "1000",
            "--port",
            String.valueOf(freePort()),
            "--once");
    assertThat(status).isZero();
    return bytes.toString(UTF_8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
