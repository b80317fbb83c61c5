package dev.tidepool.streams.store;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.engine.StoreException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * Says the engine's errors in Kafka's words.
 *
 * <p>A running store never answers with {@code TaskCorruptedException}: under exactly-once Streams
 * 4.3.1 would commit the transaction it interrupts, and lose input records. Damage found while
 * running ends the stream thread like any I/O error, and the store starts empty when it is opened
 * next.
 */
final class StoreErrors {

  private final String storeName;
  private final StoreDirectory directory;

  StoreErrors(String storeName, StoreDirectory directory) {
    this.storeName = storeName;
    this.directory = directory;
  }

  /**
   * The exception to throw for {@code error}; if it is damage, the store is marked for rebuilding.
   */
  StreamsException toStreams(StoreException error) {
    if (error instanceof StoreClosedException) {
      return closed(storeName, error);
    }
    if (error instanceof CorruptStoreException) {
      directory.markForRebuild();
    }
    return new ProcessorStateException("Store " + storeName + ": " + error.getMessage(), error);
  }

  static InvalidStateStoreException closed(String storeName) {
    return closed(storeName, null);
  }

  private static InvalidStateStoreException closed(String storeName, Throwable cause) {
    return new InvalidStateStoreException("Store " + storeName + " is closed", cause);
  }
}
