package dev.tidepool.server;

import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/** Lines to try next. */
final class FirstSteps {
  private FirstSteps() {}

  /** Prints them: console and shell; without tables, how to make one; with tables, how to ask. */
  static void print(PrintStream out, URI uri, List<String> tables, ServerOptions options) {
    String curl =
        "  curl "
            + uri.resolve("query")
            + (options.credentials().isEmpty()
                ? ""
                : " -H \"Authorization: Bearer $TIDEPOOL_TOKEN\"")
            + " -H 'Content-Type: application/json' -d ";
    out.println("try next:");
    out.println("  a console in a browser: " + uri);
    out.println("  a shell: mvn -q -Psql -Dexec.args=\"--url " + uri + "\"");
    if (tables.isEmpty()) {
      statement(
          out,
          curl,
          "CREATE TABLE cities (name STRING PRIMARY KEY, country STRING, people BIGINT)");
      statement(out, curl, "CREATE INDEX cities_country ON cities (country)");
      statement(
          out,
          curl,
          "INSERT INTO cities VALUES ('Bern', 'CH', 134794), ('Basel', 'CH', 173863), ('Turin',"
              + " 'IT', 841600)");
      statement(
          out,
          curl,
          "EXPLAIN ANALYZE SELECT name, people FROM cities WHERE country = 'CH' ORDER BY people"
              + " DESC");
      out.printf("  kill -9 %d, and start again: it is all there%n", ProcessHandle.current().pid());
    } else {
      String table = '\\' + "\"" + tables.get(0) + '\\' + '"';
      statement(out, curl, "SHOW TABLES");
      statement(out, curl, "SELECT COUNT(*) FROM " + table);
      statement(out, curl, "SELECT * FROM " + table + " LIMIT 3");
    }
  }

  private static void statement(PrintStream out, String curl, String sql) {
    out.println(curl + "'{\"sql\": \"" + sql.replace("'", "'\\''") + "\"}'");
  }
}
