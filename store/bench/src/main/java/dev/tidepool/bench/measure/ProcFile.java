package dev.tidepool.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Numbers from Linux's {@code /proc/self}. */
public final class ProcFile {

  private static final long ABSENT = -1;
  private static final Path CALLER_SCHEDULE = Path.of("/proc/thread-self/schedstat");

  private ProcFile() {}

  /** Bytes that this process handed to write calls, or -1. */
  public static long writtenBytes() {
    return number("io", "wchar:");
  }

  /** Bytes that this process caused to be sent to storage, or -1. */
  public static long deviceWrittenBytes() {
    return number("io", "write_bytes:");
  }

  /** Physical memory of this process in bytes, or -1. */
  public static long residentBytes() {
    long kibibytes = number("status", "VmRSS:");
    return kibibytes == ABSENT ? ABSENT : kibibytes << 10;
  }

  /** How long the calling thread has waited for a core so far, or -1. */
  public static long callerWaitedNanos() {
    try {
      return Long.parseLong(Files.readString(CALLER_SCHEDULE).split(" ", 3)[1]);
    } catch (IOException e) {
      return ABSENT;
    }
  }

  private static long number(String file, String label) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self", file))) {
        if (line.startsWith(label)) {
          return Long.parseLong(line.replaceAll("\\D+", ""));
        }
      }
    } catch (IOException e) {
      return ABSENT;
    }
    return ABSENT;
  }
}
