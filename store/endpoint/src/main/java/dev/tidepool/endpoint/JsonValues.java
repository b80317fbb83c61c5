package dev.tidepool.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.sql.type.SqlType;
import java.util.List;

/**
 * Reads values of SQL as the endpoint reads them, for those who send statements on. ENDPOINT.md has
 * the table of types. <b>Threads:</b> any.
 */
public final class JsonValues {
  private JsonValues() {}

  /**
   * A value for each of {@code types}.
   *
   * @throws IllegalArgumentException that names the first that does not fit
   */
  public static Object[] read(List<JsonNode> given, List<SqlType> types) {
    try {
      return JsonParameters.of(given, types);
    } catch (RequestException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
