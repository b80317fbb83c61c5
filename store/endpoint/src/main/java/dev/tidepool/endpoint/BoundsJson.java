package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidepool.endpoint.RequestException.Code;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads how fresh what is read has to be. */
final class BoundsJson {
  private BoundsJson() {}

  /** From members of a body, which may be missing. */
  static ReadBounds parse(JsonNode maxLagRecords, JsonNode position) {
    if (maxLagRecords.isMissingNode() && position.isMissingNode()) {
      return ReadBounds.NONE;
    }
    return new ReadBounds(lag(maxLagRecords), position(position));
  }

  /** From texts of a URI, which may be null. */
  static ReadBounds parse(String maxLagRecords, String position) {
    JsonNode none = MissingNode.getInstance();
    try {
      return parse(
          maxLagRecords == null ? none : LongNode.valueOf(Long.parseLong(maxLagRecords)),
          position == null ? none : Json.MAPPER.readTree(position));
    } catch (NumberFormatException e) {
      throw malformed("maxLagRecords has to be a whole number from 0 on");
    } catch (JsonProcessingException e) {
      throw malformed("position is no JSON: " + e.getOriginalMessage());
    }
  }

  private static long lag(JsonNode given) {
    if (given.isMissingNode()) {
      return ReadBounds.ACTIVE_ONLY;
    }
    if (!given.isIntegralNumber() || !given.canConvertToLong() || given.longValue() < 0) {
      throw malformed("maxLagRecords has to be a whole number from 0 on");
    }
    return given.longValue();
  }

  private static Map<String, Map<Integer, Long>> position(JsonNode given) {
    Map<String, Map<Integer, Long>> position = new LinkedHashMap<>();
    if (given.isMissingNode()) {
      return position;
    }
    requireObject(given);
    for (Map.Entry<String, JsonNode> topic : given.properties()) {
      requireObject(topic.getValue());
      Map<Integer, Long> offsets = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> offset : topic.getValue().properties()) {
        offsets.put(partition(offset.getKey()), offset(offset.getValue()));
      }
      position.put(topic.getKey(), offsets);
    }
    return position;
  }

  private static void requireObject(JsonNode given) {
    if (!given.isObject()) {
      throw malformed("position has to be an object such as {\"orders\": {\"0\": 17}}");
    }
  }

  private static int partition(String text) {
    try {
      int partition = Integer.parseInt(text);
      if (partition >= 0) {
        return partition;
      }
    } catch (NumberFormatException e) {
      throw malformed("position: a partition is a number from 0 on, not " + text);
    }
    throw malformed("position: a partition is a number from 0 on, not " + text);
  }

  private static long offset(JsonNode given) {
    if (!given.isIntegralNumber() || !given.canConvertToLong() || given.longValue() < 0) {
      throw malformed("position: an offset is a whole number from 0 on");
    }
    return given.longValue();
  }

  private static RequestException malformed(String message) {
    return new RequestException(Code.MALFORMED_REQUEST, message);
  }
}
