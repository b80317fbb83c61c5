package dev.tidepool.server.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.server.command.Command.PutRows;
import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.Command.RunSql;
import dev.tidepool.server.command.Command.Statement;
import dev.tidepool.sql.PreparedChange;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.codec.RowEncoder;
import dev.tidepool.table.query.QueryLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A change that is planned: what it asks of which partition. <b>Threads:</b> any. */
final class PlannedStatement {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Of the rows that one partition is asked to write, in UTF-16 units: a record has a limit. */
  private static final long LENGTH_MAX = 4 << 20;

  private final PreparedChange change;
  private final TableKeys keys;
  private final NotedTable noted; // null if rows are made of what other tables have

  /**
   * A statement.
   *
   * @param noted the table that {@code change} was planned over, if it is an UPDATE or DELETE
   */
  PlannedStatement(PreparedChange change, TableKeys keys, NotedTable noted) {
    this.change = change;
    this.keys = keys;
    this.noted = noted;
  }

  List<SqlType> parameterTypes() {
    return change.parameterTypes();
  }

  /** What it asks of partitions, by their numbers; nothing if it cannot concern any row. */
  SortedMap<Integer, Statement> parts(Object[] parameters, QueryLimits limits) {
    return isPut() ? rows(parameters, limits) : texts(parameters, limits);
  }

  private boolean isPut() {
    return change.kind() == ChangeKind.INSERT || change.kind() == ChangeKind.UPSERT;
  }

  // ---- rows ------------------------------------------------------------------------------------

  private SortedMap<Integer, Statement> rows(Object[] parameters, QueryLimits limits) {
    RowEncoder encoder = keys.rowEncoder();
    SortedMap<Integer, List<RowText>> byPartition = new TreeMap<>();
    long length = 0;
    try (PreparedChange.Changes changes = change.execute(parameters, limits)) {
      while (changes.next()) {
        limits.step();
        byte[] key = encoder.key(changes.newRow());
        RowText row = new RowText(text(key), text(encoder.value(changes.newRow())));
        byPartition.computeIfAbsent(keys.partition(key), p -> new ArrayList<>()).add(row);
        length += row.key().length() + row.value().length();
        if (length > LENGTH_MAX) {
          throw new SqlException(
              Code.LIMIT, "the rows of one statement are larger than " + LENGTH_MAX + " bytes");
        }
      }
    } catch (IllegalArgumentException e) {
      throw value(e);
    }
    SortedMap<Integer, Statement> parts = new TreeMap<>();
    boolean mustBeNew = change.kind() == ChangeKind.INSERT;
    byPartition.forEach((partition, rows) -> parts.put(partition, new PutRows(mustBeNew, rows)));
    return parts;
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static SqlException value(IllegalArgumentException e) {
    return new SqlException(
        Code.VALUE, e.getMessage(), SqlException.UNKNOWN, SqlException.UNKNOWN, e);
  }

  // ---- texts -----------------------------------------------------------------------------------

  private SortedMap<Integer, Statement> texts(Object[] parameters, QueryLimits limits) {
    noted.takeNotes();
    try (PreparedChange.Changes changes = change.execute(parameters, limits)) {
      if (changes.next()) {
        throw new IllegalStateException("a table without rows gave one: " + change.sql());
      }
    }
    Statement statement = new RunSql(change.sql(), json(parameters));
    SortedMap<Integer, Statement> parts = new TreeMap<>();
    for (NotedTable.Opened opened : noted.takeNotes().opened()) {
      boolean isFixed = opened.parameters().length == parameters.length;
      for (int partition :
          isFixed
              ? keys.partitions(opened.request().predicate(), opened.parameters())
              : keys.allPartitions()) { // what is computed may be another value there
        parts.put(partition, statement);
      }
    }
    return parts;
  }

  /** As the endpoint read them, so they are read there as they were here. */
  private static List<JsonNode> json(Object[] parameters) {
    List<JsonNode> nodes = new ArrayList<>(parameters.length);
    for (Object parameter : parameters) {
      nodes.add(MAPPER.valueToTree(parameter));
    }
    return nodes;
  }
}
