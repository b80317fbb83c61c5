package dev.tidepool.bench.restart;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link RestartApp} is told by the process that starts it.
 *
 * @param rival whose store it uses
 * @param bootstrapServers where the broker is
 * @param applicationId its name; its input topic is called after it
 * @param stateDirectory where the store's files are
 * @param memoryBytes as in {@link dev.tidepool.bench.rival.Conditions}
 * @param memtableBytes after how many bytes RocksDB flushes
 * @param probeKey the key of a row that is there once the store is restored; empty if none is
 */
record AppSettings(
    String rival,
    String bootstrapServers,
    String applicationId,
    Path stateDirectory,
    long memoryBytes,
    long memtableBytes,
    String probeKey) {

  String inputTopic() {
    return applicationId + "-input";
  }

  List<String> toArguments() {
    return List.of(
        rival,
        bootstrapServers,
        applicationId,
        stateDirectory.toString(),
        Long.toString(memoryBytes),
        Long.toString(memtableBytes),
        probeKey);
  }

  static AppSettings ofArguments(String... arguments) {
    return new AppSettings(
        arguments[0],
        arguments[1],
        arguments[2],
        Path.of(arguments[3]),
        Long.parseLong(arguments[4]),
        Long.parseLong(arguments[5]),
        arguments[6]);
  }
}
