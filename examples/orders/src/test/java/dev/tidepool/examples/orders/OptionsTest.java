package dev.tidepool.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

class OptionsTest {

  @TempDir Path directory;

  /** A command line that makes no sense ends before anything is created. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rate -1",
        "--rate many",
        "--seconds -1",
        "--port 65536",
        "--memory-mib 0",
        "--customers 0",
        "--customers 10000001",
        "--once",
        "--key c0000001 --query SELECT",
        "--no-such-option"
      })
  void nonsenseIsRefused(String arguments) {
    Path data = directory.resolve("data");
    String[] all = ("--data " + data + " " + arguments).split(" ");
    assertThat(OrdersExample.run(all)).isEqualTo(ExitCode.USAGE);
    assertThat(data).doesNotExist();
  }

  @Test
  void aCustomerThatDoesNotExistIsRefused() {
    String data = directory.toString();
    assertThat(OrdersExample.run("--data", data, "--customers", "10", "--key", "c0000010"))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(directory.resolve("broker")).doesNotExist();
  }

  /** What the orders are drawn from belongs to the directory: it is remembered, and not changed. */
  @Test
  void theFirstRunSettlesTheSource() throws IOException {
    ExampleDirectory data = new ExampleDirectory(directory);
    OrderSource first = data.source(5L, 100);
    OrderSource second = data.source(null, null);
    assertThat(second.order(3)).isEqualTo(first.order(3));
    assertThat(data.source(5L, 100).customerCount()).isEqualTo(100);
    assertThatThrownBy(() -> data.source(6L, null))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("--seed 5, not 6");
    assertThatThrownBy(() -> data.source(null, 101))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("--customers 100, not 101");
  }
}
