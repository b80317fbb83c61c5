package dev.tidepool.sql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/** Random texts: each is read or refused, in the place where the trouble is, and never else. */
class StatementParserFuzzTest {
  private static final int TEXT_COUNT = 20_000;

  private static final String[] PIECES = {
    "CREATE",
    "TABLE",
    "UNIQUE",
    "INDEX",
    "IF",
    "NOT",
    "EXISTS",
    "PRIMARY",
    "KEY",
    "(",
    ")",
    ",",
    ";",
    "WITH",
    "=",
    "'x'",
    "''",
    "'it''s'",
    "\"q\"",
    "\"\"",
    "\"a\"\"b\"",
    "1",
    "0",
    "-",
    "1.5e3",
    "99999999999",
    "int",
    "string",
    "array",
    "<",
    ">",
    "[",
    "]",
    "ON",
    "WHERE",
    "USING",
    "left",
    "lower",
    "floor",
    "TO",
    "DAY",
    "DROP",
    "SHOW",
    "TABLES",
    "INDEXES",
    "FROM",
    "DESCRIBE",
    "EXPLAIN",
    "ANALYZE",
    "COPY",
    "SELECT",
    "INSERT",
    "a",
    "b",
    ".",
    "PATH",
    "NULL",
    "CONSTRAINT",
    "TRUE",
    "--",
    "/*",
    "*/",
    "//",
    "'",
    "\"",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u0000",
    "\uD83D\uDE00",
    "\uD83D",
    "\uDE00",
    "\u00e9",
    "\u00a0",
    "\ufeff",
    "?",
    "|",
    "#",
    "$",
    "_",
    "\\"
  };

  @ParameterizedTest
  @Seeds
  void randomTextsAreReadOrRefused(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < TEXT_COUNT; i++) {
      StringBuilder text = new StringBuilder();
      for (int pieces = random.nextInt(30); pieces > 0; pieces--) {
        text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextBoolean() ? " " : "");
      }
      check(text.toString());
    }
  }

  @ParameterizedTest
  @Seeds
  void damagedStatementsAreReadOrRefused(Seed seed) {
    SplittableRandom random = seed.random();
    String[] statements = {
      "CREATE TABLE IF NOT EXISTS t (a BIGINT PRIMARY KEY, b STRING PATH 'x.y' NOT NULL, c INT"
          + " ARRAY) WITH (topic = 'x', n = -1)",
      "CREATE UNIQUE INDEX i ON t USING ORDERED (a, lower(b), c(3)) WITH (x = 1) WHERE a > 'b''c'",
      "COPY t (a, b) FROM 'file.csv' WITH (header = true); SHOW INDEXES FROM t; DROP INDEX i ON t",
      "EXPLAIN ANALYZE SELECT \"a\" FROM t -- comment\n WHERE b = '/*' /* ' */"
    };
    for (int i = 0; i < TEXT_COUNT; i++) {
      StringBuilder text = new StringBuilder(statements[random.nextInt(statements.length)]);
      for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
        int at = random.nextInt(text.length() - 1);
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, ' ');
          case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
          default -> text.setLength(at + 2); // long enough for another change
        }
      }
      check(text.toString());
    }
  }

  private static void check(String text) {
    List<Integer> lineLengths = lineLengths(text);
    try {
      List<Statement> statements = StatementParser.parseAll(text);
      if (statements.size() == 1) {
        assertThat(StatementParser.parse(text)).isEqualTo(statements.get(0));
      }
      for (Statement statement : statements) {
        if (statement instanceof Statement.Query query) {
          assertThat(StatementParser.parse(query.source().text()))
              .isInstanceOf(Statement.Query.class);
          assertThat(text).contains(query.source().text());
        }
      }
    } catch (SqlSyntaxException e) {
      assertThat(e.plainMessage()).isNotBlank();
      assertThat(e.line()).as(text).isBetween(1, lineLengths.size());
      assertThat(e.column()).as(text).isBetween(1, lineLengths.get(e.line() - 1) + 1);
    }
  }

  private static List<Integer> lineLengths(String text) {
    List<Integer> lengths = new ArrayList<>();
    for (String line : text.split("\r\n|\r|\n", -1)) {
      lengths.add(line.length());
    }
    return lengths;
  }
}
