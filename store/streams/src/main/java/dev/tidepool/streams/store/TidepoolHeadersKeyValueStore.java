package dev.tidepool.streams.store;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.streams.TidepoolOptions;
import dev.tidepool.table.TableDefinition;
import org.apache.kafka.streams.state.HeadersBytesStore;

/**
 * A key-value store whose values start with headers and a timestamp.
 *
 * <p>It is a class of its own because Streams decides by the class how to convert changelog records
 * on restore.
 */
public final class TidepoolHeadersKeyValueStore extends TidepoolKeyValueStore
    implements HeadersBytesStore {

  /** Makes a closed store; nothing is touched until {@code init}. */
  public TidepoolHeadersKeyValueStore(String name, TidepoolOptions options) {
    this(name, options, null);
  }

  TidepoolHeadersKeyValueStore(String name, TidepoolOptions options, TableDefinition table) {
    super(name, options, ValueLayout.WITH_HEADERS, table);
  }
}
