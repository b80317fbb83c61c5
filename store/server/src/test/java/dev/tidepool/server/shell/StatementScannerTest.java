package dev.tidepool.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.shell.StatementScanner.Input;
import dev.tidepool.sql.parse.Statement.Dml;
import dev.tidepool.sql.parse.StatementParser;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where statements end: as the server would cut them. */
class StatementScannerTest {
  private static List<String> texts(String text) {
    return StatementScanner.all(text).stream().map(Input::text).toList();
  }

  private static boolean isComplete(String... lines) {
    StatementScanner scanner = new StatementScanner();
    for (String line : lines) {
      scanner.addLine(line);
    }
    return scanner.isComplete();
  }

  @Test
  void semicolonsInQuotesAndCommentsEndNothing() {
    assertThat(texts("a 'x;''y;' \"n;\"\"m\" -- ;\n b /* ; \n ; */ c; d"))
        .containsExactly("a 'x;''y;' \"n;\"\"m\" -- ;\n b /* ; \n ; */ c", "d");
    assertThat(texts("a '--'; b '/*'; c \"//\"; d // ;\n;e")).hasSize(5);
    assertThat(texts(" ; ;; \n -- only this\n /* ; */ ;")).isEmpty();
    assertThat(texts("a 'it''s';b")).containsExactly("a 'it''s'", "b");
  }

  @Test
  void commandsAreLinesWhereAStatementCouldBegin() {
    assertThat(StatementScanner.all("  \\d t ; x \nSELECT '\n\\d';\n\\q"))
        .containsExactly(
            new Input(true, "\\d t ; x"),
            new Input(false, "SELECT '\n\\d'"),
            new Input(true, "\\q"));
    assertThat(texts("SELECT a\n\\d\n;")).containsExactly("SELECT a\n\\d");
  }

  @Test
  void whatIsNotEndedIsNotComplete() {
    assertThat(isComplete("")).isTrue();
    assertThat(isComplete("SELECT 1;")).isTrue();
    assertThat(isComplete("SELECT 1; -- done")).isTrue();
    assertThat(isComplete("\\x")).isTrue();
    assertThat(isComplete("SELECT 1")).isFalse();
    assertThat(isComplete("SELECT 1; SELECT")).isFalse();
    assertThat(isComplete("SELECT '1;")).isFalse();
    assertThat(isComplete("SELECT '1;", "'")).isFalse();
    assertThat(isComplete("SELECT '1;", "';")).isTrue();
    assertThat(isComplete("/* a")).isFalse();
    assertThat(isComplete("/* a", "*/")).isTrue();
    assertThat(isComplete("SELECT \"a;")).isFalse();
  }

  @Test
  void randomTextsAreCutAsTheServerCutsThem() {
    String[] parts = {
      "'a;b'",
      "'it''s'",
      "\"n;\"\"\"",
      "-- ; ' \"\n",
      "/* ; ' -- */",
      "// ;\n",
      "x",
      "=",
      " ",
      "\n",
      "1",
      "'--'",
      "'/*'",
      "\"//\"",
      "''",
      ";"
    };
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int statement = 0; statement < 3; statement++) {
        text.append("DELETE FROM t WHERE ");
        for (int part = random.nextInt(12); part > 0; part--) {
          // A semicolon has to be followed by another statement of the kind.
          String next = parts[random.nextInt(parts.length - 1)];
          text.append(next).append(next.startsWith("\"") || next.startsWith("'") ? " " : "");
        }
        text.append(statement < 2 || random.nextBoolean() ? "\n;" : "");
      }
      List<String> expected =
          StatementParser.parseAll(text.toString()).stream()
              .map(statement -> ((Dml) statement).source().text())
              .toList();
      List<String> found =
          texts(text.toString()).stream()
              .map(each -> ((Dml) StatementParser.parseAll(each).get(0)).source().text())
              .toList();
      assertThat(found).as("seed " + seed + ": " + text).isEqualTo(expected);
    }
  }
}
