package dev.tidepool.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.Access;
import dev.tidepool.endpoint.TidepoolEndpoint;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.error.SqlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** From JSON to credentials, with all errors. <b>Threads:</b> one, for one file. */
final class CredentialEntries {
  private static final Set<String> FIELDS =
      Set.of("token", "user", "password", "write", "tables", "rows");
  private static final String ALL = "all";

  private final List<String> errors;
  private final Set<String> users = new HashSet<>();
  private final Set<String> tokens = new HashSet<>();
  private String where; // the entry that is read

  private CredentialEntries(List<String> errors) {
    this.errors = errors;
  }

  /** The credentials of a file; what is wrong is added to {@code errors}. */
  static List<Credential> read(JsonNode root, List<String> errors) {
    CredentialEntries entries = new CredentialEntries(errors);
    JsonNode list = root.path("credentials");
    if (!root.isObject() || root.size() != 1 || !list.isArray() || list.isEmpty()) {
      errors.add("it has to be {\"credentials\": [...]}, with one entry at least, and no more");
      return List.of();
    }
    List<Credential> credentials = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      entries.where = "entry " + (i + 1);
      Credential one = entries.entry(list.get(i));
      if (one != null) {
        credentials.add(one);
      }
    }
    return credentials;
  }

  private void wrong(String message) {
    errors.add(where + ": " + message);
  }

  private Credential entry(JsonNode entry) {
    if (!entry.isObject()) {
      wrong("it has to be an object");
      return null;
    }
    entry
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                wrong("there is no field '" + name + "'; there are " + String.join(", ", sorted()));
              }
            });
    Access access = access(entry);
    Credential credential = credential(entry, access);
    if (credential != null) {
      try {
        credential.grant(TidepoolEndpoint.of(NoTables.NONE)); // checks it
      } catch (IllegalArgumentException e) {
        wrong(e.getMessage());
      }
    }
    return credential;
  }

  private static List<String> sorted() {
    return FIELDS.stream().sorted().toList();
  }

  private Credential credential(JsonNode entry, Access access) {
    boolean isToken = entry.has("token");
    if (isToken == (entry.has("user") || entry.has("password"))) {
      wrong("it has to have a token, or a user and a password");
      return null;
    }
    if (isToken) {
      String token = text(entry, "token");
      if (token != null && !tokens.add(token)) {
        wrong("an entry before has the same token");
      }
      return token == null ? null : new Credential(null, token, access);
    }
    String user = text(entry, "user");
    String password = text(entry, "password");
    if (user != null && !users.add(user)) {
      wrong("an entry before has the same user");
    }
    return user == null || password == null ? null : new Credential(user, password, access);
  }

  private String text(JsonNode entry, String name) {
    JsonNode value = entry.path(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      wrong("the field " + name + " has to be a text that is not blank");
      return null;
    }
    return value.textValue();
  }

  // ---- access ----------------------------------------------------------------------------------

  private Access access(JsonNode entry) {
    JsonNode write = entry.path("write");
    if (!write.isMissingNode() && !write.isBoolean()) {
      wrong("the field write has to be true or false");
    }
    boolean isAll = entry.path("tables").isTextual() && entry.path("tables").asText().equals(ALL);
    Access access = isAll ? Access.ALL : tables(entry);
    if (isAll && entry.has("rows")) {
      wrong("who has all tables has all rows: name the tables instead");
    }
    return write.asBoolean(false) ? access.writing() : access.readOnly();
  }

  private Access tables(JsonNode entry) {
    JsonNode tables = entry.path("tables");
    JsonNode rows = entry.path("rows");
    boolean isMissing = tables.isMissingNode() && rows.isMissingNode();
    if (isMissing || !tables.isMissingNode() && !tables.isArray()) {
      wrong("the field tables has to be \"" + ALL + "\", or an array of names");
    }
    if (!rows.isMissingNode() && !rows.isObject()) {
      wrong("the field rows has to be an object of conditions by tables");
    }
    Access access = Access.none();
    Set<String> names = new HashSet<>();
    for (JsonNode table : tables) {
      String name = table.asText("");
      requireName(table.isTextual() ? name : "", names);
      access = access.withTable(name);
    }
    for (Iterator<String> all = rows.fieldNames(); all.hasNext(); ) {
      String name = all.next();
      requireName(name, names);
      access = withRows(access, name, rows.get(name));
    }
    return access;
  }

  private void requireName(String name, Set<String> names) {
    if (name.isBlank()) {
      wrong("the name of a table has to be a text that is not blank");
    } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
      wrong("table " + name + " is named twice");
    }
  }

  private Access withRows(Access access, String table, JsonNode given) {
    boolean isObject = given.isObject() && given.path("condition").isTextual();
    JsonNode values = given.path("params");
    boolean isKnown =
        given.isTextual() || isObject && given.size() == (given.has("params") ? 2 : 1);
    if (!isKnown || !values.isMissingNode() && !values.isArray()) {
      wrong(
          "the rows of "
              + table
              + " have to be a condition, or {\"condition\": \"...\", \"params\": [...]}");
      return access;
    }
    String condition = isObject ? given.path("condition").textValue() : given.textValue();
    requireSyntax(table, condition);
    List<Object> parameters = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isContainerNode()) {
        wrong("the params for the rows of " + table + " have to be texts, numbers, true or false");
      }
      parameters.add(
          value.isTextual()
              ? value.textValue()
              : value.isBoolean()
                  ? (Object) value.booleanValue()
                  : value.isNumber() ? value.decimalValue() : null);
    }
    return access.withRows(table, condition, parameters.toArray());
  }

  /** Whether it fits the table comes out when there is one. */
  private void requireSyntax(String table, String condition) {
    try {
      new SqlEngine(new Tables()).prepare("SELECT 1 FROM t WHERE (" + condition + "\n)");
    } catch (SqlException e) {
      if (e.code() == SqlException.Code.SYNTAX) {
        wrong("the condition for the rows of " + table + ": " + e.plainMessage());
      }
    }
  }
}
