package dev.tidepool.server.command;

import dev.tidepool.streams.query.RelationQuery;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the commands of a partition, one after the other, and forwards the reply to each. Row
 * changes, reply, and that the command was read are one transaction of Kafka Streams.
 *
 * <p><b>Threads:</b> the one of the partition.
 */
final class CommandProcessor implements Processor<byte[], byte[], byte[], CommandProcessor.Sent> {
  private static final Logger LOG = LoggerFactory.getLogger(CommandProcessor.class);

  /** Of the search for rows; well below the timeout of a transaction. */
  private static final long TIMEOUT_MILLIS = Duration.ofSeconds(10).toMillis();

  /** Until another attempt at a command that is ahead of this node. */
  private static final long STALE_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private static final long MEMORY_BYTES_MAX = 64L << 20;

  private final CommandTable table;
  private ProcessorContext<byte[], Sent> context;
  private KeyValueStore<byte[], ValueAndTimestamp<byte[]>> rows;
  private ReplyMemory replies;
  private CommandExecutor executor; // null until the first command

  /** A reply, and the partition it goes to. */
  record Sent(int replyPartition, Reply reply) {}

  CommandProcessor(CommandTable table) {
    this.table = table;
  }

  @Override
  public void init(ProcessorContext<byte[], Sent> processorContext) {
    context = processorContext;
    rows = context.getStateStore(CommandTable.ROW_STORE);
    replies = new ReplyMemory(context.getStateStore(CommandTable.REPLY_STORE), table.replyCount());
  }

  @Override
  public void process(Record<byte[], byte[]> received) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    Command command;
    try {
      command = CommandJson.read(received.value());
    } catch (NewerVersionException e) {
      throw e.at(text(place)); // it is executed by who knows it, or not at all
    } catch (IllegalArgumentException e) {
      LOG.error(
          "passed over the record at {}, which nobody can be answered: {}",
          text(place),
          e.getMessage());
      return;
    }
    if (command.columnsVersion() > table.columnsVersion()) {
      LockSupport.parkNanos(STALE_PAUSE_NANOS);
      throw new StaleTableException(table.name());
    }
    Reply reply = replies.of(command.id());
    if (reply == null) {
      reply = execute(command, received.timestamp(), place);
      replies.remember(reply);
    } else if (reply.mark().isEmpty()) {
      reply = reply.to(command); // remembered by a version that knew no marks
    } else if (!reply.mark().equals(command.mark())) {
      reply = reused(command, place);
    }
    context.forward(
        new Record<>(
            received.key(), new Sent(command.replyPartition(), reply), received.timestamp()));
  }

  private static String text(RecordMetadata place) {
    return place.topic() + "-" + place.partition() + " offset " + place.offset();
  }

  /** What was executed under the id stays remembered. */
  private static Reply reused(Command command, RecordMetadata place) {
    String message =
        "the id "
            + command.id()
            + " is that of another request, which was answered; nothing was changed. An id is for"
            + " the same statements with the same parameters, sent again: give this request"
            + " another one";
    return reply(command, List.of(), new Reply.Refusal(Reply.Refusal.ID_REUSED, message), place);
  }

  private Reply execute(Command command, long timestampMillis, RecordMetadata place) {
    if (executor == null) {
      executor = newExecutor();
    }
    CommandExecutor.Result result = executor.execute(command, new RowChange(rows, timestampMillis));
    return reply(command, result.counts(), result.refusal(), place);
  }

  private static Reply reply(
      Command command, List<Long> counts, Reply.Refusal refusal, RecordMetadata place) {
    return new Reply(
        command.id(),
        command.mark(),
        counts,
        refusal,
        place.topic(),
        place.partition(),
        place.offset());
  }

  private CommandExecutor newExecutor() {
    Supplier<QueryLimits> limits =
        () -> new QueryLimits(TIMEOUT_MILLIS, MEMORY_BYTES_MAX, Long.MAX_VALUE);
    return new CommandExecutor(new PartitionRows(table, relation(rows)), limits);
  }

  private static Relation relation(StateStore store) {
    QueryResult<RelationQuery.Part> result =
        store.query(new RelationQuery(), PositionBound.unbounded(), new QueryConfig(false));
    if (result.isFailure()) {
      throw new IllegalStateException(
          "store " + store.name() + " has no columns: " + result.getFailureMessage());
    }
    return result.getResult().relation();
  }
}
