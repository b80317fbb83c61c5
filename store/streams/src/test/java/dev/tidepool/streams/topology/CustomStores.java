package dev.tidepool.streams.topology;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.HeadersBytesStore;
import org.apache.kafka.streams.state.HeadersBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedBytesStore;

/**
 * What an application does that has a query of its own: it supplies a store that answers this one
 * query and leaves everything else to ours.
 */
class CustomStores implements KeyValueBytesStoreSupplier {

  /** How many rows are there? A class that neither Kafka nor the store has heard of. */
  static final class CountQuery implements Query<Long> {}

  private final KeyValueBytesStoreSupplier ours;

  private CustomStores(KeyValueBytesStoreSupplier ours) {
    this.ours = ours;
  }

  /** Wraps the stores of {@code ours}. */
  static KeyValueBytesStoreSupplier over(KeyValueBytesStoreSupplier ours) {
    return ours instanceof HeadersBytesStoreSupplier
        ? new WithHeaders(ours)
        : new CustomStores(ours);
  }

  private static final class WithHeaders extends CustomStores implements HeadersBytesStoreSupplier {
    WithHeaders(KeyValueBytesStoreSupplier ours) {
      super(ours);
    }
  }

  @Override
  public String name() {
    return ours.name();
  }

  @Override
  public String metricsScope() {
    return ours.metricsScope();
  }

  @Override
  @SuppressWarnings("unchecked") // It is the first of its interfaces.
  public KeyValueStore<Bytes, byte[]> get() {
    KeyValueStore<Bytes, byte[]> store = ours.get();
    List<Class<?>> interfaces = new ArrayList<>(List.of(KeyValueStore.class));
    if (store instanceof TimestampedBytesStore) {
      interfaces.add(TimestampedBytesStore.class);
    }
    if (store instanceof HeadersBytesStore) {
      interfaces.add(HeadersBytesStore.class);
    }
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            CustomStores.class.getClassLoader(),
            interfaces.toArray(Class<?>[]::new),
            (proxy, method, arguments) -> {
              if (method.getName().equals("query") && arguments[0] instanceof CountQuery) {
                return QueryResult.forResult(store.approximateNumEntries());
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
