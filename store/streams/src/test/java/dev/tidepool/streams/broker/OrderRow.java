package dev.tidepool.streams.broker;

import dev.tidepool.streams.query.Orders;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of {@link Orders}, read without any codec. */
record OrderRow(String city, long total, List<String> tags) {

  private static final Pattern JSON =
      Pattern.compile("\\{\"address\":\\{\"city\":\"(.*)\"},\"total\":(\\d+),\"tags\":\\[(.*)]}");

  String json() {
    return Orders.json(city, total, tags.toArray(String[]::new));
  }

  static OrderRow of(String json) {
    Matcher matcher = JSON.matcher(json);
    if (!matcher.matches()) {
      throw new AssertionError("no order: " + json);
    }
    String tags = matcher.group(3).replace("\"", "");
    return new OrderRow(
        matcher.group(1),
        Long.parseLong(matcher.group(2)),
        tags.isEmpty() ? List.of() : List.of(tags.split(",")));
  }

  /** What a record of an order makes of the row before, or null: all of it, and the sum. */
  OrderRow after(OrderRow before) {
    return before == null ? this : new OrderRow(city, total + before.total, tags);
  }
}
