package dev.tidepool.streams.transaction;

import dev.tidepool.streams.transaction.TransactionParticipant.Acknowledgements;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * A transactional producer that remembers, for each changelog partition, what the current
 * transaction got through, and reports it to the stores of the thread once it is committed.
 *
 * <p>Every call passes to the wrapped producer unchanged. A transaction that fails to commit, for
 * whatever reason, is in doubt: nothing is reported, then or later, and the stores keep what they
 * had. So does one that is aborted.
 *
 * <p><b>Costs:</b> one small object and one map update per changelog record.
 */
public final class TrackingProducer implements Producer<byte[], byte[]> {

  /** How Streams names the topics it logs stores to. */
  private static final String CHANGELOG_SUFFIX = "-changelog";

  private final Producer<byte[], byte[]> delegate;

  /*
   * Replaced, not emptied, when a transaction begins: a late acknowledgement of an aborted one keeps
   * the map it was sent under and cannot be counted for the next.
   */
  private volatile Map<TopicPartition, Acknowledgements> acknowledged = new ConcurrentHashMap<>();

  /** Wraps {@code delegate}. */
  public TrackingProducer(Producer<byte[], byte[]> delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  /** Whether {@code partition} is of a topic that Streams makes to log a store. */
  public static boolean isChangelog(TopicPartition partition) {
    return partition.topic().endsWith(CHANGELOG_SUFFIX);
  }

  @Override
  public void initTransactions() {
    delegate.initTransactions();
    ThreadTransaction.current().track();
  }

  @Override
  public void beginTransaction() {
    delegate.beginTransaction();
    acknowledged = new ConcurrentHashMap<>();
    ThreadTransaction.current().track();
  }

  @Override
  public void commitTransaction() {
    delegate.commitTransaction();
    ThreadTransaction.current().committed(acknowledged);
  }

  @Override
  public void abortTransaction() {
    delegate.abortTransaction();
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return send(record, null);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (record.partition() == null || !record.topic().endsWith(CHANGELOG_SUFFIX)) {
      return delegate.send(record, callback);
    }
    TopicPartition changelog = new TopicPartition(record.topic(), record.partition());
    return delegate.send(record, new Acknowledging(changelog, acknowledged, callback));
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
    delegate.sendOffsetsToTransaction(offsets, groupMetadata);
  }

  @Override
  public void flush() {
    delegate.flush();
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return delegate.partitionsFor(topic);
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return delegate.metrics();
  }

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    return delegate.clientInstanceId(timeout);
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    delegate.registerMetricForSubscription(metric);
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    delegate.unregisterMetricFromSubscription(metric);
  }

  @Override
  public void close() {
    delegate.close();
  }

  @Override
  public void close(Duration timeout) {
    delegate.close(timeout);
  }

  /** Notes the acknowledgement, then passes it on. */
  private static final class Acknowledging implements Callback {

    private final TopicPartition changelog;
    private final Map<TopicPartition, Acknowledgements> target;
    private final Callback next;

    Acknowledging(
        TopicPartition changelog, Map<TopicPartition, Acknowledgements> target, Callback next) {
      this.changelog = changelog;
      this.target = target;
      this.next = next;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception exception) {
      if (exception == null && metadata.hasOffset()) {
        target.compute(
            changelog,
            (partition, before) ->
                (before == null ? Acknowledgements.NONE : before).and(metadata.offset()));
      }
      if (next != null) {
        next.onCompletion(metadata, exception);
      }
    }
  }
}
