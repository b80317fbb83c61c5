package dev.tidepool.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.bench.measure.Span;
import dev.tidepool.bench.profile.Profile.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

  private static final Part PART = new Part("load", ThreadRole.CALLER, SampleKind.JAVA);

  @TempDir private Path directory;

  @Test
  void countsWhereStacksEndAndWhatTheyGoThrough() {
    FrameCounts counts = new FrameCounts();
    counts.add(List.of("Table.find:7", "Table.put:3", "Store.put:1"), 2);
    counts.add(List.of("Table.find:8", "Table.find:9", "Store.put:1"), 1);
    assertThat(counts.total()).isEqualTo(3);
    assertThat(counts.selfByMethod()).containsOnly(java.util.Map.entry("Table.find", 3L));
    assertThat(counts.hottestLine("Table.find")).isEqualTo("7");
    assertThat(counts.inclusive())
        .containsEntry("Table.find", 3L)
        .containsEntry("Table.put", 2L)
        .containsEntry("Store.put", 3L);
  }

  @Test
  void travelsThroughAFileAndAddsUp() throws IOException {
    Profile one = new Profile();
    one.counts(PART).add(List.of("Table.find:7", "Store.put:1"), 2);
    Path file = directory.resolve("profile.tsv");
    one.write(file);
    Profile all = new Profile();
    all.add(file);
    all.add(file);
    assertThat(all.counts(PART).self()).containsOnly(java.util.Map.entry("Table.find:7", 4L));
    assertThat(all.counts(PART).inclusive()).containsEntry("Store.put", 4L);
    assertThat(new ProfilePage(all, "tidepool").page(List.of("Date: today")))
        .contains("## load", "### Caller, in Java code: 4 samples")
        .contains("| `Table.find` | 100.0 % | 7 |", "| `Store.put` | 100.0 % |");
  }

  @Test
  void readsWhatWasRecordedInsideASpanOnly() throws Exception {
    FlightRecording recording = FlightRecording.start();
    Instant start = Instant.now();
    Thread caller = new Thread(ProfileTest::work, "main-of-the-test");
    caller.start();
    caller.join();
    Path file = recording.stop();
    Instant end = Instant.now();
    Span during = new Span("load", start, end);
    Span after = new Span("load", end, end.plusSeconds(60));
    assertThat(ProfileReader.read(file, List.of(during)).isEmpty()).isFalse();
    assertThat(ProfileReader.read(file, List.of(after)).isEmpty()).isTrue();
  }

  private static void work() {
    long end = System.nanoTime() + 500_000_000;
    byte[] bytes = {};
    while (System.nanoTime() - end < 0) {
      bytes = new byte[1 << 16];
      java.util.Arrays.fill(bytes, (byte) 1);
    }
    assertThat(bytes).isNotEmpty();
  }

  @Test
  void namesAreShortAndTheSameInEachRun() {
    assertThat(ProfileReader.shortened("dev.tidepool.engine.RowTable")).isEqualTo("RowTable");
    assertThat(ProfileReader.shortened("a.Background$$Lambda$170+0x0000000800cf8000.12"))
        .isEqualTo("Background$$Lambda");
    assertThat(ProfileReader.shortened("[B")).isEqualTo("byte[]");
  }
}
