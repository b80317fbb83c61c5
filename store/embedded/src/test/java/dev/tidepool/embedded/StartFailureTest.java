package dev.tidepool.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that cannot start says why, and leaves no lock behind. */
@Timeout(120)
class StartFailureTest {

  @TempDir Path directory;

  @BeforeAll
  static void keepTheJvm() {
    FatalFaults.throwInsteadOfExiting();
  }

  @AfterAll
  static void letKafkaExitAgain() {
    FatalFaults.restore();
  }

  /** The message names the busy port, and the directory is free again for a start that works. */
  @Test
  void aBusyPortIsNamed() throws IOException {
    int port;
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = busy.getLocalPort();
      EmbeddedKafkaOptions options = EmbeddedKafkaOptions.in(directory).withPort(port);
      assertThatThrownBy(() -> EmbeddedKafka.start(options))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("port " + port + " on 127.0.0.1")
          .hasMessageContaining("in use");
    }
    EmbeddedKafkaOptions options = EmbeddedKafkaOptions.in(directory).withPort(port);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
    }
  }

  /** Files of something else are refused by name and left untouched. */
  @Test
  void aDirectoryOfSomethingElseIsRefused() throws IOException {
    Files.writeString(directory.resolve("thesis.txt"), "the only copy");
    assertThatThrownBy(() -> EmbeddedKafka.start(directory))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("belongs to something else")
        .hasMessageContaining("thesis.txt");
    assertThat(directory).isDirectoryContaining("glob:**thesis.txt");
    assertThat(directory.toFile().list()).hasSize(1);
  }

  /** A path that is a file, or below a file, cannot be a directory. */
  @Test
  void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    for (Path path : new Path[] {file, file.resolve("below")}) {
      assertThatThrownBy(() -> EmbeddedKafka.start(path))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("cannot create the data directory " + path);
    }
  }

  /** A directory without write permission is refused; root may write anywhere and skips this. */
  @Test
  void anUnwritableDirectoryIsRefused() throws IOException {
    Path sealed = Files.createDirectory(directory.resolve("sealed"));
    Assumptions.assumeTrue(sealed.toFile().setWritable(false) && !Files.isWritable(sealed));
    assertThatThrownBy(() -> EmbeddedKafka.start(sealed))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("cannot write to the data directory " + sealed);
  }

  /** One directory serves one broker at a time; the refused one does not disturb the other. */
  @Test
  void aDirectoryInUseIsRefused() {
    try (EmbeddedKafka first = EmbeddedKafka.start(directory)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> EmbeddedKafka.start(directory))
            .isInstanceOf(EmbeddedKafkaException.class)
            .hasMessageContaining("in use by another embedded broker");
      }
      first.createTopic("orders", 1, Map.of());
    }
  }

  /** A setting Kafka rejects is reported with its name, and the directory is released. */
  @Test
  void aBadSettingIsNamed() {
    EmbeddedKafkaOptions bad =
        EmbeddedKafkaOptions.in(directory).withSetting("num.io.threads", "0");
    assertThatThrownBy(() -> EmbeddedKafka.start(bad))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("num.io.threads");
    EmbeddedKafka.start(directory).close();
  }

  /** What makes the node a node cannot be set, and nonsense ports are refused at once. */
  @Test
  void optionsRefuseWhatTheyCannotKeep() {
    EmbeddedKafkaOptions options = EmbeddedKafkaOptions.in(directory);
    assertThatThrownBy(() -> options.withSetting("listeners", "PLAINTEXT://0.0.0.0:9092"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[listeners]");
    assertThatThrownBy(() -> options.withPort(70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port is 70000");
  }
}
