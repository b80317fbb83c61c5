package dev.tidepool.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** What an operator tells a worker. Answers of other statuses than 2xx are errors, with text. */
final class ConnectRest {
  private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI worker;

  ConnectRest(URI worker) {
    this.worker = worker;
  }

  /** Makes a connector, or gives it other settings. */
  JsonNode configure(String name, Map<String, String> settings) {
    return ask("PUT", "/connectors/" + name + "/config", settings);
  }

  JsonNode status(String name) {
    return ask("GET", "/connectors/" + name + "/status", null);
  }

  void pause(String name) {
    ask("PUT", "/connectors/" + name + "/pause", null);
  }

  void resume(String name) {
    ask("PUT", "/connectors/" + name + "/resume", null);
  }

  void restartTask(String name, int task) {
    ask("POST", "/connectors/" + name + "/tasks/" + task + "/restart", null);
  }

  void delete(String name) {
    ask("DELETE", "/connectors/" + name, null);
  }

  JsonNode ask(String method, String path, Object body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(worker.resolve(path))
              .timeout(ANSWER_TIME_MAX)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            method + " " + path + ": " + response.statusCode() + " " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
