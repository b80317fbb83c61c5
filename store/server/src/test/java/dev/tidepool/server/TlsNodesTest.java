package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.shell.TrustedCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that ask each other by TLS only, and one that the others do not trust. */
@Tag("broker")
@Timeout(300)
class TlsNodesTest {
  private static final Pattern ACTIVE = Pattern.compile("\"active\":(\"[^\"]*\")");

  @TempDir Path directory;
  private Path trusted;

  @Test
  void nodesAskEachOtherByTlsAndNobodyWhoIsNotTrusted() throws Exception {
    NodeCertificate first = NodeCertificate.make(directory, "first", "ip:127.0.0.1");
    NodeCertificate second = NodeCertificate.make(directory, "second", "ip:127.0.0.1");
    NodeCertificate stranger = NodeCertificate.make(directory, "stranger", "ip:127.0.0.1");
    NodeCertificate ofAnotherHost =
        NodeCertificate.make(directory, "another", "dns:another.example");
    trusted =
        Files.writeString(
            directory.resolve("trusted.pem"),
            Files.readString(first.certificate())
                + Files.readString(second.certificate())
                + Files.readString(ofAnotherHost.certificate()));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("broker"));
        ServerProcess a = start(kafka, "a", first)) {
      Client one = client(a.awaitUri());
      one.ask("CREATE TABLE t (id INT PRIMARY KEY, n INT) WITH (partitions = 4)").rows();
      try (ServerProcess b = start(kafka, "b", second)) {
        URI ofSecond = b.awaitUri();
        Client two = client(ofSecond);
        one.awaitCluster(ACTIVE, 2);
        for (Client client : List.of(one, two)) {
          int from = client == one ? 0 : 20;
          for (int i = from; i < from + 20; i++) {
            assertThat(answered(client, "UPSERT INTO t VALUES (" + i + ", 1)").value())
                .isEqualTo(1);
          }
        }
        for (Client client : List.of(one, two)) {
          assertThat(answered(client, "SELECT COUNT(*), SUM(n), MAX(id) FROM t").rows())
              .containsExactly(List.of(40, 40, 39));
          for (int i = 0; i < 40; i += 7) {
            assertThat(answered(client, "SELECT n FROM t WHERE id = " + i).value()).isEqualTo(1);
          }
        }
        URI plain = URI.create(ofSecond.toString().replace("https", "http"));
        assertThatThrownBy(() -> new Client(plain).ask("SELECT 1"))
            .as("no plain text beside TLS")
            .isInstanceOf(UncheckedIOException.class);
        b.kill();
      }
      for (NodeCertificate wrong : List.of(stranger, ofAnotherHost)) {
        try (ServerProcess c = start(kafka, "b", wrong)) {
          c.await("listening on");
          awaitRefused(one);
          c.kill();
        }
      }
    }
  }

  /**
   * Until the one that is not trusted has partitions, and then a query is refused, and says why.
   */
  private static void awaitRefused(Client client) {
    List<String> said = new ArrayList<>();
    while (true) {
      Answer answer = client.askWithin(2000, "SELECT COUNT(*) FROM t");
      said.add(answer.status() + " " + answer.error());
      if (answer.error().contains("certificate that is not trusted here")) {
        assertThat(answer.status()).isEqualTo(503);
        return;
      }
      if (answer.status() == 200) {
        assertThat(answer.value()).as("whole, or none").isEqualTo(40);
      } else {
        assertThat(answer.status()).as(said.toString()).isIn(503, 504);
      }
    }
  }

  private static Answer answered(Client client, String sql) {
    Answer answer = client.ask(sql);
    while (answer.status() == 503 || answer.status() == 504) {
      answer = client.ask(sql);
    }
    return answer;
  }

  private Client client(URI uri) throws IOException {
    assertThat(uri.getScheme()).isEqualTo("https");
    HttpClient http = HttpClient.newBuilder().sslContext(TrustedCertificates.of(trusted)).build();
    return new Client(http, uri, null);
  }

  private ServerProcess start(EmbeddedKafka kafka, String name, NodeCertificate certificate)
      throws IOException {
    return ServerProcess.startNode(
        kafka,
        directory,
        name,
        "--tls-certificate",
        certificate.certificate().toString(),
        "--tls-key",
        certificate.key().toString(),
        "--cluster-ca",
        trusted.toString());
  }
}
