package dev.tidepool.server.command;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.function.Predicate;

/** What both formats share. <b>Threads:</b> any. */
final class Json {
  /** Keeps the digits of numbers. */
  static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Json() {}

  /**
   * The object that {@code bytes} are, which says that it is of {@code version} or before.
   *
   * @throws IllegalArgumentException if they are none
   * @throws NewerVersionException if it is of a later version
   */
  static JsonNode object(String what, byte[] bytes, int version) {
    JsonNode root = object(what, bytes);
    int found = require(root, "version", JsonNode::canConvertToInt).intValue();
    if (found < 1) {
      throw new IllegalArgumentException(what + " is of version " + found);
    }
    if (found > version) {
      throw new NewerVersionException(what, found, version);
    }
    return root;
  }

  /** The object that {@code bytes} are, of whatever version. */
  static JsonNode object(String what, byte[] bytes) {
    JsonNode root;
    try {
      root = bytes == null ? null : MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " is not JSON: " + e.getMessage(), e);
    }
    if (root == null || !root.isObject()) {
      throw new IllegalArgumentException(what + " is not a JSON object");
    }
    return root;
  }

  /** A text that version 1 does not have: there, it is empty. */
  static String mark(JsonNode root) {
    boolean isFirst = root.path("version").intValue() == 1;
    return isFirst ? "" : require(root, "mark", JsonNode::isTextual).textValue();
  }

  /** A field that is as {@code expected} says. */
  static JsonNode require(JsonNode object, String name, Predicate<JsonNode> expected) {
    JsonNode field = object.path(name);
    if (!expected.test(field)) {
      throw new IllegalArgumentException(
          "the field " + name + " is " + (field.isMissingNode() ? "missing" : "of another type"));
    }
    return field;
  }
}
