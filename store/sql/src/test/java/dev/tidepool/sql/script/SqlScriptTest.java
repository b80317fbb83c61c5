package dev.tidepool.sql.script;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidepool.script.DataFolder;
import dev.tidepool.script.Script;
import dev.tidepool.script.Script.Block;
import dev.tidepool.script.ScriptReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the scripts say is what each kind of table answers, and what H2 answers. A test is named by
 * the file and line of its statement.
 */
class SqlScriptTest {
  private static final Path SCRIPTS = Path.of("src", "test", "resources", "sql");
  private static final int TITLE_CHARACTERS_MAX = 80;

  /** The system property with a part of the names of the scripts that are run; all without it. */
  private static final String ONLY = "tidepool.sql.script";

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicContainer> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      String only = System.getProperty(ONLY, "");
      List<Path> sorted =
          files
              .filter(file -> file.toString().endsWith(".slt"))
              .filter(file -> file.getFileName().toString().contains(only))
              .sorted()
              .toList();
      return sorted.stream().map(this::container);
    }
  }

  private DynamicContainer container(Path file) {
    String name = file.getFileName().toString();
    AtomicReference<ScriptRun> run = new AtomicReference<>();
    return dynamicContainer(
        name,
        file.toUri(),
        Stream.of(file).flatMap(unused -> tests(name, file, run)).onClose(() -> close(run.get())));
  }

  private Stream<DynamicNode> tests(String name, Path file, AtomicReference<ScriptRun> opened) {
    try {
      Script script = ScriptReader.read(file);
      Path data = DataFolder.path();
      if (script.needsData() && !Files.isDirectory(data)) {
        return Stream.of(
            dynamicTest(
                name + " needs real tables",
                () ->
                    Assumptions.abort(
                        "there is no " + data + "; set " + DataFolder.VARIABLE + " to run it")));
      }
      ScriptRun run = new ScriptRun(script, data, directory.resolve(name));
      opened.set(run);
      if (ScriptWriter.isAskedFor()) {
        ScriptWriter.fill(file, script, run);
      }
      return script.blocks().stream().map(block -> test(name, file, block, run));
    } catch (IOException | SQLException | InterruptedException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static DynamicNode test(String name, Path file, Block block, ScriptRun run) {
    String sql = block.sql().replaceAll("\\s+", " ");
    String title =
        sql.length() > TITLE_CHARACTERS_MAX ? sql.substring(0, TITLE_CHARACTERS_MAX) : sql;
    return dynamicTest(name + ":" + block.line() + " " + title, file.toUri(), () -> run.run(block));
  }

  private static void close(ScriptRun run) {
    try {
      if (run != null) {
        run.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
