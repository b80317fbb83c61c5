package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to a route, and from what went wrong to a status. */
final class EndpointHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointHandler.class);
  private static final int STREAM_BUFFER_BYTES = 8192;

  private final TableSource tables;
  private final EndpointLimits limits;
  private final Gate gate;
  private final QueryRoute queries;
  private final TablesRoute tablesRoute;

  EndpointHandler(TableSource tables, EndpointLimits limits, Gate gate) {
    this.tables = tables;
    this.limits = limits;
    this.gate = gate;
    this.queries = new QueryRoute(tables, limits);
    this.tablesRoute = new TablesRoute(tables, queries);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      try (Answer answer = route(request, response)) {
        send(answer, response);
      }
      callback.succeeded();
    } catch (RequestException e) {
      Errors.send(e, takeRest(request, e), response, callback);
    } catch (IOException e) {
      callback.failed(e); // the client has left
    } catch (RuntimeException | Error e) {
      LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
      if (response.isCommitted()) {
        callback.failed(e);
      } else {
        RequestException told =
            new RequestException(Code.INTERNAL, "the endpoint failed; its log tells why");
        Errors.send(told, takeRest(request, told), response, callback);
      }
    }
    return true;
  }

  /** Whether the body is read to its end, as another request on the connection needs it to be. */
  private boolean takeRest(Request request, RequestException told) {
    boolean isGivenUp =
        told.status() == Code.BODY_TOO_LARGE.status || told.status() == Code.BODY_TIMEOUT.status;
    return !isGivenUp && BodyReader.discard(request, limits);
  }

  private static void send(Answer answer, Response response) throws IOException {
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    OutputStream sink = Content.Sink.asOutputStream(response);
    try (OutputStream out = new BufferedOutputStream(sink, STREAM_BUFFER_BYTES)) {
      answer.writeTo(out);
    }
  }

  private Answer route(Request request, Response response) throws IOException {
    List<String> path = segments(request.getHttpURI().getPath());
    String first = path.isEmpty() ? "" : path.get(0);
    if (path.size() == 1 && (first.equals("healthz") || first.equals("readyz"))) {
      requireMethod("GET", request, response); // for probes, which have no credentials
      return first.equals("healthz") ? text("ok\n") : readiness();
    }
    gate.check(request);
    if (path.size() == 1 && first.equals("query")) {
      requireMethod("POST", request, response);
      requireJson(request);
      byte[] body = BodyReader.read(request, limits);
      return acceptsStream(request) ? queries.streamed(body) : queries.whole(body);
    }
    boolean isTable = first.equals("tables") && path.size() <= 2;
    boolean isRow = first.equals("tables") && path.size() == 4 && path.get(2).equals("rows");
    if (!isTable && !isRow) {
      throw new RequestException(Code.NOT_FOUND, "there is nothing at this path");
    }
    requireMethod("GET", request, response);
    if (isRow) {
      return tablesRoute.row(path.get(1), path.get(3));
    }
    return path.size() == 1 ? tablesRoute.list() : tablesRoute.describe(path.get(1));
  }

  private Answer readiness() {
    String why = tables.whyNotReady();
    if (why != null) {
      throw new RequestException(Code.UNAVAILABLE, why);
    }
    return text("ready\n");
  }

  private static Answer text(String text) {
    return Answer.of("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  /** What stands between the slashes; a slash at the end changes nothing. */
  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    String[] parts = (path == null ? "" : path).split("/");
    for (int i = 1; i < parts.length; i++) {
      try {
        segments.add(URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new RequestException(Code.MALFORMED_REQUEST, "the path is not percent-encoded");
      }
    }
    return segments;
  }

  private static void requireMethod(String method, Request request, Response response) {
    if (!request.getMethod().equals(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, method);
      throw new RequestException(Code.METHOD_NOT_ALLOWED, "only " + method + " is allowed here");
    }
  }

  /** Which pages of other origins cannot send without asking the endpoint first, and it says no. */
  private static void requireJson(Request request) {
    String given = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String type = given == null ? "" : given.split(";")[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals(Answer.JSON) || request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
      throw new RequestException(
          Code.UNSUPPORTED_MEDIA_TYPE, "the body has to be application/json, not compressed");
    }
  }

  private static boolean acceptsStream(Request request) {
    return request.getHeaders().getValuesList(HttpHeader.ACCEPT).stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(Answer.NDJSON));
  }
}
