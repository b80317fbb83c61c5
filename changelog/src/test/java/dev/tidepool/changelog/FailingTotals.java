package dev.tidepool.changelog;

import dev.tidepool.changelog.testkit.TestBroker;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Keeps the last value of each key. A value named in {@code failuresLeft} changes the store, waits
 * until that is in the log, and fails, as often as is left; in the end it is passed over.
 */
final class FailingTotals implements Processor<String, String, Void, Void> {

  private static final int GARBAGE_ROWS = 500;

  private final Map<String, Integer> failuresLeft;
  private TimestampedKeyValueStore<String, String> store;

  FailingTotals(Map<String, Integer> failuresLeft) {
    this.failuresLeft = failuresLeft;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore("totals");
  }

  @Override
  public void process(Record<String, String> record) {
    Integer left = failuresLeft.get(record.value());
    if (left != null) {
      if (left > 0) {
        failuresLeft.put(record.value(), left - 1);
        for (int i = 0; i < GARBAGE_ROWS; i++) {
          put("aborted-" + i, "never to be shown", record.timestamp());
        }
        put(record.key(), "never to be shown", record.timestamp());
        TestBroker.pause(200); // the producer sends what it has
        throw new IllegalStateException("planned: " + record.value());
      }
      return;
    }
    put(record.key(), "delete".equals(record.value()) ? null : record.value(), record.timestamp());
  }

  private void put(String key, String value, long timestamp) {
    store.put(key, value == null ? null : ValueAndTimestamp.make(value, timestamp));
  }
}
