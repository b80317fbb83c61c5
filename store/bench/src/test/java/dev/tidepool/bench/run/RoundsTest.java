package dev.tidepool.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Results;
import dev.tidepool.bench.report.Sample;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.workload.Group;
import dev.tidepool.bench.workload.Groups;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {

  private static final Figure FIGURE = new Figure("restore", Metric.WALL);

  private final List<String> runs = new ArrayList<>();
  private final List<Rival> rivals =
      List.of(Rivals.of(Rivals.ROCKSDB), Rivals.of(Rivals.IN_MEMORY));

  @TempDir private Path directory;

  @Test
  void roundsInterleaveTheRivals() throws Exception {
    Results results = rounds(this::record).run(rivals, groups("restore"), 2);
    assertThat(runs)
        .containsExactly(
            "restore/0 rocksdb", "restore/0 inmemory", "restore/0 inmemory", "restore/0 rocksdb");
    assertThat(results.summary(FIGURE, Rivals.ROCKSDB).orElseThrow().count()).isEqualTo(2);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void stagesFollowEachOtherAndStoresWithoutFilesSkipLargeTables() throws Exception {
    rounds(this::record).run(rivals, groups("reopen", "larger"), 1);
    assertThat(runs)
        .containsExactly(
            "reopen/0 rocksdb",
            "reopen/1 rocksdb",
            "reopen/0 inmemory",
            "reopen/1 inmemory",
            "larger/0 rocksdb");
  }

  @Test
  void aFailureIsNotedAndTheRunGoesOn() throws Exception {
    StageRunner failing =
        (rival, group, stage, storeDirectory) -> {
          if (rival.name().equals(Rivals.ROCKSDB)) {
            throw new IllegalStateException("lost row 7");
          }
          return record(rival, group, stage, storeDirectory);
        };
    Results results = rounds(failing).run(rivals, groups("restore"), 1);
    assertThat(results.summary(FIGURE, Rivals.ROCKSDB)).isEmpty();
    assertThat(results.summary(FIGURE, Rivals.IN_MEMORY)).isPresent();
    assertThat(results.notes()).anyMatch(note -> note.contains("lost row 7"));
  }

  private Outcome record(Rival rival, Group group, int stage, Path storeDirectory) {
    runs.add(group.name() + "/" + stage + " " + rival.name());
    return new Outcome(List.of(new Sample(rival.name(), FIGURE, 1)), List.of());
  }

  private Rounds rounds(StageRunner runner) {
    return new Rounds(runner, directory, new PrintStream(OutputStream.nullOutputStream()));
  }

  private static List<Group> groups(String... names) {
    return Groups.select(Set.of(names));
  }
}
