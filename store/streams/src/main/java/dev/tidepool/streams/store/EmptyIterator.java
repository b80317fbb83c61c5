package dev.tidepool.streams.store;

import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Over no rows. */
final class EmptyIterator implements KeyValueIterator<Bytes, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(EmptyIterator.class);

  private EmptyIterator() {}

  /** The rows from a higher key to a lower one; warns, because nobody asks for them on purpose. */
  static EmptyIterator betweenReversedBounds(String storeName) {
    LOG.warn(
        "Store {}: a range from a higher key to a lower one is empty. Are the bounds in the wrong"
            + " order, or does the serde not keep the order, as Kafka's do not for negative"
            + " numbers?",
        storeName);
    return new EmptyIterator();
  }

  @Override
  public boolean hasNext() {
    return false;
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    throw new NoSuchElementException("the range is empty");
  }

  @Override
  public Bytes peekNextKey() {
    throw new NoSuchElementException("the range is empty");
  }

  @Override
  public void close() {}
}
