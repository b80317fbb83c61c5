package dev.tidepool.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadClocksTest {

  @TempDir private Path tasks;

  @Test
  void sumsWhatEachKindUsedMeanwhile() throws IOException {
    thread(1, "main", 500);
    thread(2, "tidepool-1", 100);
    thread(3, "GC Thread#0", 1000);
    thread(4, "G1 Refine#0", 10);
    thread(5, "C2 CompilerThre", 70_000);
    ThreadClocks before = ThreadClocks.read(tasks);
    thread(2, "tidepool-1", 140);
    thread(3, "GC Thread#0", 1300);
    thread(4, "G1 Refine#0", 15);
    thread(6, "rocksdb:low", 7);
    assertThat(ThreadClocks.read(tasks).since(before))
        .containsEntry(ThreadKind.STORE, 47L)
        .containsEntry(ThreadKind.COLLECTOR, 305L)
        .containsEntry(ThreadKind.COMPILER, 0L)
        .containsEntry(ThreadKind.OTHER, 0L);
  }

  @Test
  void aThreadThatEndsTakesNothingFromItsKind() throws IOException {
    thread(1, "C2 CompilerThre", 70_000);
    thread(2, "C2 CompilerThre", 10);
    ThreadClocks before = ThreadClocks.read(tasks);
    Files.delete(tasks.resolve("1/schedstat"));
    thread(2, "C2 CompilerThre", 30);
    assertThat(ThreadClocks.read(tasks).since(before)).containsEntry(ThreadKind.COMPILER, 20L);
  }

  @Test
  void saysSoWhereThereAreNoClocks() {
    assertThat(ThreadClocks.read(tasks.resolve("absent")).known()).isFalse();
  }

  @Test
  void theRestIsWhatNoKindUsedAndNeverNegative() throws IOException {
    thread(1, "tidepool-1", 0);
    ThreadClocks before = ThreadClocks.read(tasks);
    thread(1, "tidepool-1", 100);
    var used = ThreadClocks.read(tasks).since(before);
    assertThat(CpuShares.of(used, 130)).isEqualTo(new CpuShares(100, 0, 0, 30));
    assertThat(CpuShares.of(used, 90)).isEqualTo(new CpuShares(100, 0, 0, 0));
  }

  private void thread(int id, String name, long nanos) throws IOException {
    Path directory = Files.createDirectories(tasks.resolve(Integer.toString(id)));
    Files.writeString(directory.resolve("comm"), name + "\n");
    Files.writeString(directory.resolve("schedstat"), nanos + " 12345 6\n");
  }
}
