package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An object in each line, its members named as the columns are. */
final class JsonWriter implements ResultWriter {
  private final List<ResultColumn> columns;

  /**
   * A writer.
   *
   * @throws ShellException if two columns have the same name
   */
  JsonWriter(List<ResultColumn> columns) {
    Set<String> names = new HashSet<>();
    for (ResultColumn column : columns) {
      if (!names.add(column.name())) {
        throw new ShellException(
            "two columns are named "
                + Cells.printable(column.name())
                + ", which an object cannot have: name one by AS");
      }
    }
    this.columns = columns;
  }

  @Override
  public void write(PrintWriter out, List<JsonNode> rows) {
    for (JsonNode row : rows) {
      ObjectNode object = ServerClient.MAPPER.createObjectNode();
      for (int i = 0; i < columns.size(); i++) {
        object.set(columns.get(i).name(), row.get(i));
      }
      out.println(object);
    }
  }

  @Override
  public void end(PrintWriter out, long rowCount) {}
}
