package dev.tidepool.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered where. */
class SqlCompleterTest {
  @TempDir Path directory;
  private Cities cities;
  private SqlCompleter completer;

  @BeforeEach
  void start() throws Exception {
    cities = new Cities(directory.resolve("cities"), builder -> builder);
    ServerClient client = new ServerClient(cities.uri(), null, Duration.ofSeconds(10), null);
    completer = new SqlCompleter(new Names(client));
  }

  @AfterEach
  void stop() {
    cities.close();
  }

  /** Those that begin as the word at the mark {@code |} does. */
  private List<String> offered(String text) {
    int cursor = text.indexOf('|');
    ParsedLine line = new ShellParser().parse(text.replace("|", ""), cursor, ParseContext.COMPLETE);
    List<Candidate> candidates = new ArrayList<>();
    completer.complete(null, line, candidates);
    return candidates.stream()
        .map(Candidate::value)
        .filter(value -> value.regionMatches(true, 0, line.word(), 0, line.word().length()))
        .toList();
  }

  @Test
  void keywordsComeInTheCaseInWhichTheyAreBegun() {
    assertThat(offered("SEL|")).containsExactly("SELECT");
    assertThat(offered("sel|")).containsExactly("select");
    assertThat(offered("SELECT 1 ORD|")).containsExactly("ORDER");
  }

  @Test
  void tablesAndColumnsOfThoseThatAreNamed() {
    assertThat(offered("SELECT * FROM ci|")).containsExactly("cities");
    assertThat(offered("SELECT cou| FROM cities")).containsExactly("count", "country");
    assertThat(offered("SELECT peo|")).containsExactly("people");
    assertThat(offered("SELECT \"cou| FROM cities")).containsExactly("\"country\"");
    assertThat(offered("\\d ci|")).containsExactly("cities");
    assertThat(offered("\\ti|")).containsExactly("\\timing");
  }

  @Test
  void columnsBehindTablesAndTheirAliases() {
    assertThat(offered("SELECT cities.| FROM cities"))
        .containsExactly("name", "country", "people", "area", "rivers");
    assertThat(offered("SELECT c.p| FROM cities AS c")).containsExactly("people");
    assertThat(offered("SELECT c.p| FROM cities c")).containsExactly("people");
    assertThat(offered("SELECT d.p| FROM cities c")).isEmpty();
  }

  @Test
  void withoutAServerThereAreKeywords() {
    cities.close();
    assertThat(offered("SELECT * FROM ci|")).isEmpty();
    assertThat(offered("SEL|")).containsExactly("SELECT");
  }
}
