package dev.tidepool.script;

import java.util.List;

/** A file of statements and of what they must give. */
public record Script(String name, List<Declared> tables, List<Block> blocks) {

  /** Whether it asks real tables, which are not part of this project. */
  public boolean needsData() {
    return tables.stream().anyMatch(table -> table.dataFile() != null);
  }

  /**
   * A table.
   *
   * @param ddl CREATE TABLE, then CREATE INDEX any number of times, with semicolons between
   * @param lines its rows as JSON, or null if they are in a file
   * @param dataFile below the folder of real tables, or null
   */
  public record Declared(String ddl, List<String> lines, String dataFile) {}

  /** A statement, and what it must give. */
  public sealed interface Block {
    /** The line of the script on which it begins. */
    int line();

    String sql();

    /** SQL literals, separated by commas; empty if there are none. */
    String parameters();
  }

  /**
   * A query and its rows.
   *
   * @param ordered whether the order of the rows counts
   * @param h2 what H2 is asked instead, or null for the same
   * @param notH2 why H2 cannot say, or null
   * @param expected the rows, or null if there are none yet
   */
  public record QueryBlock(
      int line,
      String sql,
      String parameters,
      boolean ordered,
      String h2,
      String notH2,
      List<String> expected)
      implements Block {}

  /**
   * A statement that fails: where, and with what message.
   *
   * @param code as errors name it; null if what is expected is not known yet
   */
  public record ErrorBlock(
      int line,
      String sql,
      String parameters,
      String code,
      int errorLine,
      int errorColumn,
      String message)
      implements Block {}
}
