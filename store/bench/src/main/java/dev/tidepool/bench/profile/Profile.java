package dev.tidepool.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All samples of one process or of several, by workload, thread and kind. */
public final class Profile {

  private static final String SEPARATOR = "\t";
  private static final String SELF = "self";
  private static final String INCLUSIVE = "inclusive";

  /** What is counted apart. */
  record Part(String workload, ThreadRole role, SampleKind kind) {}

  private final Map<Part, FrameCounts> counts = new LinkedHashMap<>();

  FrameCounts counts(Part part) {
    return counts.computeIfAbsent(part, absent -> new FrameCounts());
  }

  /** Everything that was counted, in the order in which it first came in. */
  Map<Part, FrameCounts> all() {
    return counts;
  }

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Writes a line per frame, for {@link #add(Path)} of another process. */
  public void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    counts.forEach(
        (part, frames) -> {
          String head =
              String.join(SEPARATOR, part.workload(), part.role().name(), part.kind().name());
          frames.self().forEach((frame, weight) -> lines.add(line(head, SELF, frame, weight)));
          frames
              .inclusive()
              .forEach((frame, weight) -> lines.add(line(head, INCLUSIVE, frame, weight)));
        });
    Files.write(file, lines);
  }

  /** Adds what another process has written; an empty file adds nothing. */
  public void add(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(SEPARATOR, -1);
      Part part = new Part(parts[0], ThreadRole.valueOf(parts[1]), SampleKind.valueOf(parts[2]));
      long weight = Long.parseLong(parts[5]);
      if (parts[3].equals(SELF)) {
        counts(part).addSelf(parts[4], weight);
      } else {
        counts(part).addInclusive(parts[4], weight);
      }
    }
  }

  private static String line(String head, String column, String frame, long weight) {
    return String.join(SEPARATOR, head, column, frame, Long.toString(weight));
  }
}
