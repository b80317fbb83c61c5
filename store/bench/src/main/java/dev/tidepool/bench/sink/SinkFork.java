package dev.tidepool.bench.sink;

import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.measure.Lap;
import dev.tidepool.bench.measure.Memory;
import dev.tidepool.bench.measure.Stopwatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.Connect;

/** The worker with one sink, in a process of its own; {@link #run} starts it. */
public final class SinkFork {
  private static final int HEAP_MEBIBYTES = 1536;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final long LOOK_MILLIS = 50;
  private static final int CREATED = 201;

  private SinkFork() {}

  /**
   * Has {@code sink} take in the topic in a new process; what it made is deleted.
   *
   * @param directory whose name is the connector's: with that of an earlier run it would go on
   *     where that ended
   */
  public static SinkRun run(SinkTopic topic, Sinks sink, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path result = directory.resolve("result");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms" + HEAP_MEBIBYTES + "m", "-Xmx" + HEAP_MEBIBYTES + "m"));
    command.addAll(List.of("-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    command.add("-cp");
    // Surefire's own class path is a jar that only its own process understands.
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(SinkFork.class.getName());
    command.addAll(
        List.of(
            topic.kafka().bootstrapServers(),
            sink.name(),
            directory.toAbsolutePath().toString(),
            Integer.toString(topic.partitionCount()),
            Integer.toString(topic.recordCount()),
            Long.toString(topic.bytes()),
            result.toAbsolutePath().toString()));
    try {
      int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (exitCode != 0) {
        throw new IOException(sink + " ended with code " + exitCode);
      }
      return SinkRun.ofLine(Files.readString(result));
    } finally {
      DiskUsage.delete(directory);
    }
  }

  /** The other process; not meant to be called by people. */
  public static void main(String[] args) throws Exception {
    Sinks sink = Sinks.valueOf(args[1]);
    Path directory = Path.of(args[2]);
    long recordCount = Long.parseLong(args[4]);
    String name = directory.getFileName().toString();
    Path rows = Files.createDirectories(directory.resolve("rows"));
    Connect<?> connect = new ConnectStandalone().startConnect(worker(args[0], directory));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
      Stopwatch watch = Stopwatch.start();
      create(connect.rest().serverUrl(), sink.settings(name, rows));
      await(admin, "connect-" + name, recordCount);
      Lap lap = watch.lap(recordCount);
      Memory memory = Memory.measure();
      SinkRun run =
          new SinkRun(
              recordCount,
              Long.parseLong(args[5]),
              lap.wallNanos(),
              lap.processNanos(),
              memory.heapBytes(),
              memory.residentBytes(),
              DiskUsage.bytes(rows));
      Files.writeString(Path.of(args[6]), run.toLine());
    }
    connect.stop();
    connect.awaitStop();
    System.exit(0);
  }

  private static Map<String, String> worker(String bootstrapServers, Path directory) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("listeners", "http://127.0.0.1:0");
    settings.put("key.converter", JsonConverter.class.getName());
    settings.put("key.converter.schemas.enable", "false");
    settings.put("value.converter", JsonConverter.class.getName());
    settings.put("value.converter.schemas.enable", "false");
    settings.put("offset.storage.file.filename", directory.resolve("offsets").toString());
    settings.put("offset.flush.interval.ms", "1000");
    settings.put("plugin.discovery", "service_load");
    return settings;
  }

  private static void create(URI rest, Map<String, String> connector)
      throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    connector.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "{" : ",").append("\"%s\":\"%s\"".formatted(name, value)));
    HttpResponse<String> made =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        rest.resolve("/connectors/" + connector.get("name") + "/config"))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(body + "}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (made.statusCode() != CREATED) {
      throw new IOException("the worker refuses the connector: " + made.body());
    }
  }

  /** Waits until the group has committed all records. */
  private static void await(Admin admin, String group, long recordCount)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    long committed = 0;
    while (committed < recordCount) {
      if (System.nanoTime() > deadlineNanos) {
        throw new TimeoutException(committed + " of " + recordCount + " records were taken in");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      committed = offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    }
  }
}
