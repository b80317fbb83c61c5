package dev.tidepool.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.bench.measure.ProcFile;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Sample;
import dev.tidepool.bench.rival.Rival;
import dev.tidepool.bench.rival.Rivals;
import dev.tidepool.bench.run.LocalStages;
import dev.tidepool.bench.run.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every workload once over a tiny table in this process: nothing may fail or be left out. */
class AllGroupsTest {

  private static final Settings TINY = new Settings(2000, 2000, 17, 200, 100 << 10, 1, 0.002);

  @TempDir private Path directory;

  static Stream<String> groups() {
    return Groups.all().stream().map(Group::name).filter(name -> !name.equals("restart"));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void inMemoryStoreCompletesEveryGroup(String group) throws Exception {
    assertComplete(run(Rivals.of(Rivals.IN_MEMORY), group), group, Rivals.IN_MEMORY);
  }

  @ParameterizedTest
  @CsvSource({
    "rocksdb, space", "rocksdb, volume", "rocksdb, reopen", "rocksdb, larger-direct",
    "tidepool, space", "tidepool, volume", "tidepool, reopen", "tidepool, crash",
    "tidepool, crash-eos", "tidepool, tight", "tidepool, larger-direct"
  })
  void persistentStoresCompleteWhatIsAboutFiles(String rival, String group) throws Exception {
    assertComplete(run(Rivals.of(rival), group), group, rival);
  }

  @Test
  void singleWorkloadsBringTheirPreparation() {
    List<Group> groups = Groups.select(Set.of("hotRead", "restore"));
    assertThat(groups).extracting(Group::name).containsExactly("point", "restore");
    assertThat(groups.get(0).stages().get(0).workloads())
        .extracting(Workload::name)
        .containsExactly("preload", "hotRead");
  }

  @Test
  void refusesNamesThatNothingHas() {
    assertThatThrownBy(() -> Groups.select(Set.of("hotRead", "hotReed")))
        .hasMessageContaining("[hotReed]");
  }

  private List<Sample> run(Rival rival, String name) throws Exception {
    Group group = Groups.select(Set.of(name)).get(0);
    List<Sample> samples = new ArrayList<>();
    for (int stage = 0; stage < group.stages().size(); stage++) {
      Outcome outcome = new LocalStages(TINY).run(rival, group, stage, directory.resolve("0_0"));
      samples.addAll(outcome.samples());
    }
    return samples;
  }

  /* Every measuring workload has left a figure, and every figure is a number above zero. */
  private static void assertComplete(List<Sample> samples, String name, String rival) {
    Group group = Groups.select(Set.of(name)).get(0);
    for (Group.Stage stage : group.stages()) {
      for (Workload workload : stage.workloads()) {
        if (!workload.preparesOthers() && hasFigures(workload, rival)) {
          assertThat(samples)
              .extracting(sample -> sample.figure().workload())
              .anyMatch(figure -> figure.startsWith(workload.name()));
        }
      }
    }
    assertThat(samples)
        .filteredOn(sample -> !sample.figure().workload().contains("memory"))
        .allSatisfy(sample -> assertThat(sample.value()).isFinite().isNotNegative());
  }

  private static boolean hasFigures(Workload workload, String rival) {
    boolean aboutFiles = Set.of("files", "updateVolume").contains(workload.name());
    return !aboutFiles || (Rivals.of(rival).persistent() && ProcFile.writtenBytes() >= 0);
  }
}
