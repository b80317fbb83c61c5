package dev.tidepool.streams.broker;

import dev.tidepool.streams.TidepoolOptions;
import dev.tidepool.streams.store.TidepoolKeyValueStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/** Supplies stores that tell when Streams opens and closes them. */
final class RecordedStores implements KeyValueBytesStoreSupplier {

  private final List<String> events = new CopyOnWriteArrayList<>();

  /** What has happened, such as "0_1 opened", in order. */
  List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public String name() {
    return CountingApp.STORE;
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return new Recorded(events);
  }

  @Override
  public String metricsScope() {
    return "tidepool";
  }

  private static final class Recorded extends TidepoolKeyValueStore {

    private final List<String> events;
    private String task;

    Recorded(List<String> events) {
      super(CountingApp.STORE, TidepoolOptions.DEFAULT);
      this.events = events;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
      super.init(context, root);
      task = context.taskId().toString();
      events.add(task + " opened");
    }

    @Override
    public void close() {
      if (isOpen()) {
        events.add(task + " closed");
      }
      super.close();
    }
  }
}
