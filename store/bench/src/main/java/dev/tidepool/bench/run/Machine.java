package dev.tidepool.bench.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a reader must know about the machine to judge a figure. */
public final class Machine {

  private Machine() {}

  /** Processor, memory, system and Java, a line each. */
  public static List<String> describe() {
    return List.of(
        "Processor: %s, %d cores"
            .formatted(
                linuxField("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors()),
        "Memory: " + linuxField("/proc/meminfo", "MemTotal"),
        "System: %s %s %s"
            .formatted(property("os.name"), property("os.version"), property("os.arch")),
        "Java: %s %s".formatted(property("java.vm.name"), property("java.runtime.version")));
  }

  /** How many threads wanted a core during the last minute, on average. */
  public static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", load);
  }

  private static String property(String name) {
    return System.getProperty(name);
  }

  private static String linuxField(String file, String label) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
