package dev.tidepool.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.TieredStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command finds stores, prints what the verifier says and tells by its exit code. */
class StoreToolTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return new StoreTool(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private static void write(Engine engine, Path directory) {
    try (TieredStore store = engine.open(directory, StoreOptions.DEFAULT)) {
      store.put("k".getBytes(StandardCharsets.UTF_8), new byte[100]);
      store.commit(new byte[] {1, 2});
    }
  }

  private Engine engine() {
    return new Engine(EngineOptions.ofMemoryBytes(1 << 20));
  }

  @Test
  void verifiesAllStoresBelowADirectory() {
    try (Engine engine = engine()) {
      write(engine, directory.resolve("0_0/tidepool/a"));
      write(engine, directory.resolve("0_1/tidepool/a"));
    }
    assertThat(run("verify", directory.toString())).isEqualTo(StoreTool.OK);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).endsWith("a: ok"));
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void describesAStore() {
    try (Engine engine = engine()) {
      write(engine, directory);
    }
    assertThat(run("describe", directory.toString())).isEqualTo(StoreTool.OK);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("commit 1, frame 2, ends at 00000001.seg:", "1 rows, note of 2 bytes 0102")
        .contains("00000001.seg: replayed, ", "frames 1 to 2 (1 pages, 1 commits), first")
        .contains("no findings");
  }

  @Test
  void damageIsExitCodeOne() throws IOException {
    try (Engine engine = engine()) {
      write(engine, directory);
    }
    Path segment = directory.resolve("00000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[100] ^= 1;
    Files.write(segment, bytes);
    assertThat(run("verify", directory.toString())).isEqualTo(StoreTool.FOUND);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("ERROR " + segment + " at byte 96");
  }

  @Test
  void openStoreIsLeftAloneUnlessToldOtherwise() {
    try (Engine engine = engine();
        TieredStore store = engine.open(directory, StoreOptions.DEFAULT)) {
      store.commit(new byte[] {7});
      assertThat(run("verify", directory.toString())).isEqualTo(StoreTool.FOUND);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("is open", "--even-if-open");
      assertThat(run("verify", "--even-if-open", directory.toString())).isEqualTo(StoreTool.OK);
    }
  }

  @Test
  void senselessCommandsAreExitCodeTwo() {
    assertThat(run()).isEqualTo(StoreTool.USAGE);
    assertThat(run("repair", directory.toString())).isEqualTo(StoreTool.USAGE);
    assertThat(run("verify", directory.toString())).isEqualTo(StoreTool.USAGE);
    assertThat(run("verify", directory.resolve("missing").toString())).isEqualTo(StoreTool.USAGE);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
