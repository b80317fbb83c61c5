package dev.tidepool.bench.rival;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/** A kind of store to be measured. Implementations have no state. */
public interface Rival {

  /** How the command line and the report call it. */
  String name();

  /** A fresh supplier of the store, as an application would pass it to Kafka Streams. */
  KeyValueBytesStoreSupplier supplier(String storeName);

  /** Settings of the application that make this store meet {@code conditions}. */
  Map<String, Object> configs(Conditions conditions);

  /** Whether the store has files, so that reopening, disk and cold reads are worth measuring. */
  boolean persistent();

  /** Whether its memory is outside the Java heap, to be seen only in the size of the process. */
  boolean usesNativeMemory();

  /** How reads of files in {@code directory} can be kept from the system's page cache. */
  DirectReads directReads(Path directory);

  /** Called before a store is opened in {@code directory}, for what settings cannot say. */
  default void prepare(Conditions conditions, Path directory) {}

  /**
   * Whether a running task can make the store commit under exactly-once, where Kafka 4.3 itself
   * never calls {@code commit}.
   */
  boolean commitsUnderExactlyOnce();
}
