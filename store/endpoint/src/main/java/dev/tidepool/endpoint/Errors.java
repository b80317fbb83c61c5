package dev.tidepool.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.endpoint.jdbc.JdbcProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Errors as JSON: ours, and those that Jetty finds before a request gets to us. */
final class Errors implements Request.Handler {
  private static final String RETRY_AFTER_SECONDS = "1";

  private final EndpointMetrics metrics;

  Errors(EndpointMetrics metrics) {
    this.metrics = metrics;
  }

  /** Answers what Jetty refuses, such as headers that are too large. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String code = "HTTP_" + status;
    metrics.countRequest(Route.NONE, Integer.toString(status));
    metrics.countError(code);
    send(response, callback, body(code, HttpStatus.getMessage(status)));
    return true;
  }

  /**
   * Answers with {@code error}.
   *
   * @param isBodyRead or the connection is closed behind the answer: the rest is not waited for
   */
  static void send(
      RequestException error, boolean isBodyRead, Response response, Callback callback) {
    response.setStatus(error.status());
    if (error.status() == Code.UNAUTHORIZED.status) {
      // One header each, with a realm: clients differ in how they take several in one.
      response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"tidepool\"");
      response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"tidepool\"");
    }
    if (error.status() == Code.UNAVAILABLE.status || error.status() == Code.BUSY.status) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (!isBodyRead) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    send(response, callback, body(error));
  }

  /** Answers a driver, which reads nothing but OK and this status. */
  static void sendJdbc(
      RequestException error, boolean isBodyRead, Response response, Callback callback) {
    response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
    if (!isBodyRead) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, JdbcProtocol.CONTENT_TYPE);
    response.write(true, ByteBuffer.wrap(JdbcRoute.body(error)), callback);
  }

  private static void send(Response response, Callback callback, byte[] body) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answer.JSON);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static byte[] body(RequestException error) {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
      out.writeStartObject();
      QueryJson.writeError(out, error);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.toByteArray();
  }

  private static byte[] body(String code, String message) {
    return body(new RequestException(code, message));
  }
}
