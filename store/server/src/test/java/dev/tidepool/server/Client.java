package dev.tidepool.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Asks a server over HTTP. <b>Threads:</b> any. */
public final class Client {
  private static final long PAUSE_NANOS = 20_000_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final TypeReference<List<Object>> ROW = new TypeReference<>() {};

  private final HttpClient client;
  private final URI uri;
  private final String authorization; // null for none

  public Client(URI uri) {
    this(uri, null);
  }

  /** One that shows {@code authorization} with each request. */
  public Client(URI uri, String authorization) {
    this(HttpClient.newHttpClient(), uri, authorization);
  }

  /** One that asks by {@code client}. */
  public Client(HttpClient client, URI uri, String authorization) {
    this.client = client;
    this.uri = uri;
    this.authorization = authorization;
  }

  /** The same server, asked by somebody else. */
  public Client as(String other) {
    return new Client(client, uri, other);
  }

  /** What was answered. */
  public record Answer(int status, JsonNode body) {
    /** The rows, as Java values; the request has to have succeeded. */
    public List<List<Object>> rows() {
      if (status != 200) {
        throw new AssertionError(status + ": " + body);
      }
      List<List<Object>> rows = new ArrayList<>();
      for (JsonNode row : body.get("rows")) {
        rows.add(MAPPER.convertValue(row, ROW));
      }
      return rows;
    }

    /** The first value of the only row. */
    public Object value() {
      List<List<Object>> rows = rows();
      if (rows.size() != 1) {
        throw new AssertionError("not one row: " + body);
      }
      return rows.get(0).get(0);
    }

    /** The code of the error, and its message. */
    public String error() {
      return body.path("error").path("code").asText()
          + ": "
          + body.path("error").path("message").asText();
    }
  }

  /** Executes a statement. */
  public Answer ask(String sql, Object... parameters) {
    return send(MAPPER.createObjectNode(), sql, parameters);
  }

  /** Executes a statement under an id. */
  public Answer askAs(String id, String sql, Object... parameters) {
    ObjectNode body = MAPPER.createObjectNode();
    return send(body.put("id", id), sql, parameters);
  }

  /** Executes a statement under an id, with so much time for it. */
  public Answer askAsWithin(int timeoutMillis, String id, String sql, Object... parameters) {
    ObjectNode body = MAPPER.createObjectNode().put("timeoutMillis", timeoutMillis);
    return send(body.put("id", id), sql, parameters);
  }

  /** Executes a statement, with so much time for it. */
  public Answer askWithin(int timeoutMillis, String sql) {
    return send(MAPPER.createObjectNode().put("timeoutMillis", timeoutMillis), sql);
  }

  /** Asks whoever is no further behind than so many records of each partition. */
  public Answer askStale(int maxLagRecords, String sql) {
    return send(MAPPER.createObjectNode().put("maxLagRecords", maxLagRecords), sql);
  }

  /** Asks for what is there after a change, whose answer told this position. */
  public Answer askAt(Object position, String sql) {
    return askAtWithin(30_000, position, sql);
  }

  /** The same, for so long. */
  public Answer askAtWithin(int timeoutMillis, Object position, String sql) {
    ObjectNode body = MAPPER.createObjectNode();
    try {
      body.set("position", MAPPER.readTree((String) position));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return send(body.put("timeoutMillis", timeoutMillis), sql);
  }

  private Answer send(ObjectNode body, String sql, Object... parameters) {
    body.put("sql", sql);
    if (parameters.length > 0) {
      body.set("params", MAPPER.valueToTree(parameters));
    }
    try {
      HttpRequest.Builder request =
          to("/query")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
      HttpResponse<String> response = send(request);
      return new Answer(response.statusCode(), MAPPER.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The text at {@code path}. */
  public String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(to(path));
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  /** Asks how the cluster is until {@code place} is found there with so many different groups. */
  void awaitCluster(Pattern place, int count) throws IOException, InterruptedException {
    long found;
    do {
      LockSupport.parkNanos(PAUSE_NANOS);
      String cluster = send(to("/cluster")).body();
      found = place.matcher(cluster).results().map(match -> match.group(1)).distinct().count();
    } while (found != count);
  }

  /** A request for a path. */
  public HttpRequest.Builder to(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  /** Sends a request as it is. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
