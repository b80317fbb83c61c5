package dev.tidepool.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;

/** A recording of this process, from its start to its end. */
public final class FlightRecording {

  /** What a process needs beside, so that samples name lines and not just calls. */
  public static final List<String> FLAGS =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");

  private static final Duration PERIOD = Duration.ofMillis(10);

  private final Recording recording = new Recording();

  private FlightRecording() {
    recording.enable(SampleKind.JAVA.eventName()).withPeriod(PERIOD);
    recording.enable(SampleKind.NATIVE.eventName()).withPeriod(PERIOD);
    recording.enable(SampleKind.ALLOCATION.eventName());
    recording.start();
  }

  public static FlightRecording start() {
    return new FlightRecording();
  }

  /** Ends the recording and leaves it in a temporary file, which is the caller's to delete. */
  public Path stop() throws IOException {
    Path file = Files.createTempFile("bench-profile", ".jfr");
    recording.stop();
    recording.dump(file);
    recording.close();
    return file;
  }
}
