package dev.tidepool.server.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidepool.endpoint.RowCondition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Tells requests apart. <b>Threads:</b> any. */
final class RequestMark {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int BYTES = 15;

  private RequestMark() {}

  /**
   * The same for the same statements with the same parameters, sent by somebody whose rows have to
   * fit the same conditions.
   */
  static String of(String sql, Object[] parameters, List<RowCondition> conditions) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<Object> parts = List.of(sql, parameters, conditions);
      byte[] hash =
          digest.digest(MAPPER.writeValueAsString(parts).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException("a request that cannot be told apart", e);
    }
  }
}
