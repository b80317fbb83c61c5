package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.RequestException.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code POST /query} asks.
 *
 * @param parameters a JSON value for each {@code ?}
 * @param timeoutMillis not more than the endpoint allows
 * @param rowCountMax not more than the endpoint allows
 * @param bounds how fresh the tables have to be
 * @param id of the request, or null
 * @param page which page of the result, or null for all of it
 */
record QueryRequest(
    String sql,
    List<JsonNode> parameters,
    long timeoutMillis,
    long rowCountMax,
    ReadBounds bounds,
    String id,
    PageRequest page) {
  private static final int ID_LENGTH_MAX = 200;
  private static final Set<String> FIELDS =
      new LinkedHashSet<>(
          List.of(
              "sql",
              "params",
              "timeoutMillis",
              "rowsMax",
              "maxLagRecords",
              "position",
              "id",
              "pageRows",
              "page"));

  /** Reads a body. */
  static QueryRequest parse(byte[] body, EndpointLimits limits) {
    JsonNode root = parse(body, FIELDS, "{\"sql\": \"SELECT 1\"}");
    JsonNode sql = root.path("sql");
    if (!sql.isTextual()) {
      throw malformed("the field sql has to be a string");
    }
    if (sql.textValue().length() > limits.statementLengthMax()) {
      throw new RequestException(
          Code.BODY_TOO_LARGE,
          "the statement is longer than " + limits.statementLengthMax() + " characters");
    }
    return new QueryRequest(
        sql.textValue(),
        parameters(root.path("params")),
        bounded(root, "timeoutMillis", limits.queryTimeout().toMillis()),
        bounded(root, "rowsMax", limits.rowCountMax()),
        BoundsJson.parse(root.path("maxLagRecords"), root.path("position")),
        id(root.path("id")),
        page(root, limits));
  }

  /** Reads a body of {@code POST /cancel}: the id of the requests that it ends. */
  static String parseCancel(byte[] body) {
    String id = id(parse(body, Set.of("id"), "{\"id\": \"4f1c\"}").path("id"));
    if (id == null) {
      throw malformed("the field id is missing");
    }
    return id;
  }

  private static JsonNode parse(byte[] body, Set<String> fields, String example) {
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw malformed("the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw malformed("the body is not UTF-8: " + e.getMessage());
    }
    if (!root.isObject()) {
      throw malformed("the body has to be an object such as " + example);
    }
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!fields.contains(name)) {
        throw malformed("there is no field '" + name + "'; there are " + String.join(", ", fields));
      }
    }
    return root;
  }

  private static PageRequest page(JsonNode root, EndpointLimits limits) {
    JsonNode token = root.path("page");
    if (root.path("pageRows").isMissingNode()) {
      if (!token.isMissingNode()) {
        throw malformed("the field page needs pageRows");
      }
      return null;
    }
    if (!token.isMissingNode() && !token.isTextual()) {
      throw malformed("the field page has to be what came as next with the page before");
    }
    return new PageRequest(bounded(root, "pageRows", limits.rowCountMax()), token.textValue());
  }

  private static String id(JsonNode given) {
    if (given.isMissingNode()) {
      return null;
    }
    String id = given.textValue();
    if (id == null || id.isBlank() || id.length() > ID_LENGTH_MAX) {
      throw malformed("the field id has to be a string of 1 to " + ID_LENGTH_MAX + " characters");
    }
    return id;
  }

  private static List<JsonNode> parameters(JsonNode given) {
    if (given.isMissingNode()) {
      return List.of();
    }
    if (!given.isArray()) {
      throw malformed("the field params has to be an array");
    }
    List<JsonNode> parameters = new ArrayList<>(given.size());
    given.forEach(parameters::add);
    return parameters;
  }

  private static long bounded(JsonNode root, String name, long max) {
    JsonNode given = root.path(name);
    if (given.isMissingNode()) {
      return max;
    }
    if (!given.isIntegralNumber() || !given.canConvertToLong() || given.longValue() <= 0) {
      throw malformed("the field " + name + " has to be a positive whole number");
    }
    return Math.min(given.longValue(), max);
  }

  private static RequestException malformed(String message) {
    return new RequestException(Code.MALFORMED_REQUEST, message);
  }
}
