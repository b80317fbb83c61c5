package dev.tidepool.connect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * What has no columns of its own, as JSON: arrays of structs, maps. Members of maps come in the
 * order of their names, so that equal values are equal texts.
 */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** The text of {@code value}; {@code column} is for messages. */
  static String of(String column, Schema schema, Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(column, json, schema, value);
    } catch (IOException e) {
      throw new UncheckedIOException("JSON in memory", e);
    }
    return text.toString();
  }

  private static void write(String column, JsonGenerator json, Schema schema, Object value)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Struct struct) {
      json.writeStartObject();
      for (Field field : struct.schema().fields()) {
        json.writeFieldName(field.name());
        write(column, json, field.schema(), struct.get(field));
      }
      json.writeEndObject();
    } else if (value instanceof Map<?, ?> map) {
      writeMap(column, json, schema, map);
    } else if (value instanceof Collection<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        write(column, json, schema == null ? null : schema.valueSchema(), element);
      }
      json.writeEndArray();
    } else {
      writeScalar(column, json, schema, value);
    }
  }

  private static void writeMap(String column, JsonGenerator json, Schema schema, Map<?, ?> map)
      throws IOException {
    Map<String, Object> members = new TreeMap<>();
    map.forEach((name, member) -> members.put(String.valueOf(name), member));
    json.writeStartObject();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      json.writeFieldName(member.getKey());
      write(column, json, schema == null ? null : schema.valueSchema(), member.getValue());
    }
    json.writeEndObject();
  }

  private static void writeScalar(String column, JsonGenerator json, Schema schema, Object value)
      throws IOException {
    Object scalar = schema == null ? value : ConnectValues.scalar(column, schema, value);
    if (value instanceof java.util.Date date && !(scalar instanceof Integer)) {
      json.writeString(Instant.ofEpochMilli(date.getTime()).toString());
    } else if (scalar instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (scalar instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (scalar instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (scalar instanceof Double || scalar instanceof Float) {
      json.writeNumber(((Number) scalar).doubleValue());
    } else if (scalar instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (scalar instanceof byte[] || scalar instanceof ByteBuffer) {
      json.writeString(Base64.getEncoder().encodeToString(ConnectValues.bytes(scalar)));
    } else {
      json.writeString(String.valueOf(scalar));
    }
  }
}
