package dev.tidepool.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load tool wrk 4: one thread, some connections, each of which sends a request when the answer
 * to the one before is there.
 *
 * <p>Source: https://github.com/wg/wrk
 */
public final class Wrk {
  private static final String SCRIPT_END =
      """
      local texts = {}
      local index = 0
      init = function()
        for i, r in ipairs(requests) do
          texts[i] = wrk.format(r[2] and "POST" or "GET", r[1],
              r[2] and {["Content-Type"] = "application/json"} or {}, r[2])
        end
      end
      request = function()
        index = index % #texts + 1
        return texts[index]
      end
      done = function(summary, latency)
        local errors = summary.errors
        io.write(string.format("figures %d %d %d %d %d\\n",
            summary.requests, summary.duration,
            errors.status + errors.connect + errors.read + errors.write + errors.timeout,
            latency:percentile(50), latency:percentile(99)))
      end
      """;
  private static final Pattern FIGURES =
      Pattern.compile("figures (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");
  private static final double MICROS = 1e6;

  private final String command;
  private final Path directory;

  /** The tool called {@code command}, which keeps its scripts in {@code directory}. */
  public Wrk(String command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  /** Its version, as it says it. */
  public String version() throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command, "-v").redirectErrorStream(true).start();
      try (BufferedReader lines = process.inputReader()) {
        String first = lines.readLine();
        process.destroy();
        return first == null ? command : first.replaceFirst(" \\[.*", "");
      }
    } catch (IOException e) {
      throw new IOException(
          "cannot run "
              + command
              + ": install wrk (Debian: apt-get install wrk), or name it by --wrk",
          e);
    }
  }

  /** Asks a server for some seconds, and waits for the end. */
  public LoadFigures ask(
      URI server, List<LoadQuestion.Request> requests, int connectionCount, int seconds)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile(directory, "load", ".lua");
    try {
      Files.writeString(script, script(requests));
      Process process =
          new ProcessBuilder(
                  command,
                  "-t1",
                  "-c" + connectionCount,
                  "-d" + seconds + "s",
                  "--timeout",
                  "30s",
                  "-s",
                  script.toString(),
                  server.toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes());
      process.waitFor();
      return figures(output);
    } finally {
      Files.delete(script);
    }
  }

  static String script(List<LoadQuestion.Request> requests) {
    List<String> lines = new ArrayList<>();
    for (LoadQuestion.Request request : requests) {
      String body = request.body() == null ? "" : ", [==[" + request.body() + "]==]";
      lines.add("  {[==[" + request.path() + "]==]" + body + "},\n");
    }
    return "local requests = {\n" + String.join("", lines) + "}\n" + SCRIPT_END;
  }

  static LoadFigures figures(String output) throws IOException {
    Matcher found = FIGURES.matcher(output);
    if (!found.find()) {
      throw new IOException("wrk told no figures, but: " + output);
    }
    double seconds = Long.parseLong(found.group(2)) / MICROS;
    long failures = Long.parseLong(found.group(3));
    return new LoadFigures(
        (Long.parseLong(found.group(1)) - failures) / seconds,
        Long.parseLong(found.group(4)),
        Long.parseLong(found.group(5)),
        failures);
  }
}
