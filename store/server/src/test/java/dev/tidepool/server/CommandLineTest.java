package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that cannot be, each told in one line, before anything is made. */
class CommandLineTest {
  @TempDir Path directory;

  private String error(String... args) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(TidepoolServer.run(args)).isNotZero();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    String data = "--data=" + directory.resolve("data");
    assertThat(error("--port", "70000", data)).isEqualTo("--port is 70000, expected 0 to 65535");
    assertThat(error("server", "--memory-mib", "0", data)).contains("--memory-mib is 0");
    assertThat(error("--replicas", "3", data)).contains("--bootstrap-servers");
    assertThat(error("--standbys", "-1", data)).contains("--standbys is -1");
    assertThat(error("--cluster-ca", "x.pem", data)).contains("needs --tls-certificate");
    assertThat(error("--credentials", directory.resolve("none").toString(), data))
        .contains("there is no file of credentials");
    assertThat(error("--colour", data)).contains("--colour");
    assertThat(error("client")).contains("client");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void aNameThatCannotBeIsToldBeforeABrokerStarts() {
    Path data = directory.resolve("data");
    assertThat(error("--node", "a b", "--data=" + data)).contains("name of the node is 'a b'");
    assertThat(Files.exists(data.resolve("broker"))).isFalse();
  }
}
