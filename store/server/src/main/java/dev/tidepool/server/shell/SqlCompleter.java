package dev.tidepool.server.shell;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes words of SQL in the case in which they are begun, tables, and columns of the tables
 * that the statement names, or of all if it names none yet. <b>Threads:</b> one.
 */
final class SqlCompleter implements Completer {
  private static final List<String> KEYWORDS =
      List.of(
          ("ADD ALL ALTER ANALYZE AND ANY ARRAY AS ASC AVG BETWEEN BIGINT BOOLEAN BY BYTES CASE"
               + " CAST COALESCE COLUMN COPIES COPY COUNT CREATE CROSS CURRENT_DATE"
               + " CURRENT_TIMESTAMP DATE DECIMAL DELETE DESC DESCRIBE DISTINCT DOUBLE DROP ELSE"
               + " END EXCEPT EXISTS EXPLAIN FALSE FETCH FILTER FIRST FROM FULL GROUP HAVING IN"
               + " INDEX INDEXES INNER INSERT INT INTERSECT INTO IS JOIN KEY LAST LATERAL LEFT LIKE"
               + " LIMIT LOWER MAX MIN NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION"
               + " PRIMARY RECORDS RENAME RIGHT ROW_NUMBER SCHEMAS SELECT SET SHOW STRING SUM TABLE"
               + " TABLES THEN TIMESTAMP TRUE UNION UNIQUE UNNEST UNREADABLE UPDATE UPPER UPSERT"
               + " USING VALUES VARCHAR WHEN WHERE WITH")
              .split(" "));
  private static final int TABLES_MAX = 20;
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern QUALIFIER = Pattern.compile("(?:\"([^\"]+)\"|([\\w$]+))\\.$");

  private final Names names;

  SqlCompleter(Names names) {
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String word = line.word();
    String before = line.line().substring(0, line.cursor() - word.length());
    if (before.isBlank() && word.startsWith("\\")) {
      Commands.NAMES.forEach(command -> add(candidates, command, "command"));
    } else if (before.stripLeading().startsWith("\\")) {
      names.tables().forEach(table -> add(candidates, quoted(table, word), "table"));
    } else {
      Matcher qualifier = QUALIFIER.matcher(before);
      if (qualifier.find()) {
        String name = qualifier.group(1) == null ? qualifier.group(2) : qualifier.group(1);
        String table = table(name, line.line());
        if (table != null) {
          columns(List.of(table), word, candidates);
        }
      } else {
        all(line.line(), word, candidates);
      }
    }
  }

  private void all(String text, String word, List<Candidate> candidates) {
    boolean isLower = !word.isEmpty() && Character.isLowerCase(word.charAt(0));
    if (!word.startsWith("\"")) {
      for (String keyword : KEYWORDS) {
        add(candidates, isLower ? keyword.toLowerCase(Locale.ROOT) : keyword, "SQL");
      }
    }
    names.tables().forEach(table -> add(candidates, quoted(table, word), "table"));
    List<String> named = names.tables().stream().filter(each -> mentions(text, each)).toList();
    columns(named.isEmpty() ? first(names.tables()) : named, word, candidates);
  }

  /** Each table is a request to the server. */
  private static List<String> first(List<String> tables) {
    return tables.subList(0, Math.min(tables.size(), TABLES_MAX));
  }

  private void columns(List<String> tables, String word, List<Candidate> candidates) {
    Set<String> all = new LinkedHashSet<>();
    tables.forEach(table -> all.addAll(names.columns(table)));
    all.forEach(column -> add(candidates, quoted(column, word), "column"));
  }

  private static boolean mentions(String text, String table) {
    return Pattern.compile(
            "(?<![\\w$])" + Pattern.quote(table) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
        .matcher(text)
        .find();
  }

  /** The table of that name, or with that alias; null if there is none. */
  private String table(String name, String text) {
    for (String table : names.tables()) {
      Pattern alias =
          Pattern.compile(
              "(?<![\\w$])"
                  + Pattern.quote(table)
                  + "\"?\\s+(?:AS\\s+)?"
                  + Pattern.quote(name)
                  + "(?![\\w$])",
              Pattern.CASE_INSENSITIVE);
      if (table.equalsIgnoreCase(name) || alias.matcher(text).find()) {
        return table;
      }
    }
    return null;
  }

  /** A name as SQL wants it: in quotes if it is no plain one, or if it is begun with one. */
  private static String quoted(String name, String word) {
    boolean isPlain =
        PLAIN_NAME.matcher(name).matches() && !KEYWORDS.contains(name.toUpperCase(Locale.ROOT));
    return isPlain && !word.startsWith("\"") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void add(List<Candidate> candidates, String value, String group) {
    candidates.add(new Candidate(value, value, group, null, null, null, true));
  }
}
