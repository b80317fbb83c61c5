package dev.tidepool.bench.stall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Records long operations of the calling thread, and what may have stopped them. */
public final class StallRecording {

  private static final String SAFEPOINT_BEGIN = "jdk.SafepointBegin";
  private static final String SAFEPOINT_END = "jdk.SafepointEnd";
  private static final String COLLECTION_PAUSE = "jdk.GCPhasePause";
  private static final List<String> WAITS =
      List.of("jdk.JavaMonitorEnter", "jdk.JavaMonitorWait", "jdk.ThreadPark", "jdk.ThreadSleep");
  private static final List<String> FILES =
      List.of("jdk.FileRead", "jdk.FileWrite", "jdk.FileForce");

  /* Shorter ones do not explain an operation worth explaining. */
  private static final Duration CAUSE_MIN = Duration.ofNanos(50_000);

  private final String threadName = Thread.currentThread().getName();
  private final Recording recording = new Recording();

  private StallRecording() {
    for (String pause : List.of(SAFEPOINT_BEGIN, SAFEPOINT_END, COLLECTION_PAUSE)) {
      recording.enable(pause).withoutThreshold().withoutStackTrace();
    }
    for (List<String> names : List.of(WAITS, FILES)) {
      names.forEach(name -> recording.enable(name).withThreshold(CAUSE_MIN).withoutStackTrace());
    }
    recording.enable(LongOperation.class).withoutThreshold().withoutStackTrace();
    recording.start();
  }

  public static StallRecording start() {
    return new StallRecording();
  }

  /** Ends the recording. */
  public List<Stall> stop() throws IOException {
    Path file = Files.createTempFile("bench-stalls", ".jfr");
    try {
      recording.stop();
      recording.dump(file);
      recording.close();
      return stalls(RecordingFile.readAllEvents(file));
    } finally {
      Files.delete(file);
    }
  }

  private List<Stall> stalls(List<RecordedEvent> events) {
    Map<Cause, List<Interval>> causes = causes(events);
    List<Stall> stalls = new ArrayList<>();
    for (RecordedEvent event : events) {
      if (event.getEventType().getName().equals(LongOperation.NAME)) {
        Interval operation = interval(event);
        Map<Cause, Long> shares = new EnumMap<>(Cause.class);
        causes.forEach(
            (cause, intervals) -> {
              long nanos = operation.nanosCoveredBy(intervals);
              if (nanos > 0) {
                shares.put(cause, nanos);
              }
            });
        if (event.getLong("coreNanos") > 0) {
          shares.put(Cause.CORE, event.getLong("coreNanos"));
        }
        stalls.add(new Stall(event.getString("workload"), event.getLong("nanos"), shares));
      }
    }
    return stalls;
  }

  private Map<Cause, List<Interval>> causes(List<RecordedEvent> events) {
    Map<Cause, List<Interval>> causes = new EnumMap<>(Cause.class);
    for (Cause cause : Cause.values()) {
      causes.put(cause, new ArrayList<>());
    }
    List<Interval> collections = new ArrayList<>();
    Map<Long, Instant> begun = new HashMap<>();
    List<Interval> stops = new ArrayList<>();
    for (RecordedEvent event : events) {
      String name = event.getEventType().getName();
      if (name.equals(COLLECTION_PAUSE)) {
        collections.add(interval(event));
      } else if (name.equals(SAFEPOINT_BEGIN)) {
        begun.put(event.getLong("safepointId"), event.getStartTime());
      } else if (name.equals(SAFEPOINT_END)) {
        Instant from = begun.get(event.getLong("safepointId"));
        stops.add(new Interval(from == null ? event.getStartTime() : from, event.getEndTime()));
      } else if (isOfThisThread(event) && WAITS.contains(name)) {
        causes.get(Cause.WAITING).add(interval(event));
      } else if (isOfThisThread(event) && FILES.contains(name)) {
        causes.get(Cause.FILES).add(interval(event));
      }
    }
    for (Interval stop : stops) {
      boolean collection = collections.stream().anyMatch(stop::overlaps);
      causes.get(collection ? Cause.COLLECTION : Cause.SAFEPOINT).add(stop);
    }
    return causes;
  }

  private boolean isOfThisThread(RecordedEvent event) {
    return event.getThread() != null && threadName.equals(event.getThread().getJavaName());
  }

  private static Interval interval(RecordedEvent event) {
    return new Interval(event.getStartTime(), event.getEndTime());
  }
}
