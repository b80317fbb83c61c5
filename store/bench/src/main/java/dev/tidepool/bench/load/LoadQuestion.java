package dev.tidepool.bench.load;

import dev.tidepool.bench.query.Parameters;
import dev.tidepool.bench.query.Question;
import java.util.ArrayList;
import java.util.List;

/** What the servers are asked, over and over with other values. */
public enum LoadQuestion {
  ROW("GET of a row by its key", null),
  KEY("SQL, a row by its key", Question.KEY),
  FILTER("SQL, city = ? AND status = ?, some ten rows", Question.FILTER),
  FIRST_TEN("SQL, total >= ? ORDER BY total LIMIT 10", Question.FIRST_TEN);

  private final String label;
  private final Question question; // null: the row's own address

  LoadQuestion(String label, Question question) {
    this.label = label;
    this.question = question;
  }

  /** A few words for a reader. */
  public String label() {
    return label;
  }

  /**
   * A request.
   *
   * @param body JSON to be posted, or null for GET
   */
  public record Request(String path, String body) {}

  /** As many requests as there are sets of parameters. */
  public List<Request> requests(Parameters parameters) {
    List<Request> requests = new ArrayList<>();
    for (Object[] values : parameters.of(question == null ? Question.KEY : question)) {
      requests.add(
          question == null
              ? new Request("/tables/orders/rows/" + values[0], null)
              : new Request("/query", body(question.sql(), values)));
    }
    return requests;
  }

  private static String body(String sql, Object[] values) {
    List<String> params = new ArrayList<>();
    for (Object value : values) {
      params.add(value instanceof String ? "\"" + value + "\"" : value.toString());
    }
    return "{\"sql\":\"" + sql + "\",\"params\":[" + String.join(",", params) + "]}";
  }
}
