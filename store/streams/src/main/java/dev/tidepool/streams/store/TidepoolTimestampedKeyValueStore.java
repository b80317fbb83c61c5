package dev.tidepool.streams.store;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.streams.TidepoolOptions;
import dev.tidepool.table.TableDefinition;
import org.apache.kafka.streams.state.TimestampedBytesStore;

/**
 * A key-value store whose values start with a timestamp, as the tables of the DSL want it.
 *
 * <p>It is a class of its own because Streams decides by the class how to convert changelog records
 * on restore.
 */
public final class TidepoolTimestampedKeyValueStore extends TidepoolKeyValueStore
    implements TimestampedBytesStore {

  /** Makes a closed store; nothing is touched until {@code init}. */
  public TidepoolTimestampedKeyValueStore(String name, TidepoolOptions options) {
    this(name, options, null);
  }

  TidepoolTimestampedKeyValueStore(String name, TidepoolOptions options, TableDefinition table) {
    super(name, options, ValueLayout.TIMESTAMPED, table);
  }
}
