package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs all jcstress tests of this module, shortly; none may meet an outcome that it forbids. {@code
 * -Dtidepool.stress="-m tough"} runs them with these options of jcstress instead: in virtual
 * machines of their own, compiled in all ways, for as long as that takes.
 */
class StressTest {
  private static final String SHORTLY =
      "-f 1 -fsm 1 -iters 1 -time 400 -sc false -af NONE -pth false -jvmArgs -Xmx256m";
  private static final Pattern RESULTS =
      Pattern.compile("Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs");

  @Test
  @Timeout(value = 6, unit = TimeUnit.HOURS)
  void noForbiddenOutcomeIsMet() throws Exception {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "two threads need two processors");
    Path directory = Files.createDirectories(Path.of("target", "jcstress"));
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command())
            .directory(directory.toFile()) // where jcstress leaves its results
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    assertAllPassed(Files.readString(output));
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-r", ".", "-hs", "256"));
    command.addAll(List.of(System.getProperty("tidepool.stress", SHORTLY).split(" ")));
    return command;
  }

  private static void assertAllPassed(String output) {
    Matcher results = RESULTS.matcher(output);
    int planned = 0;
    int passed = 0;
    while (results.find()) { // the last line counts
      planned = Integer.parseInt(results.group(1));
      passed = Integer.parseInt(results.group(2));
    }
    assertThat(planned).as("tests that jcstress ran: %s", output).isPositive();
    assertThat(passed).as("tests that met nothing forbidden: %s", output).isEqualTo(planned);
  }
}
