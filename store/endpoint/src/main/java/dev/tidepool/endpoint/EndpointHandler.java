package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.endpoint.console.ConsoleFiles;
import dev.tidepool.endpoint.console.ConsoleFiles.ConsoleFile;
import dev.tidepool.endpoint.jdbc.JdbcProtocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to a route, and from what went wrong to a status. */
final class EndpointHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointHandler.class);

  private final TableSource tables;
  private final EndpointLimits limits;
  private final Gate gate;
  private final EndpointMetrics metrics;
  private final Turns turns;
  private final JdbcRoute jdbc;
  private final ConsoleFiles console = new ConsoleFiles();
  private final ConcurrentMap<Access, Routes> routes = new ConcurrentHashMap<>();

  /** What answers those who have one access. */
  private record Routes(TableSource source, QueryRoute queries, TablesRoute tables) {}

  EndpointHandler(TableSource tables, EndpointLimits limits, Gate gate, EndpointMetrics metrics) {
    this.tables = tables;
    this.limits = limits;
    this.gate = gate;
    this.metrics = metrics;
    this.turns = new Turns(limits.concurrentQueriesMax(), metrics);
    this.jdbc = JdbcRoute.isThere() ? new JdbcRoute(limits, turns) : null;
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    if (jdbc != null) {
      jdbc.close();
    }
    tables.release();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Route route = Route.NONE;
    try {
      List<String> path = segments(request.getHttpURI().getPath());
      route = Route.of(path);
      send(route, answer(route, path, request, response), response);
      callback.succeeded();
    } catch (RequestException e) {
      count(route, e);
      send(route, e, takeRest(request, e), response, callback);
    } catch (IOException e) {
      callback.failed(e); // the client has left
    } catch (RuntimeException | Error e) {
      LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
      RequestException told =
          new RequestException(Code.INTERNAL, "the endpoint failed; its log tells why");
      count(route, told);
      if (response.isCommitted()) {
        callback.failed(e);
      } else {
        send(route, told, takeRest(request, told), response, callback);
      }
    }
    return true;
  }

  private void send(
      Route route,
      RequestException error,
      boolean isBodyRead,
      Response response,
      Callback callback) {
    if (route == Route.JDBC && jdbc != null && JdbcRoute.tells(error)) {
      Errors.sendJdbc(error, isBodyRead, response, callback);
    } else {
      Errors.send(error, isBodyRead, response, callback);
    }
  }

  private void count(Route route, RequestException error) {
    metrics.countRequest(route, Integer.toString(error.status()));
    metrics.countError(error.code());
  }

  /** Whether the body is read to its end, as another request on the connection needs it to be. */
  private boolean takeRest(Request request, RequestException told) {
    boolean isGivenUp =
        told.status() == Code.BODY_TOO_LARGE.status || told.status() == Code.BODY_TIMEOUT.status;
    return !isGivenUp && BodyReader.discard(request, limits);
  }

  /** All is counted before the client sees the end of the answer. */
  private void send(Route route, Answer answer, Response response) throws IOException {
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(response.getHeaders()::put);
    AnswerStream out = new AnswerStream(response);
    try (answer) {
      answer.writeTo(out);
    } catch (IOException e) {
      metrics.countRequest(route, EndpointMetrics.GONE);
      throw e;
    } finally {
      metrics.countBytes(out.byteCount());
    }
    metrics.countRequest(route, Integer.toString(HttpStatus.OK_200));
    out.close();
  }

  private Answer answer(Route route, List<String> path, Request request, Response response)
      throws IOException {
    if (route == Route.PEER) {
      requirePeer(request);
      requireMethod(route, request, response);
      return peer(request);
    }
    Access access = route.isOpen() ? Access.none() : gate.check(request);
    requireMethod(route, request, response);
    TablesRoute readable = routes(access).tables();
    return switch (route) {
      case CONSOLE -> console(path);
      case HEALTHZ -> text("ok\n");
      case READYZ -> readiness();
      case METRICS -> metrics(access);
      case CLUSTER -> readable.cluster();
      case QUERY -> query(request, routes(access).queries());
      case CANCEL -> cancel(request, routes(access).queries());
      case JDBC -> jdbc(request, access);
      case TABLES -> readable.list();
      case TABLE -> readable.describe(path.get(1));
      case ROW -> readable.row(path.get(1), path.get(3), bounds(request));
      default -> throw new RequestException(Code.NOT_FOUND, "there is nothing at this path");
    };
  }

  private Routes routes(Access access) {
    return routes.computeIfAbsent(
        access,
        known -> {
          TableSource readable = readable(known);
          QueryRoute queries = new QueryRoute(readable, limits, metrics, turns);
          return new Routes(readable, queries, new TablesRoute(readable, queries));
        });
  }

  private TableSource readable(Access access) {
    if (!access.isAll()) {
      return new RestrictedTables(tables, access);
    }
    return access.mayWrite() ? tables : new ReadOnlyTables(tables);
  }

  private Answer query(Request request, QueryRoute queries) throws IOException {
    requireType(request, Answer.JSON);
    QueryRequest query = QueryRequest.parse(BodyReader.read(request, limits), limits);
    return acceptsStream(request) ? queries.streamed(query) : queries.whole(query);
  }

  private Answer cancel(Request request, QueryRoute queries) throws IOException {
    requireType(request, Answer.JSON);
    return queries.cancel(QueryRequest.parseCancel(BodyReader.read(request, limits)));
  }

  private Answer jdbc(Request request, Access access) throws IOException {
    if (jdbc == null) {
      throw new RequestException(
          Code.NOT_FOUND, "JDBC needs com.google.protobuf:protobuf-java, which is not here");
    }
    requireType(request, JdbcProtocol.CONTENT_TYPE);
    byte[] body = BodyReader.read(request, limits);
    String owner = Credentials.nameOf(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    Routes readable = routes(access);
    return jdbc.answer(body, owner, readable.source(), readable.queries());
  }

  private static ReadBounds bounds(Request request) {
    Fields parameters = Request.extractQueryParameters(request);
    return BoundsJson.parse(parameters.getValue("maxLagRecords"), parameters.getValue("position"));
  }

  private void requirePeer(Request request) {
    if (tables.peers() == null) {
      throw new RequestException(Code.NOT_FOUND, "there are no other instances here");
    }
    if (!tables.peers().accepts(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
      throw new RequestException(Code.UNAUTHORIZED, "this is for instances of the application");
    }
  }

  private Answer peer(Request request) throws IOException {
    byte[] body = BodyReader.read(request, limits);
    return new Answer() {
      @Override
      public String contentType() {
        return "application/octet-stream";
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        tables.peers().answer(new ByteArrayInputStream(body), out);
      }

      @Override
      public void close() {}
    };
  }

  private Answer console(List<String> path) {
    ConsoleFile file = console.file(path.isEmpty() ? ConsoleFiles.PAGE : path.get(1));
    if (file == null) {
      throw new RequestException(Code.NOT_FOUND, "the console has no such file");
    }
    return Answer.of(file.contentType(), ConsoleFiles.HEADERS, file.bytes());
  }

  /** They tell how many rows there are, whoever may read them. */
  private Answer metrics(Access access) {
    if (!access.isAll()) {
      throw new RequestException(
          Code.FORBIDDEN,
          "metrics are for those who may read all tables; these credentials may not");
    }
    MetricsText text = new MetricsText();
    metrics.writeTo(text);
    text.tables(tables.metrics());
    return Answer.of(MetricsText.CONTENT_TYPE, text.bytes());
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

  private static void requireMethod(Route route, Request request, Response response) {
    if (route.method != null && !request.getMethod().equals(route.method)) {
      response.getHeaders().put(HttpHeader.ALLOW, route.method);
      throw new RequestException(
          Code.METHOD_NOT_ALLOWED, "only " + route.method + " is allowed here");
    }
  }

  /** Which pages of other origins cannot send without asking the endpoint first, and it says no. */
  private static void requireType(Request request, String expected) {
    String given = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String type = given == null ? "" : given.split(";")[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals(expected) || request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
      throw new RequestException(
          Code.UNSUPPORTED_MEDIA_TYPE, "the body has to be " + expected + ", not compressed");
    }
  }

  private static boolean acceptsStream(Request request) {
    return request.getHeaders().getValuesList(HttpHeader.ACCEPT).stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(Answer.NDJSON));
  }
}
