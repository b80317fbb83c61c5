package dev.tidepool.streams.store;

import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Over no rows. */
final class EmptyIterator implements KeyValueIterator<Bytes, byte[]> {

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
