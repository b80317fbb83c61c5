package dev.tidepool.bench.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What each thread of a process, Java or native, has used of the processor at one moment.
 *
 * <p>From Linux's {@code schedstat}, which counts nanoseconds; a look costs the caller a
 * millisecond or two, so it is taken outside of what is measured.
 */
final class ThreadClocks {

  private static final Path SELF = Path.of("/proc/self/task");

  private record Clock(ThreadKind kind, long nanos) {}

  /* By thread and not by kind: the sum of a kind falls when a thread of it ends. */
  private final Map<String, Clock> clocks = new HashMap<>();

  private ThreadClocks() {}

  /** The clocks of this process now; without any where there is no {@code /proc}. */
  static ThreadClocks now() {
    return read(SELF);
  }

  /** The clocks of the threads below {@code tasks}, a directory like {@code /proc/self/task}. */
  static ThreadClocks read(Path tasks) {
    ThreadClocks now = new ThreadClocks();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        now.add(thread);
      }
    } catch (IOException e) {
      now.clocks.clear();
    }
    return now;
  }

  private void add(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm")).strip();
      String running = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
      Clock clock = new Clock(ThreadKind.of(name), Long.parseLong(running));
      clocks.put(thread.getFileName().toString(), clock);
    } catch (IOException e) {
      // It ended between the listing and the look.
    }
  }

  /** Whether this system told anything. */
  boolean known() {
    return !clocks.isEmpty();
  }

  /** What the threads of each kind used since {@code before}; what has ended since is lost. */
  Map<ThreadKind, Long> since(ThreadClocks before) {
    Map<ThreadKind, Long> used = new EnumMap<>(ThreadKind.class);
    clocks.forEach(
        (thread, clock) -> {
          Clock earlier = before.clocks.get(thread);
          long nanos = clock.nanos() - (earlier == null ? 0 : earlier.nanos());
          used.merge(clock.kind(), nanos, Long::sum);
        });
    return used;
  }
}
