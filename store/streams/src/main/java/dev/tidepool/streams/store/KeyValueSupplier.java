package dev.tidepool.streams.store;

import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.streams.TidepoolOptions;
import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HeadersBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Supplies key-value stores of one format. Streams asks more often than it initialises: a store
 * that was only asked for has touched nothing.
 */
public class KeyValueSupplier implements TidepoolStoreSupplier {

  /** The word in Kafka's metrics that tells our stores from others: {@code tidepool-state-id}. */
  static final String METRICS_SCOPE = "tidepool";

  private final String name;
  private final TidepoolOptions options;
  private final TableDeclaration declaration;

  private KeyValueSupplier(String name, TidepoolOptions options, TableDeclaration declaration) {
    this.name = Objects.requireNonNull(name, "name");
    this.options = Objects.requireNonNull(options, "options");
    this.declaration = declaration;
  }

  /** Of plain stores. */
  public static KeyValueSupplier plain(String name, TidepoolOptions options) {
    return of(name, options, TableDeclaration.none(name, ValueLayout.PLAIN));
  }

  /** Of timestamped stores. */
  public static KeyValueSupplier timestamped(String name, TidepoolOptions options) {
    return of(name, options, TableDeclaration.none(name, ValueLayout.TIMESTAMPED));
  }

  /** Of stores with headers; the DSL tells by the supplier's marker which builder to use. */
  public static KeyValueSupplier withHeaders(String name, TidepoolOptions options) {
    return of(name, options, TableDeclaration.none(name, ValueLayout.WITH_HEADERS));
  }

  private static KeyValueSupplier of(
      String name, TidepoolOptions options, TableDeclaration declaration) {
    return declaration.layout() == ValueLayout.WITH_HEADERS
        ? new WithHeaders(name, options, declaration)
        : new KeyValueSupplier(name, options, declaration);
  }

  @Override
  public TidepoolStoreSupplier schema(TableSchema schema) {
    Objects.requireNonNull(schema, "schema");
    return of(name, options, declaration.withSchema(schema));
  }

  @Override
  public TidepoolStoreSupplier codec(RowCodec codec) {
    Objects.requireNonNull(codec, "codec");
    return of(name, options, declaration.withCodec(codec));
  }

  @Override
  public TidepoolStoreSupplier index(IndexDefinition index) {
    Objects.requireNonNull(index, "index");
    return of(name, options, declaration.withIndex(index));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    TableDefinition table = declaration.table();
    return switch (declaration.layout()) {
      case PLAIN -> new TidepoolKeyValueStore(name, options, ValueLayout.PLAIN, table);
      case TIMESTAMPED -> new TidepoolTimestampedKeyValueStore(name, options, table);
      case WITH_HEADERS -> new TidepoolHeadersKeyValueStore(name, options, table);
    };
  }

  @Override
  public String metricsScope() {
    return METRICS_SCOPE;
  }

  private static final class WithHeaders extends KeyValueSupplier
      implements HeadersBytesStoreSupplier {

    WithHeaders(String name, TidepoolOptions options, TableDeclaration declaration) {
      super(name, options, declaration);
    }
  }
}
