package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server with the file of credentials that SERVER.md shows, as an operator starts it. */
@Tag("broker")
@Timeout(120)
class CredentialsServerTest {
  private static final List<String> SECRETS = List.of("ops-token", "a-password", "token-of-a");

  @TempDir Path directory;

  @Test
  void eachIsLetInToWhatTheFileSays() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("credentials.json"),
            "{\"credentials\": [{\"token\": \"ops-token\", \"tables\": \"all\", \"write\":"
                + " true},{\"user\": \"ann\", \"password\": \"a-password\", \"tables\":"
                + " \"all\"},{\"token\": \"token-of-a\", \"write\": true, \"tables\":"
                + " [\"countries\"], \"rows\": {\"orders\": {\"condition\": \"tenant = ?\","
                + " \"params\": [\"a\"]}}}]}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (ServerProcess server =
        ServerProcess.start(
            directory.resolve("data"), elsewhere, "--credentials", file.toString())) {
      Client nobody = server.awaitReady();
      assertThat(nobody.ask("SELECT 1").status()).isEqualTo(401);
      assertThat(nobody.as("Bearer ops-toke").ask("SELECT 1").status()).isEqualTo(401);
      Client ops = nobody.as("Bearer ops-token");
      ops.ask("CREATE TABLE orders (id INT PRIMARY KEY, tenant STRING)").rows();
      ops.ask("INSERT INTO orders VALUES (1, 'a'), (2, 'b')").rows();
      String pair =
          Base64.getEncoder().encodeToString("ann:a-password".getBytes(StandardCharsets.UTF_8));
      Client ann = nobody.as("Basic " + pair);
      assertThat(ann.ask("SELECT COUNT(*) FROM orders").value()).isEqualTo(2);
      assertThat(ann.ask("DELETE FROM orders").error()).startsWith("FORBIDDEN: ");
      Client tenant = nobody.as("Bearer token-of-a");
      assertThat(tenant.ask("SELECT id FROM orders").rows()).containsExactly(List.of(1));
      assertThat(tenant.ask("INSERT INTO orders VALUES (3, 'a')").value()).isEqualTo(1);
      assertThat(tenant.ask("INSERT INTO orders VALUES (4, 'b')").error())
          .startsWith("FORBIDDEN: ");
      assertThat(tenant.ask("DROP TABLE orders").error()).startsWith("FORBIDDEN: ");
      assertThat(ops.ask("SELECT COUNT(*) FROM orders").value()).isEqualTo(3);
      server.terminate();
      assertThat(server.output()).contains("ready after").doesNotContain(SECRETS);
    }
  }
}
