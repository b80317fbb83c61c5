package dev.tidepool.bench.workload;

import dev.tidepool.bench.restart.KafkaRestart;
import dev.tidepool.bench.workload.Group.Ending;
import dev.tidepool.bench.workload.Group.Setting;
import dev.tidepool.bench.workload.Group.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All workloads, and which of them share a process. */
public final class Groups {

  /** What the command line says instead of all names. */
  public static final String ALL = "all";

  private Groups() {}

  /** Fresh objects of all groups, in the order in which they run. */
  public static List<Group> all() {
    FilesAfterLoad files = new FilesAfterLoad();
    return List.of(
        fits("load", WarmUp.byPutting(), Load.measured("load")),
        fits("space", files.mark(), preload(), new MemoryPerRow("memory"), files),
        fits(
            "point",
            preload(),
            new DriverCost(),
            new PointReads("readUniform", Skew.UNIFORM),
            new PointReads("readZipf", Skew.ZIPF),
            new HotReads(),
            new Mixed("mixed95", 95),
            new Mixed("mixed50", 50),
            new ReadModifyWrite("readModifyWrite"),
            new Updates("updateZipf", Skew.ZIPF),
            new Updates("updateUniform", Skew.UNIFORM)),
        fits(
            "scan",
            preload(),
            new PrefixScans("prefixScan.scattered"),
            new OpenRanges(),
            new FilterScan()),
        fits(
            "clustered",
            Load.preparing(Load.Order.BY_KEY),
            new PrefixScans("prefixScan.clustered")),
        fits("restore", WarmUp.byRestoring(), new Restore("restore")),
        fits("concurrent", preload(), new WriterAndReader("writerAndReader")),
        fits("volume", preload(), new UpdateVolume()),
        fits("stalls", WarmUp.byPutting(), new LongestPut()),
        new Group(
            "reopen",
            Setting.FITS,
            List.of(
                stage(Ending.CLOSE, preload()),
                stage(Ending.CLOSE, new Reopen("reopenClosed", false)))),
        killed("crash", Setting.FITS, "reopenKilled"),
        killed("crash-eos", Setting.FITS_EXACTLY_ONCE, "reopenKilledExactlyOnce"),
        new Group("restart", Setting.RESTART, List.of(stage(Ending.CLOSE, new KafkaRestart(3)))),
        tight("tight", tightWorkloads()),
        tight("tight-load", WarmUp.byPutting(), Load.measured("tight.load")),
        tight("tight-restore", WarmUp.byRestoring(), new Restore("tight.restore")),
        new Group("larger", Setting.LARGER, List.of(stage(Ending.CLOSE, larger("larger", false)))),
        new Group(
            "larger-direct",
            Setting.LARGER_DIRECT,
            List.of(stage(Ending.CLOSE, larger("largerDirect", true)))));
  }

  /**
   * The groups that hold a workload of {@code names}, without the workloads that nobody asked for.
   *
   * @param names of groups or of workloads, or {@value #ALL}
   * @throws IllegalArgumentException if nothing is called by one of the names
   */
  public static List<Group> select(Set<String> names) {
    List<Group> all = all();
    if (names.contains(ALL)) {
      return all;
    }
    Set<String> unknown = new TreeSet<>(names);
    all.forEach(group -> unknown.removeAll(names(group)));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("nothing to measure is called " + unknown);
    }
    return all.stream()
        .map(group -> names.contains(group.name()) ? group : reduce(group, names))
        .filter(group -> !group.stages().isEmpty())
        .toList();
  }

  private static Set<String> names(Group group) {
    Set<String> names = new TreeSet<>(Set.of(group.name()));
    group.stages().forEach(stage -> stage.workloads().forEach(w -> names.add(w.name())));
    return names;
  }

  private static Group reduce(Group group, Set<String> names) {
    boolean wanted =
        group.stages().stream()
            .flatMap(stage -> stage.workloads().stream())
            .anyMatch(workload -> names.contains(workload.name()));
    if (!wanted) {
      return new Group(group.name(), group.setting(), List.of());
    }
    List<Stage> stages =
        group.stages().stream()
            .map(
                stage ->
                    new Stage(
                        stage.workloads().stream()
                            .filter(w -> w.preparesOthers() || names.contains(w.name()))
                            .toList(),
                        stage.ending()))
            .toList();
    return new Group(group.name(), group.setting(), stages);
  }

  private static Workload preload() {
    return Load.preparing(Load.Order.SCATTERED);
  }

  private static Group fits(String name, Workload... workloads) {
    return new Group(name, Setting.FITS, List.of(stage(Ending.CLOSE, workloads)));
  }

  private static Group tight(String name, Workload... workloads) {
    return new Group(name, Setting.TIGHT, List.of(stage(Ending.CLOSE, workloads)));
  }

  /* Memory once more at the end: what scans and updates build is part of it. */
  private static Workload[] tightWorkloads() {
    return new Workload[] {
      preload(),
      new MemoryPerRow("tight.memory"),
      new PointReads("tight.readUniform", Skew.UNIFORM),
      new PointReads("tight.readZipf", Skew.ZIPF),
      new Mixed("tight.mixed95", 95),
      new Mixed("tight.mixed50", 50),
      new ReadModifyWrite("tight.readModifyWrite"),
      new Updates("tight.updateZipf", Skew.ZIPF),
      new Updates("tight.updateUniform", Skew.UNIFORM),
      new WriterAndReader("tight.writerAndReader"),
      new PrefixScans("tight.prefixScan"),
      new MemoryPerRow("tight.memoryAfterAll")
    };
  }

  private static Group killed(String name, Setting setting, String reopen) {
    return new Group(
        name,
        setting,
        List.of(
            stage(Ending.HALT, preload(), new TailWrites()),
            stage(Ending.CLOSE, new Reopen(reopen, true))));
  }

  private static Workload[] larger(String prefix, boolean withoutPageCache) {
    List<Workload> measured =
        List.of(
            new PointReads(prefix + ".readZipf", Skew.ZIPF),
            new PointReads(prefix + ".readUniform", Skew.UNIFORM),
            new Mixed(prefix + ".mixed50", 50));
    Workload[] workloads = new Workload[measured.size() + 1];
    workloads[0] = preload();
    for (int i = 0; i < measured.size(); i++) {
      Workload workload = measured.get(i);
      workloads[i + 1] = withoutPageCache ? new WithoutPageCache(workload) : workload;
    }
    return workloads;
  }

  private static Stage stage(Ending ending, Workload... workloads) {
    return new Stage(Arrays.asList(workloads), ending);
  }
}
