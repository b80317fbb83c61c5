package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** What tables there are, and single rows by their keys. <b>Threads:</b> any. */
final class TablesRoute {
  private final TableSource tables;
  private final QueryRoute queries;

  TablesRoute(TableSource tables, QueryRoute queries) {
    this.tables = tables;
    this.queries = queries;
  }

  /** Answers {@code GET /tables}. */
  Answer list() throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeArrayFieldStart("tables");
      for (String name : names()) {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return Answer.of(Answer.JSON, buffer.toByteArray());
  }

  /** Answers {@code GET /tables/{t}}. */
  Answer describe(String given) throws IOException {
    String name = require(given);
    Relation relation = relation(name);
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeStringField("name", name);
      out.writeNumberField("rowCountEstimate", rowCountEstimate(relation));
      out.writeArrayFieldStart("columns");
      for (Column column : relation.schema().columns()) {
        out.writeStartObject();
        out.writeStringField("name", column.name());
        out.writeStringField("type", column.type().toString());
        out.writeBooleanField("nullable", column.nullable());
        out.writeBooleanField("key", column.isKey());
        out.writeEndObject();
      }
      out.writeEndArray();
      IndexNumbers.of(name, tables.metrics()).writeTo(out);
      out.writeEndObject();
    }
    return Answer.of(Answer.JSON, buffer.toByteArray());
  }

  /** Answers {@code GET /tables/{t}/rows/{key}}. */
  Answer row(String given, String key, ReadBounds bounds) throws IOException {
    String name = require(given);
    TableSchema schema = relation(name).schema();
    int[] keyColumns = schema.keyColumns();
    if (keyColumns.length != 1) {
      throw new RequestException(
          Code.MALFORMED_REQUEST,
          "table "
              + name
              + " has "
              + keyColumns.length
              + " key columns; ask for the row by /query");
    }
    Answer answer = row(name, schema.column(keyColumns[0]), key, bounds);
    if (answer == null) {
      throw new RequestException(Code.NOT_FOUND, "table " + name + " has no row with that key");
    }
    return answer;
  }

  private Answer row(String table, Column column, String key, ReadBounds bounds)
      throws IOException {
    try {
      return queries.row(table, column.name(), key, bounds);
    } catch (RequestException e) {
      if (!e.code().equals(Code.PARAMETER.name())) {
        throw e;
      }
      throw new RequestException(
          Code.PARAMETER,
          String.format(
              "'%s' is no key of table %s: column %s is %s, written as in the params of a query",
              key, table, column.name(), column.type()));
    }
  }

  /** Answers {@code GET /cluster}. */
  Answer cluster() throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeStringField("self", tables.self());
      out.writeArrayFieldStart("tables");
      for (String name : names()) {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeArrayFieldStart("partitions");
        for (PartitionHosts hosts : partitions(name)) {
          out.writeStartObject();
          if (hosts.name() != null) {
            out.writeStringField("name", hosts.name());
          }
          out.writeStringField("active", hosts.active());
          out.writeArrayFieldStart("standbys");
          for (String standby : hosts.standbys()) {
            out.writeString(standby);
          }
          out.writeEndArray();
          out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return Answer.of(Answer.JSON, buffer.toByteArray());
  }

  private List<String> names() {
    try {
      return tables.tableNames();
    } catch (TableUnavailableException e) {
      throw new RequestException(Code.UNAVAILABLE, e.getMessage());
    }
  }

  private List<PartitionHosts> partitions(String name) {
    try {
      return tables.partitions(name);
    } catch (TableUnavailableException e) {
      throw new RequestException(Code.UNAVAILABLE, e.getMessage());
    }
  }

  private String require(String given) {
    for (String name : names()) {
      if (name.equalsIgnoreCase(given)) {
        return name;
      }
    }
    throw new RequestException(Code.NOT_FOUND, "there is no such table; GET /tables lists them");
  }

  private Relation relation(String name) {
    try {
      return tables.relation(name);
    } catch (TableUnavailableException e) {
      throw new RequestException(Code.UNAVAILABLE, e.getMessage());
    }
  }

  private static long rowCountEstimate(Relation relation) {
    try {
      return relation.rowCountEstimate();
    } catch (StoreClosedException e) {
      throw new RequestException(Code.UNAVAILABLE, e.getMessage());
    }
  }
}
