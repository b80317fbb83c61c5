package dev.tidepool.bench.profile;

import dev.tidepool.bench.measure.Span;
import dev.tidepool.bench.profile.Profile.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Picks from a recording what was sampled while something was measured. */
public final class ProfileReader {

  private static final String OURS = "dev.tidepool.";
  private static final String PROCESS = "dev.tidepool.bench.run.";

  private static final String BENCH = "dev.tidepool.bench.workload.Bench";

  private ProfileReader() {}

  /** The samples of {@code recording} that fell into one of {@code spans}. */
  public static Profile read(Path recording, List<Span> spans) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        add(profile, events.readEvent(), spans);
      }
    }
    return profile;
  }

  private static void add(Profile profile, RecordedEvent event, List<Span> spans) {
    Optional<SampleKind> kind = kind(event);
    if (kind.isEmpty() || event.getStackTrace() == null) {
      return;
    }
    boolean allocation = kind.get() == SampleKind.ALLOCATION;
    RecordedThread thread = event.getThread(allocation ? "eventThread" : "sampledThread");
    Optional<ThreadRole> role =
        thread == null ? Optional.empty() : ThreadRole.of(thread.getJavaName());
    Optional<Span> span =
        spans.stream().filter(each -> each.contains(event.getStartTime())).findFirst();
    List<String> frames = frames(event.getStackTrace().getFrames());
    if (role.isEmpty() || span.isEmpty() || frames.isEmpty() || looksOn(frames)) {
      return;
    }
    if (allocation) {
      String type = shortened(event.getClass("objectClass").getName());
      frames.set(0, type + " in " + frames.get(0));
    }
    profile
        .counts(new Part(span.get().workload(), role.get(), kind.get()))
        .add(frames, allocation ? event.getLong("weight") : 1);
  }

  private static Optional<SampleKind> kind(RecordedEvent event) {
    for (SampleKind kind : SampleKind.values()) {
      if (event.getEventType().getName().equals(kind.eventName())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /* Without the outermost frames, which lead to the workload and stand in every sample. */
  private static List<String> frames(List<RecordedFrame> recorded) {
    List<String> frames = new ArrayList<>(recorded.size());
    int end = recorded.size();
    while (end > 1 && !isOfInterest(recorded.get(end - 1))) {
      end--;
    }
    for (RecordedFrame frame : recorded.subList(0, end)) {
      if (frame.isJavaFrame()) {
        String type = shortened(frame.getMethod().getType().getName());
        int line = Math.max(0, frame.getLineNumber());
        frames.add(type + "." + frame.getMethod().getName() + ":" + line);
      }
    }
    return frames;
  }

  /* The caller waits for the background and reads clocks inside the span, too. */
  private static boolean looksOn(List<String> frames) {
    return frames.stream()
        .anyMatch(frame -> frame.startsWith("BackgroundWork.") || frame.startsWith("Stopwatch."));
  }

  private static boolean isOfInterest(RecordedFrame frame) {
    if (!frame.isJavaFrame()) {
      return false;
    }
    String type = frame.getMethod().getType().getName();
    return type.startsWith(OURS) && !type.startsWith(PROCESS) && !type.equals(BENCH);
  }

  /** The name of a type without its package, and without what Java numbers anew in each run. */
  static String shortened(String typeName) {
    String name = typeName.replaceAll("\\$\\$Lambda.*", "\\$\\$Lambda");
    return switch (name) {
      case "[B" -> "byte[]";
      case "[I" -> "int[]";
      case "[J" -> "long[]";
      case "[C" -> "char[]";
      default -> name.substring(name.lastIndexOf('.') + 1) + (name.startsWith("[L") ? "[]" : "");
    };
  }
}
