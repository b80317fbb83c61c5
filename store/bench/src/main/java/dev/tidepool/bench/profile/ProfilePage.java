package dev.tidepool.bench.profile;

import dev.tidepool.bench.profile.Profile.Part;
import dev.tidepool.bench.report.MarkdownTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tables of the frames in which most samples ended, and through which most samples went. */
public final class ProfilePage {

  private static final int ROW_COUNT_MAX = 15;
  private static final double SHARE_MIN = 0.01;

  private final Profile profile;
  private final String rival;

  public ProfilePage(Profile profile, String rival) {
    this.profile = profile;
    this.rival = rival;
  }

  /** The page; {@code conditions} are lines that say how, where and when it was recorded. */
  public String page(List<String> conditions) {
    List<String> lines = new ArrayList<>(List.of("# Profile of " + rival, ""));
    conditions.forEach(condition -> lines.add("- " + condition));
    lines.add("");
    lines.add("Samples of Java's Flight Recorder, every 10 ms, while each workload was measured.");
    lines.add("Shares are of the samples of the same table. Work inside the virtual machine (the");
    lines.add("collector, the compiler, copying by its stubs) is in no table or with its caller.");
    lines.add("A native method counts while it waits, too.");
    Set<String> workloads = new LinkedHashSet<>();
    profile.all().keySet().forEach(part -> workloads.add(part.workload()));
    for (String workload : workloads) {
      lines.addAll(List.of("", "## " + workload));
      for (ThreadRole role : ThreadRole.values()) {
        for (SampleKind kind : SampleKind.values()) {
          Part part = new Part(workload, role, kind);
          if (profile.all().containsKey(part)) {
            addPart(lines, part, profile.all().get(part));
          }
        }
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void addPart(List<String> lines, Part part, FrameCounts counts) {
    String unit = part.kind() == SampleKind.ALLOCATION ? "bytes sampled" : "samples";
    lines.add("");
    lines.add(
        "### %s, %s: %,d %s"
            .formatted(part.role().title(), part.kind().title(), counts.total(), unit));
    lines.add("");
    MarkdownTable.addHeader(lines, List.of("ended in", "share", "mostly in line"));
    for (Map.Entry<String, Long> entry : top(counts.selfByMethod(), counts.total())) {
      String method = entry.getKey();
      MarkdownTable.addRow(
          lines,
          List.of(
              "`" + method + "`",
              percent(entry.getValue(), counts.total()),
              counts.hottestLine(method)));
    }
    lines.add("");
    MarkdownTable.addHeader(lines, List.of("went through", "share"));
    for (Map.Entry<String, Long> entry : top(counts.inclusive(), counts.total())) {
      MarkdownTable.addRow(
          lines, List.of("`" + entry.getKey() + "`", percent(entry.getValue(), counts.total())));
    }
  }

  private static List<Map.Entry<String, Long>> top(Map<String, Long> weights, long total) {
    return weights.entrySet().stream()
        .filter(entry -> entry.getValue() >= SHARE_MIN * total)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(ROW_COUNT_MAX)
        .toList();
  }

  private static String percent(long weight, long total) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * weight / total);
  }
}
