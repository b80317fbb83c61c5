package dev.tidepool.examples.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example answers, and goes on where it was. */
@Tag("broker")
class FollowExampleTest {

  @TempDir private Path data;

  @Test
  void answersAndGoesOnWhereItWas() {
    String count = "SELECT COUNT(*) > 0 AS found FROM readings WHERE city IN ('Riga', 'Bern')";
    String first = run("--data", data.toString(), "--rounds", "3");
    assertThat(first).contains("table is FOLLOWING", "city | sensors | warmest", "Riga | ");
    String second = run("--data", data.toString(), "--rounds", "1", "--query", count);
    assertThat(second).contains("found\ntrue\n").doesNotContain("read anew");
  }

  @Test
  void wrongQueryEndsInOneLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int status =
        FollowExample.run(
            new PrintStream(bytes, true, UTF_8),
            "--data",
            data.toString(),
            "--rounds",
            "1",
            "--query",
            "SELECT nonsense FROM readings");
    assertThat(status).isEqualTo(1);
  }

  private static String run(String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(FollowExample.run(new PrintStream(bytes, true, UTF_8), args)).isZero();
    return bytes.toString(UTF_8);
  }
}
