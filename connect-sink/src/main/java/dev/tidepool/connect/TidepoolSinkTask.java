package dev.tidepool.connect;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.StoreLockedException;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.io.NioVfs;
import dev.tidepool.engine.io.Vfs;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rows of the topic partitions that it is given.
 *
 * <p>{@code open} takes up what is on the disk and has Connect read on from the offset that is
 * committed with it; where nothing is, from the start of the topic. {@code put} applies records to
 * rows in memory and on disk. {@code preCommit} commits rows and offset as one, and tells Connect
 * of no more than that. {@code close} drops what is not committed.
 *
 * <p><b>Threads:</b> as Connect calls it, one at a time.
 */
public final class TidepoolSinkTask extends SinkTask {
  private static final Logger LOG = LoggerFactory.getLogger(TidepoolSinkTask.class);

  private final Vfs vfs;
  private final Engine givenEngine; // null: that of the connector
  private final StoreOptions options;
  private final Map<TopicPartition, SourcePartition> partitions = new HashMap<>();

  private SinkSettings settings;
  private ConnectorMemory memory;
  private int failures; // of the disk, in a row
  private ConnectException failedReport;

  /** For Connect. */
  public TidepoolSinkTask() {
    this(NioVfs.INSTANCE, null, StoreOptions.DEFAULT);
  }

  /** For tests: files are elsewhere, and stores small. */
  TidepoolSinkTask(Vfs vfs, Engine engine, StoreOptions options) {
    this.vfs = vfs;
    this.givenEngine = engine;
    this.options = options;
  }

  @Override
  public String version() {
    return TidepoolSinkConnector.version(TidepoolSinkTask.class);
  }

  /**
   * Takes the settings, and has the endpoint listen, if there is to be one.
   *
   * @throws org.apache.kafka.common.config.ConfigException if some are wrong, with all of them
   * @throws ConnectException if the endpoint cannot listen
   */
  @Override
  public void start(Map<String, String> props) {
    settings = SinkSettings.of(props);
    memory = ConnectorMemory.of(settings);
    boolean isListening = false;
    try {
      listenPatiently();
      isListening = true;
    } finally {
      if (!isListening) {
        memory.close();
        memory = null;
      }
    }
  }

  /* The endpoint of before may not be closed yet. */
  private void listenPatiently() {
    for (int attempt = 0; ; attempt++) {
      try {
        memory.listen(settings);
        return;
      } catch (IOException e) {
        if (attempt >= settings.retriesMax()) {
          throw new ConnectException(
              "the endpoint of "
                  + settings.connector()
                  + " cannot listen: "
                  + e.getMessage()
                  + "; two workers on one machine need endpoint.port=0, or different ports",
              e);
        }
        LOG.warn("{}: trying again to listen: {}", settings.connector(), e.getMessage());
        pause();
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new ConnectException(
            "the endpoint of " + settings.connector() + " cannot listen: " + e.getMessage(), e);
      }
    }
  }

  // ---- partitions come and go ------------------------------------------------------------------

  @Override
  public void open(Collection<TopicPartition> opened) {
    for (TopicPartition source : opened) {
      SourcePartition partition = openPatiently(source);
      partitions.put(source, partition);
      memory.opened(partition);
      context.offset(source, partition.nextOffset());
      LOG.info("{}: {}", settings.connector(), partition);
    }
  }

