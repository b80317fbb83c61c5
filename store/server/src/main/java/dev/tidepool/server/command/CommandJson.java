package dev.tidepool.server.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.RowCondition;
import dev.tidepool.server.command.Command.PutRows;
import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.Command.RunSql;
import dev.tidepool.server.command.Command.Statement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as values of records; SERVER.md tells the format.
 *
 * <pre>
 *   {"version":3,"id":"4f1c","mark":"x1Yz","conditions":[{"text":"tenant = ?","params":["a"]}],
 *    "reply":3,"columns":1,"statements":[
 *     {"insert":[["1","{\"city\":\"Bern\"}"]]},
 *     {"upsert":[["2","{\"city\":\"Rome\"}"]]},
 *     {"sql":"UPDATE t SET city = ? WHERE id = 1","params":["Oslo"]}]}
 * </pre>
 *
 * <p><b>Threads:</b> any.
 */
public final class CommandJson {
  private static final int VERSION = 3;
  private static final int VERSION_WITHOUT_COLUMNS = 2;

  private CommandJson() {}

  /**
   * The bytes of {@code command}.
   *
   * @throws IllegalArgumentException if it has text that is not Unicode
   */
  public static byte[] write(Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("version", VERSION);
      out.writeStringField("id", command.id());
      out.writeStringField("mark", command.mark());
      out.writeArrayFieldStart("conditions");
      for (RowCondition condition : command.conditions()) {
        out.writeStartObject();
        out.writeStringField("text", condition.text());
        writeParameters(out, condition.parameters());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeNumberField("reply", command.replyPartition());
      out.writeNumberField("columns", command.columnsVersion());
      out.writeArrayFieldStart("statements");
      for (Statement statement : command.statements()) {
        out.writeStartObject();
        if (statement instanceof PutRows put) {
          writeRows(out, put);
        } else {
          writeSql(out, (RunSql) statement);
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalArgumentException("a command that cannot be sent: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static void writeRows(JsonGenerator out, PutRows put) throws IOException {
    out.writeArrayFieldStart(put.mustBeNew() ? "insert" : "upsert");
    for (RowText row : put.rows()) {
      out.writeStartArray();
      out.writeString(row.key());
      out.writeString(row.value());
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void writeSql(JsonGenerator out, RunSql run) throws IOException {
    out.writeStringField("sql", run.text());
    writeParameters(out, run.parameters());
  }

  private static void writeParameters(JsonGenerator out, List<JsonNode> parameters)
      throws IOException {
    out.writeArrayFieldStart("params");
    for (JsonNode parameter : parameters) {
      out.writeTree(parameter);
    }
    out.writeEndArray();
  }

  /**
   * The command that {@code bytes} are.
   *
   * @throws IllegalArgumentException if they are none
   * @throws NewerVersionException if it is of a later version
   */
  public static Command read(byte[] bytes) {
    JsonNode root = Json.object("a command", bytes, VERSION);
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : Json.require(root, "statements", JsonNode::isArray)) {
      statements.add(statement(statement));
    }
    return new Command(
        Json.require(root, "id", JsonNode::isTextual).textValue(),
        Json.mark(root),
        conditions(root),
        Json.require(root, "reply", JsonNode::canConvertToInt).intValue(),
        columnsVersion(root),
        statements);
  }

  /** Before version 3 columns did not change. */
  private static int columnsVersion(JsonNode root) {
    return root.path("version").intValue() <= VERSION_WITHOUT_COLUMNS
        ? 1
        : Json.require(root, "columns", JsonNode::canConvertToInt).intValue();
  }

  /** Version 1 has none. */
  private static List<RowCondition> conditions(JsonNode root) {
    if (root.path("version").intValue() == 1) {
      return List.of();
    }
    List<RowCondition> conditions = new ArrayList<>();
    for (JsonNode condition : Json.require(root, "conditions", JsonNode::isArray)) {
      String text = Json.require(condition, "text", JsonNode::isTextual).textValue();
      conditions.add(new RowCondition(text, parameters(condition)));
    }
    return conditions;
  }

  private static Statement statement(JsonNode node) {
    if (node.has("sql")) {
      String text = Json.require(node, "sql", JsonNode::isTextual).textValue();
      return new RunSql(text, parameters(node));
    }
    boolean mustBeNew = node.has("insert");
    List<RowText> rows = new ArrayList<>();
    for (JsonNode row : Json.require(node, mustBeNew ? "insert" : "upsert", JsonNode::isArray)) {
      if (!row.path(0).isTextual() || !row.path(1).isTextual()) {
        throw new IllegalArgumentException("a row is not its key and its value");
      }
      rows.add(new RowText(row.get(0).textValue(), row.get(1).textValue()));
    }
    return new PutRows(mustBeNew, rows);
  }

  private static List<JsonNode> parameters(JsonNode node) {
    List<JsonNode> parameters = new ArrayList<>();
    Json.require(node, "params", JsonNode::isArray).forEach(parameters::add);
    return parameters;
  }
}
