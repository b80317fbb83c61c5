package dev.tidepool.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.RowCondition;
import java.util.List;
import java.util.Objects;

/**
 * What one partition of a table is asked to do, all of it or nothing. <b>Threads:</b> immutable.
 *
 * @param id names the request; a partition that has answered it before answers the same again
 * @param mark tells requests apart that come under one id; empty if nobody will send it again
 * @param conditions what rows have to fit that it changes or makes, for who asks; none for all rows
 * @param replyPartition of the topic of replies, where the one who asks listens
 * @param columnsVersion of the columns that it was made for: who knows only older ones cannot
 *     execute it
 * @param statements in the order in which they are executed; each sees what those before it did
 */
public record Command(
    String id,
    String mark,
    List<RowCondition> conditions,
    int replyPartition,
    int columnsVersion,
    List<Statement> statements) {
  public Command {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(mark, "mark");
    conditions = List.copyOf(conditions);
    statements = List.copyOf(statements);
    if (id.isBlank() || id.length() > ID_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "the id of a command has 1 to " + ID_LENGTH_MAX + " characters, not " + id.length());
    }
    if (replyPartition < 0) {
      throw new IllegalArgumentException("the partition for the reply is " + replyPartition);
    }
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("command " + id + " has no statements");
    }
  }

  /** Of an id, in UTF-16 units: it is kept with each remembered reply. */
  public static final int ID_LENGTH_MAX = 200;

  /** A part of a command. */
  public sealed interface Statement {}

  /** Rows to be written; if {@code mustBeNew}, none of their keys may be there. */
  public record PutRows(boolean mustBeNew, List<RowText> rows) implements Statement {
    public PutRows {
      rows = List.copyOf(rows);
    }
  }

  /** A row in JSON, whatever the format of the table: its key and its value. */
  public record RowText(String key, String value) {}

  /**
   * An UPDATE or DELETE of rows of the partition.
   *
   * @param parameters for its {@code ?}, as {@code JsonValues} reads them
   */
  public record RunSql(String text, List<JsonNode> parameters) implements Statement {
    public RunSql {
      parameters = List.copyOf(parameters);
    }
  }
}
