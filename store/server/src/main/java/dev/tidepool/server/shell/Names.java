package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables and columns as the server knows them, asked for when they are needed, and kept until
 * {@link #forget}. A server that does not answer has none. <b>Threads:</b> one.
 */
final class Names {
  private final ServerClient client;
  private final Map<String, List<String>> columns = new HashMap<>();
  private List<String> tables; // null if it has to be asked

  Names(ServerClient client) {
    this.client = client;
  }

  List<String> tables() {
    if (tables == null) {
      try {
        tables = client.tables();
      } catch (ShellException e) {
        return List.of();
      }
    }
    return tables;
  }

  /** The columns of one of {@link #tables}. */
  List<String> columns(String table) {
    List<String> known = columns.get(table);
    if (known != null) {
      return known;
    }
    try {
      List<String> names = new ArrayList<>();
      for (JsonNode column : client.table(table).path("columns")) {
        names.add(column.path("name").asText());
      }
      columns.put(table, names);
      return names;
    } catch (ShellException e) {
      return List.of();
    }
  }

  /** They may have changed. */
  void forget() {
    tables = null;
    columns.clear();
  }
}
