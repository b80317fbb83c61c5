package dev.tidepool.streams;

import dev.tidepool.streams.transaction.TrackingProducer;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Lets Tidepool stores follow the transactions of an application under exactly-once, so that a
 * crash costs the restore of about a second and not of everything since the task started.
 *
 * <p>Streams 4.3 does not commit the store of a running task under exactly-once. This supplier
 * wraps the transactional producer, which sees the offset of every changelog record and the success
 * of every commit, and tells the stores which their thread wrote to: what you hold is committed, up
 * to this offset. Without it everything is correct too, only slower to come back, and one hole of
 * Streams stays open that it closes: while Streams handles a failed commit it hands the store
 * offsets that never were committed; a store that knows its transaction declines them.
 *
 * <p>Give it to the application by configuration, {@code
 * default.client.supplier=dev.tidepool.streams.TidepoolClientSupplier}, or to the constructor of
 * {@code KafkaStreams}, where it can wrap a supplier of your own. Under at-least-once it changes
 * nothing.
 *
 * <p><b>Costs:</b> one small object per changelog record sent, and one store commit per {@link
 * TidepoolConfig#TRANSACTION_COMMIT_INTERVAL_MS} and store, on the stream thread.
 */
public final class TidepoolClientSupplier implements KafkaClientSupplier {

  private final KafkaClientSupplier delegate;

  /** Wraps clients like those that Streams makes by default. */
  public TidepoolClientSupplier() {
    this(new PlainClients());
  }

  /** Wraps the clients of {@code delegate}. */
  public TidepoolClientSupplier(KafkaClientSupplier delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return delegate.getAdmin(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer = delegate.getProducer(config);
    return config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG) == null
        ? producer
        : new TrackingProducer(producer);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return delegate.getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return delegate.getRestoreConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return delegate.getGlobalConsumer(config);
  }

  /** What Streams makes by default; its own class for that is not public. */
  private static final class PlainClients implements KafkaClientSupplier {

    @Override
    public Admin getAdmin(Map<String, Object> config) {
      return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
      return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
      return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
      return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
      return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
      return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
  }
}
