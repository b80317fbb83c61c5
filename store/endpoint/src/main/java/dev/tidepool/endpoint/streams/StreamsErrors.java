package dev.tidepool.endpoint.streams;

import dev.tidepool.endpoint.TableUnavailableException;
import org.apache.kafka.streams.KafkaStreams;

/** What is said of an application that does not answer. */
final class StreamsErrors {
  private StreamsErrors() {}

  static TableUnavailableException unavailable(String store, RuntimeException cause) {
    return new TableUnavailableException(
        "table " + store + " cannot be asked now: " + cause.getMessage(), cause);
  }

  /** Null if {@code streams} runs. */
  static String whyNotReady(KafkaStreams streams) {
    KafkaStreams.State state = streams.state();
    return state == KafkaStreams.State.RUNNING ? null : "the application is " + state;
  }
}
