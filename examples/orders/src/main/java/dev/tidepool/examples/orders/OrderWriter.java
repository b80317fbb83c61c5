package dev.tidepool.examples.orders;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes customers once and orders without end, each order exactly once.
 *
 * <p>The number of the next order is kept as the offset of a consumer group without members, and is
 * committed in the transaction that writes the orders before it. Killed at any time, the topic
 * holds exactly the orders {@code 0 .. position - 1}.
 *
 * <p><b>Threads:</b> {@link #open} and {@link #start} once, from one thread; then a thread of its
 * own writes, until {@link #close}.
 */
final class OrderWriter implements AutoCloseable {

  private static final String GROUP = "order-writer";
  private static final TopicPartition POSITION = new TopicPartition(OrdersTopology.ORDERS_TOPIC, 0);
  private static final int ORDERS_PER_TRANSACTION_MAX = 20_000;
  private static final long TICK_MS = 50;

  /** How far the orders may run ahead of their counting. */
  private static final long AHEAD_MAX = 100_000;

  private final OrderSource source;
  private final Producer<String, byte[]> producer;

  /** Subscribes to nothing: it knows the position of its group. */
  private final Consumer<byte[], byte[]> group;

  private final CountDownLatch stop = new CountDownLatch(1);
  private Thread thread;
  private volatile long position;
  private volatile Throwable failure;

  OrderWriter(String bootstrapServers, OrderSource source) {
    this.source = source;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                GROUP,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 << 10),
            new StringSerializer(),
            new ByteArraySerializer());
    this.group =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG, GROUP,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Aborts what a killed writer left open, and writes the customers if there are none yet.
   *
   * @return whether it wrote them
   */
  boolean open() {
    producer.initTransactions();
    OffsetAndMetadata committed = group.committed(Set.of(POSITION)).get(POSITION);
    if (committed != null) {
      position = committed.offset();
      return false;
    }
    transaction(0, this::sendCustomers);
    return true;
  }

  /**
   * Starts to write.
   *
   * @param rate orders a second, or 0 for as many as are counted
   * @param countedOrders how many have been counted so far
   */
  void start(int rate, LongSupplier countedOrders) {
    thread = new Thread(() -> run(rate, countedOrders), GROUP);
    thread.start();
  }

  /** The number of the next order, which is how many there are. */
  long position() {
    return position;
  }

  /**
   * Throws what ended the writing, if something did.
   *
   * @throws IllegalStateException with the cause
   */
  void check() {
    if (failure != null) {
      throw new IllegalStateException("no more orders can be written: " + failure, failure);
    }
  }

  /** Finishes the transaction that is open and stops. */
  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    if (thread != null) {
      thread.join();
    }
    producer.close();
    group.close();
  }

  private void run(int rate, LongSupplier countedOrders) {
    try {
      long lastNanos = System.nanoTime();
      while (!stop.await(TICK_MS, TimeUnit.MILLISECONDS)) {
        long nowNanos = System.nanoTime();
        long room = AHEAD_MAX - (position - countedOrders.getAsLong());
        long count = Math.min(room, due(rate, nowNanos - lastNanos));
        if (count > 0) {
          transaction(position + count, () -> sendOrders(count));
          lastNanos = nowNanos;
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  /** A second's worth at most: what could not be written in time is not made up for. */
  private static long due(int rate, long elapsedNanos) {
    if (rate == 0) {
      return ORDERS_PER_TRANSACTION_MAX;
    }
    long nanos = Math.min(elapsedNanos, TimeUnit.SECONDS.toNanos(1));
    return Math.min(ORDERS_PER_TRANSACTION_MAX, rate * nanos / TimeUnit.SECONDS.toNanos(1));
  }

  private void sendCustomers() {
    for (int i = 0; i < source.customerCount(); i++) {
      send(
          OrdersTopology.CUSTOMERS_TOPIC,
          OrderSource.customerId(i),
          Customer.SERDE.serializer().serialize(null, source.customer(i)));
    }
  }

  private void sendOrders(long count) {
    for (long number = position; number < position + count; number++) {
      Order order = source.order(number);
      send(
          OrdersTopology.ORDERS_TOPIC,
          order.customerId(),
          Order.SERDE.serializer().serialize(null, order));
    }
  }

  private void send(String topic, String key, byte[] value) {
    producer.send(new ProducerRecord<>(topic, key, value));
  }

  private void transaction(long nextPosition, Runnable sends) {
    producer.beginTransaction();
    sends.run();
    producer.sendOffsetsToTransaction(
        Map.of(POSITION, new OffsetAndMetadata(nextPosition)), group.groupMetadata());
    producer.commitTransaction();
    position = nextPosition;
  }
}
