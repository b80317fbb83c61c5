package dev.tidepool.bench.query.contender;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.tidepool.bench.query.Order;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes objects of JSON with Jackson's streaming parser: a fast deserializer of a user. */
final class OrderReader {

  private final JsonFactory json = new JsonFactory();

  Order order(long id, byte[] value) {
    String city = null;
    String status = null;
    String note = null;
    long customer = 0;
    long total = 0;
    try (JsonParser parser = json.createParser(value)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        switch (name) {
          case "city" -> city = parser.getText();
          case "status" -> status = parser.getText();
          case "customer" -> customer = parser.getLongValue();
          case "total" -> total = parser.getLongValue();
          case "note" -> note = parser.getText();
          default -> parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Order(id, city, status, customer, total, note);
  }

  String customerName(byte[] value) throws IOException {
    try (JsonParser parser = json.createParser(value)) {
      parser.nextToken();
      parser.nextFieldName();
      return parser.nextTextValue();
    }
  }
}
