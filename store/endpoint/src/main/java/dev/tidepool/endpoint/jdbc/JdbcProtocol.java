package dev.tidepool.endpoint.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.remote.ProtobufTranslation;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service.ErrorResponse;
import org.apache.calcite.avatica.remote.Service.Request;

/** Answers requests in Avatica's protobuf messages. <b>Threads:</b> any. */
public final class JdbcProtocol {
  /** Of each body, both ways; the driver sends it whatever it sends. */
  public static final String CONTENT_TYPE = "application/octet-stream";

  private static final ProtobufTranslation TRANSLATION = new ProtobufTranslationImpl();

  private JdbcProtocol() {}

  /**
   * Answers a request.
   *
   * @param owner whose connections it may use
   * @throws JdbcException if it is none, or cannot be answered
   */
  public static byte[] answer(
      byte[] body, JdbcSessions sessions, String owner, JdbcBackend backend) {
    Request request = parse(body);
    return bytes(new JdbcRequests(sessions, owner, backend).answer(request));
  }

  private static Request parse(byte[] body) {
    try {
      return TRANSLATION.parseRequest(body);
    } catch (IOException | RuntimeException e) {
      throw new JdbcException(
          JdbcException.Code.MALFORMED_REQUEST,
          "the body is no request of Avatica's thin driver with serialization=protobuf");
    }
  }

  /**
   * What tells an error. Nothing of the endpoint's own stack is in it.
   *
   * @param status of HTTP, as a route without JDBC would have it: the vendor's code
   */
  public static byte[] error(int status, String code, String message) {
    int vendorCode =
        code.equals(JdbcException.Code.NO_CONNECTION.name())
            ? ErrorResponse.MISSING_CONNECTION_ERROR_CODE
            : status;
    String told = code + ": " + message;
    return bytes(
        new ErrorResponse(
            List.of(told), // what the driver shows where it has a message of its own
            told,
            vendorCode,
            SqlStates.of(code),
            AvaticaSeverity.ERROR,
            null));
  }

  private static byte[] bytes(org.apache.calcite.avatica.remote.Service.Response response) {
    try {
      return TRANSLATION.serializeResponse(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory
    }
  }
}
