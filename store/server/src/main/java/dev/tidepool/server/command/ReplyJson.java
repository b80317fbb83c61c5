package dev.tidepool.server.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Replies as values of records; SERVER.md tells the format.
 *
 * <pre>
 *   {"version":2,"id":"4f1c","mark":"x1Yz","counts":[1,1,1],"topic":"tidepool-t1-commands","partition":0,"offset":17}
 *   {"version":2,"id":"4f1d","mark":"","error":{"code":"DUPLICATE_KEY","message":"..."},"topic":...}
 * </pre>
 *
 * <p><b>Threads:</b> any.
 */
public final class ReplyJson {
  private static final int VERSION = 2;

  private ReplyJson() {}

  /** The bytes of {@code reply}. */
  public static byte[] write(Reply reply) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("version", VERSION);
      out.writeStringField("id", reply.id());
      out.writeStringField("mark", reply.mark());
      if (reply.isDone()) {
        out.writeArrayFieldStart("counts");
        for (long count : reply.counts()) {
          out.writeNumber(count);
        }
        out.writeEndArray();
      } else {
        out.writeObjectFieldStart("error");
        out.writeStringField("code", reply.error().code());
        out.writeStringField("message", reply.error().message());
        out.writeEndObject();
      }
      out.writeStringField("topic", reply.topic());
      out.writeNumberField("partition", reply.partition());
      out.writeNumberField("offset", reply.offset());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("JSON in memory", e);
    }
    return bytes.toByteArray();
  }

  /** Which command of which partition a reply answers; all versions of replies tell. */
  public record Address(String topic, int partition, String id, String mark) {}

  /**
   * What a reply of whatever version answers.
   *
   * @throws IllegalArgumentException if {@code bytes} are none
   */
  public static Address address(byte[] bytes) {
    JsonNode root = Json.object("a reply", bytes);
    return new Address(
        Json.require(root, "topic", JsonNode::isTextual).textValue(),
        Json.require(root, "partition", JsonNode::canConvertToInt).intValue(),
        Json.require(root, "id", JsonNode::isTextual).textValue(),
        Json.mark(root));
  }

  /**
   * The reply that {@code bytes} are.
   *
   * @throws IllegalArgumentException if they are none
   * @throws NewerVersionException if it is of a later version
   */
  public static Reply read(byte[] bytes) {
    JsonNode root = Json.object("a reply", bytes, VERSION);
    JsonNode error = root.path("error");
    List<Long> counts = new ArrayList<>();
    root.path("counts").forEach(count -> counts.add(count.longValue()));
    return new Reply(
        Json.require(root, "id", JsonNode::isTextual).textValue(),
        Json.mark(root),
        counts,
        error.isMissingNode()
            ? null
            : new Reply.Refusal(
                Json.require(error, "code", JsonNode::isTextual).textValue(),
                Json.require(error, "message", JsonNode::isTextual).textValue()),
        Json.require(root, "topic", JsonNode::isTextual).textValue(),
        Json.require(root, "partition", JsonNode::canConvertToInt).intValue(),
        Json.require(root, "offset", JsonNode::canConvertToLong).longValue());
  }
}
