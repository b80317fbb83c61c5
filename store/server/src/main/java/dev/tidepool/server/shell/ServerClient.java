package dev.tidepool.server.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;

/**
 * Asks a server over HTTP.
 *
 * <p><b>Threads:</b> one asks, any cancels.
 */
final class ServerClient {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int STATUS_OK = 200;

  private final HttpClient client;
  private final URI uri;
  private final String authorization; // null if none is sent
  private final Duration timeout;
  private final AtomicReference<Asked> current = new AtomicReference<>();

  /**
   * A client; nothing is sent yet.
   *
   * @param uri ends with a slash
   * @param authorization the header of that name, or null
   * @param timeout how long the beginning of an answer is waited for
   * @param tls whom to trust, or null for whom the JVM trusts
   */
  ServerClient(URI uri, String authorization, Duration timeout, SSLContext tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT);
    if (tls != null) {
      builder.sslContext(tls);
    }
    this.client = builder.build();
    this.uri = uri;
    this.authorization = authorization;
    this.timeout = timeout;
  }

  /** What is asked, by which id; null if it has none. */
  private record Asked(Exchange exchange, String id) {}

  private ServerClient(HttpClient client, URI uri, String authorization, Duration timeout) {
    this.client = client;
    this.uri = uri;
    this.authorization = authorization;
    this.timeout = timeout;
  }

  /** Another one that asks the same server, and waits only so long. */
  ServerClient within(Duration shorter) {
    return new ServerClient(client, uri, authorization, shorter);
  }

  URI uri() {
    return uri;
  }

  /**
   * Cancels what is asked or read now, if something is: gives the answer up, and tells the server,
   * without waiting for what it says.
   */
  void cancel() {
    Asked asked = current.get();
    if (asked == null) {
      return;
    }
    asked.exchange.cancel();
    if (asked.id != null) {
      ObjectNode body = MAPPER.createObjectNode().put("id", asked.id);
      client.sendAsync(authorized(post("cancel", body)), BodyHandlers.discarding());
    }
  }

  /**
   * Executes a statement; the rows come as they are found.
   *
   * @throws RefusedException if it fails before the first row
   */
  RowReader stream(String sql) {
    ObjectNode body = MAPPER.createObjectNode().put("sql", sql);
    Exchange exchange = ask(body, "application/x-ndjson");
    return new StreamedRows(exchange, open(exchange));
  }

  /** A page of a statement. */
  record Page(List<ResultColumn> columns, JsonNode rows, String next) {}

  /**
   * One page of a statement that has pages.
   *
   * @param token of the page, or null for the first
   * @throws RefusedException with status 400 also if the statement has none
   */
  Page page(String sql, int rowCount, String token) {
    ObjectNode body = MAPPER.createObjectNode().put("sql", sql).put("pageRows", rowCount);
    if (token != null) {
      body.put("page", token);
    }
    JsonNode answer = json(ask(body, "application/json"));
    JsonNode rows = answer.path("rows");
    if (!rows.isArray() || !answer.has("next")) {
      throw notUnderstood(null);
    }
    return new Page(columns(answer), rows, answer.get("next").textValue());
  }

  /** The names of the tables. */
  List<String> tables() {
    return StreamSupport.stream(json(send(get("tables"), null)).path("tables").spliterator(), false)
        .map(table -> table.path("name").asText())
        .toList();
  }

  /** What {@code GET /tables/{t}} tells. */
  JsonNode table(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return json(send(get("tables/" + encoded), null));
  }

  /** The columns that an answer begins with. */
  static List<ResultColumn> columns(JsonNode answer) {
    if (!answer.path("columns").isArray()) {
      throw notUnderstood(null);
    }
    List<ResultColumn> columns = new ArrayList<>();
    for (JsonNode column : answer.get("columns")) {
      columns.add(new ResultColumn(column.path("name").asText(), column.path("type").asText()));
    }
    return columns;
  }

  /** The error that an answer tells. */
  static RefusedException refused(int status, JsonNode error) {
    JsonNode position = error.path("position");
    return new RefusedException(
        status,
        error.path("code").asText(),
        error.path("message").asText(),
        position.path("line").asInt(RefusedException.UNKNOWN),
        position.path("column").asInt(RefusedException.UNKNOWN));
  }

  static ShellException notUnderstood(Throwable cause) {
    return new ShellException("the answer is not one of a Tidepool server", cause);
  }

  /** Sends a statement, with an id by which it can be cancelled. */
  private Exchange ask(ObjectNode body, String accept) {
    String id = UUID.randomUUID().toString();
    return send(post("query", body.put("id", id)).header("Accept", accept), id);
  }

  private HttpRequest.Builder post(String path, ObjectNode body) {
    return HttpRequest.newBuilder(uri.resolve(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(uri.resolve(path)).GET();
  }

  private Exchange send(HttpRequest.Builder request, String id) {
    Exchange exchange = new Exchange(client, authorized(request));
    current.set(new Asked(exchange, id));
    return exchange;
  }

  private HttpRequest authorized(HttpRequest.Builder request) {
    request.timeout(timeout);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  private JsonNode json(Exchange asked) {
    try (Exchange exchange = asked) {
      byte[] body;
      try (InputStream in = open(exchange)) {
        body = in.readAllBytes();
      } catch (IOException e) {
        throw exchange.isCancelled()
            ? new CancelledException()
            : new ShellException("the answer was cut off: " + e.getMessage(), e);
      }
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw notUnderstood(e);
    } catch (IOException e) {
      throw new ShellException("the answer cannot be read: " + e.getMessage(), e);
    }
  }

  /** The body of an answer that is no error. */
  private InputStream open(Exchange exchange) {
    HttpResponse<InputStream> response;
    try {
      response = exchange.response();
    } catch (IOException e) {
      String why = e.getMessage() == null ? "nothing listens there" : e.getMessage();
      throw new ShellException(uri + " cannot be asked: " + why, e);
    }
    if (response.statusCode() == STATUS_OK) {
      return response.body();
    }
    try (InputStream in = response.body()) {
      JsonNode error = MAPPER.readTree(in.readAllBytes()).path("error");
      if (error.path("code").isTextual()) {
        throw refused(response.statusCode(), error);
      }
      throw new ShellException("status " + response.statusCode() + ", and no reason");
    } catch (IOException e) {
      throw new ShellException(
          "status " + response.statusCode() + ", and not as a Tidepool server tells errors", e);
    }
  }
}