  /* Who had it before, on this machine, may not be done with it yet. */
  private SourcePartition openPatiently(TopicPartition source) {
    Engine engine = givenEngine == null ? memory.engine() : givenEngine;
    for (int attempt = 0; ; attempt++) {
      try {
        return SourcePartition.open(settings, engine, vfs, options, source);
      } catch (StoreLockedException | StoreIoException | ChangelogUnavailableException e) {
        if (attempt >= settings.retriesMax()) {
          throw new ConnectException(
              "the rows of "
                  + source
                  + " cannot be opened, tried "
                  + (attempt + 1)
                  + " times: "
                  + e.getMessage(),
              e);
        }
        LOG.warn("{}: trying again to open the rows: {}", source, e.getMessage());
        pause();
      } catch (StoreException e) {
        throw new ConnectException(
            "the rows of " + source + " cannot be opened: " + e.getMessage(), e);
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(settings.retryBackoffMs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("interrupted while waiting to try again", e);
    }
  }

  @Override
  public void close(Collection<TopicPartition> closed) {
    for (TopicPartition source : closed) {
      close(partitions.remove(source));
    }
  }

  private void close(SourcePartition partition) {
    if (partition != null) {
      memory.closed(partition);
      partition.close();
    }
  }

  @Override
  public void stop() {
    partitions.values().forEach(this::close);
    partitions.clear();
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }

  // ---- records ---------------------------------------------------------------------------------

  /**
   * Applies records.
   *
   * @throws RetriableException if the disk refuses: Connect delivers them again
   * @throws ConnectException if it has refused too often, or a bad record is not tolerated
   */
  @Override
  public void put(Collection<SinkRecord> records) {
    if (failedReport != null) {
      throw failedReport;
    }
    for (SinkRecord record : records) {
      SourcePartition partition = partitionOf(record);
      try {
        partition.put(record);
      } catch (BadRecordException e) {
        partition.reported(record, report(record, e));
      } catch (ChangelogFencedException e) {
        LOG.warn("{}: nothing new counts: {}", partition.source(), e.getMessage());
      } catch (StoreIoException e) {
        throw retry(e);
      } catch (StoreException e) {
        throw new ConnectException(partition.source() + ": " + e.getMessage(), e);
      }
    }
    if (!records.isEmpty()) {
      failures = 0;
    }
  }

  private SourcePartition partitionOf(SinkRecord record) {
    TopicPartition source =
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    SourcePartition partition = partitions.get(source);
    if (partition == null) {
      throw new ConnectException("a record of " + source + " came, which is not open");
    }
    if (!record.originalTopic().equals(record.topic())) {
      throw new ConnectException(
          "a transformation renamed topic "
              + record.originalTopic()
              + " to "
              + record.topic()
              + ": a partition is of one table, named by table.name.format; take the"
              + " transformation out");
    }
    return partition;
  }

  private RuntimeException retry(StoreIoException e) {
    failures++;
    if (failures > settings.retriesMax()) {
      return new ConnectException(
          "the disk refused " + failures + " times in a row: " + e.getMessage(), e);
    }
    LOG.warn("Trying again in {} ms: {}", settings.retryBackoffMs(), e.getMessage());
    context.timeout(settings.retryBackoffMs());
    return new RetriableException(e.getMessage(), e);
  }

  /** Gives a bad record to who takes such; null if there is nothing to wait for. */
  private Future<Void> report(SinkRecord record, BadRecordException e) {
    String place =
        record.originalTopic()
            + "-"
            + record.originalKafkaPartition()
            + " at offset "
            + record.originalKafkaOffset();
    ErrantRecordReporter reporter = reporter();
    if (reporter != null) {
      return reporter.report(record, e);
    }
    if (settings.toleratesErrors()) {
      LOG.warn("Passing over the record of {}: {}", place, e.getMessage());
      return null;
    }
    throw new ConnectException("the record of " + place + ": " + e.getMessage(), e);
  }

  private ErrantRecordReporter reporter() {
    try {
      return context.errantRecordReporter();
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return null; // workers before 2.6
    }
  }

  // ---- commits ---------------------------------------------------------------------------------

  /**
   * Commits rows and offsets as one, and returns the offsets of the last commit that is durable:
   * those of an older one, if the disk refuses. Connect goes on all the same; that a commit fails
   * is an error of the log, and of {@link #put} once the write buffer is full.
   */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();
    currentOffsets.forEach(
        (source, delivered) -> {
          SourcePartition partition = partitions.get(source);
          if (partition != null) {
            commit(partition, delivered.offset());
            if (partition.committedOffset() >= 0) {
              long offset = Math.min(partition.committedOffset(), delivered.offset());
              durable.put(source, new OffsetAndMetadata(offset));
            }
          }
        });
    return durable;
  }

  private void commit(SourcePartition partition, long delivered) {
    partition.delivered(delivered);
    try {
      partition.commit();
    } catch (StoreIoException e) {
      LOG.error("{}: nothing new is committed: {}", partition.source(), e.getMessage(), e);
    } catch (ChangelogFencedException e) {
      LOG.warn("{}: nothing new is committed: {}", partition.source(), e.getMessage());
    } catch (ConnectException e) {
      failedReport = e; // thrown by the next put: from here Connect would go on
      LOG.error("{}", e.getMessage(), e);
    }
  }
}
