package dev.tidepool.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shell prints when nobody sits at it, character by character. */
class SqlCommandTest {
  private static final String ALL = "SELECT * FROM cities ORDER BY people NULLS LAST";

  @TempDir static Path directory;
  private static Cities cities;

  @BeforeAll
  static void start() throws Exception {
    cities = new Cities(directory.resolve("cities"), builder -> builder);
  }

  @AfterAll
  static void stop() {
    cities.close();
  }

  private static Command run(String... args) {
    return piped("", args);
  }

  private static Command piped(String input, String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "--url";
    all[1] = cities.uri().toString();
    System.arraycopy(args, 0, all, 2, args.length);
    return Command.run(input, all);
  }

  @Test
  void columnsAreAlignedWhateverTheirCharacters() {
    Command command = run("-e", ALL);
    assertThat(command.errors()).isEmpty();
    assertThat(command.status()).isZero();
    assertThat(command.out())
        .isEqualTo(
            """
            name | country          |   people | area | rivers
            -----+------------------+----------+------+------------------
                 |                  |        0 | NULL | NULL
            Bern | CH               |   134794 | 51.6 | ["Aare"]
            東京 | JP               | 14187176 | NULL | ["多摩川","荒川"]
            odd  | a,"b"\\n\\u001b[2J |     NULL | -0.5 | NULL
            (4 rows)
            """);
  }

  @Test
  void expandedHasALineForEachValue() {
    assertThat(
            run("--format", "expanded", "-e", "SELECT name, people FROM cities WHERE people > 9")
                .out())
        .isEqualTo(
            """
            -- row 1
            name   | Bern
            people | 134794
            -- row 2
            name   | 東京
            people | 14187176
            (2 rows)
            """);
  }

  @Test
  void csvIsWhatCopyReads() {
    assertThat(run("--format", "csv", "-e", ALL).out())
        .isEqualTo(
            """
            name,country,people,area,rivers
            "","",0,,
            Bern,CH,134794,51.6,"[""Aare""]"
            東京,JP,14187176,,"[""多摩川"",""荒川""]"
            odd,"a,""b""

            """
                    .stripTrailing()
                    .replace("\n", "\r\n")
                + "\n"
                + Cities.OBEYED
                + "\",,-0.5,\r\n");
  }

  @Test
  void jsonIsAnObjectInEachLine() {
    Command command =
        run("--format", "JSON", "-e", "SELECT name, people, rivers FROM cities WHERE people > 9");
    assertThat(command.out())
        .isEqualTo(
            """
            {"name":"Bern","people":134794,"rivers":["Aare"]}
            {"name":"東京","people":14187176,"rivers":["多摩川","荒川"]}
            """);
    Command twice = run("--format", "json", "-e", "SELECT name, name FROM cities");
    assertThat(twice.status()).isEqualTo(1);
    assertThat(twice.errors()).contains("two columns are named name");
  }

  @Test
  void anErrorIsMarkedAndEndsTheRun() {
    Command command =
        piped("SELECT COUNT(*) FROM cities;\n\n  SELECT '東京',\n  nam FROM cities;\nSELECT 2;\n");
    assertThat(command.status()).isEqualTo(1);
    assertThat(command.out()).isEqualTo("EXPR$0\n------\n     4\n(1 row)\n");
    assertThat(command.errors().lines().toList())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("error: ")
        .contains("nam")
        .endsWith("(UNKNOWN_COLUMN)");
    assertThat(command.errors()).endsWith("line 2:   nam FROM cities\n          ^\n");

    Command wide = run("-e", "SELECT '東京', nam FROM cities");
    assertThat(wide.errors())
        .endsWith("line 1: SELECT '東京', nam FROM cities\n                       ^\n");
    Command syntax = run("-e", "SELEC 1");
    assertThat(syntax.status()).isEqualTo(1);
    assertThat(syntax.errors()).contains("(SYNTAX)").contains("line 1: SELEC 1\n        ^");
  }

  @Test
  void filesAndPipesHaveCommentsCommandsAndLastStatementsWithoutSemicolon() throws Exception {
    String script =
        "-- a ; in a comment\n\\x on\nSELECT 'a;''b' AS x /* ; */;\n\\x off\nSELECT 1\nAS y";
    String expected =
        "expanded output is on\n"
            + "-- row 1\n"
            + "x | a;'b\n"
            + "(1 row)\n"
            + "expanded output is off\n"
            + "y\n"
            + "-\n"
            + "1\n"
            + "(1 row)\n";
    assertThat(piped(script).out()).isEqualTo(expected);
    Path file = Files.writeString(directory.resolve("script.sql"), '\ufeff' + script);
    assertThat(run("-f", file.toString()).out()).isEqualTo(expected);
    assertThat(piped("SELECT 1;\n\\q\nSELECT 2;\n").out())
        .isEqualTo("EXPR$0\n------\n     1\n(1 row)\n");
  }

  @Test
  void tablesAreListedAndDescribed() {
    assertThat(piped("\\d\n").out()).contains("cities");
    assertThat(piped("\\d Cities\n").out())
        .isEqualTo(
            """
            table cities, about 4 rows
            column  | type         | nullable | key
            --------+--------------+----------+------
            name    | STRING       | true     | true
            country | STRING       | true     | false
            people  | BIGINT       | true     | false
            area    | DOUBLE       | true     | false
            rivers  | STRING ARRAY | true     | false
            index          | rows | bytes | complete
            ---------------+------+-------+---------
            cities_country |    4 | 12345 | true
            """);
    Command unknown = piped("\\d nothing\nSELECT 1;");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.errors()).contains("there is no such table");
    assertThat(unknown.out()).isEmpty();
    assertThat(piped("\\d \"../healthz\"").errors()).contains("there is no such table");
    assertThat(piped("\\nothing").errors()).contains("there is no command \\nothing");
  }

  @Test
  void manyRowsAreAllThere() {
    assertThat(run("--format", "csv", "-e", "SELECT * FROM UNNEST(ARRAY[1, 2, 3])").out())
        .isEqualTo("EXPR$0\r\n1\r\n2\r\n3\r\n");
    String values =
        "SELECT a.n * 100 + b.n AS n FROM " + numbers("a") + " CROSS JOIN " + numbers("b");
    assertThat(run("--format", "csv", "-e", values).out().lines().skip(1).map(Integer::valueOf))
        .hasSize(10_000)
        .doesNotHaveDuplicates();
    assertThat(run("-e", values).out()).endsWith("(10000 rows)\n").containsOnlyOnce("---\n");
  }

  private static String numbers(String alias) {
    StringBuilder values = new StringBuilder("(VALUES (0)");
    for (int i = 1; i < 100; i++) {
      values.append(", (").append(i).append(')');
    }
    return values + ") AS " + alias + " (n)";
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThat(run("-e", "SELECT 1", "-f", "x").status()).isEqualTo(2);
    assertThat(run("--page-rows", "0").errors()).startsWith("--page-rows is 0");
    assertThat(Command.run("", "--url", "127.0.0.1").errors()).startsWith("--url is 127.0.0.1");
    assertThat(Command.run("", "--url", "file:///x").status()).isEqualTo(2);
    Command missing = run("-f", directory.resolve("missing").toString());
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.errors()).startsWith("tidepool: ").contains("missing");
  }
}
