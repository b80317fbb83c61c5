package dev.tidepool.server.command;

import dev.tidepool.endpoint.JsonValues;
import dev.tidepool.engine.StoreException;
import dev.tidepool.server.command.Command.PutRows;
import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.Command.RunSql;
import dev.tidepool.server.command.Command.Statement;
import dev.tidepool.server.command.PartitionRows.OwnRows;
import dev.tidepool.server.command.Reply.Refusal;
import dev.tidepool.server.command.RowJudge.ForbiddenException;
import dev.tidepool.sql.PreparedChange;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes commands on the rows of a partition: all of one, or nothing.
 *
 * <p>Whatever a command brings, it ends with a result: one that cannot be executed must not be in
 * the way of those behind it. What the store or Kafka throw is thrown on: then the partition is
 * what failed, and another attempt may succeed.
 *
 * <p><b>Threads:</b> the one of the partition.
 */
final class CommandExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(CommandExecutor.class);

  /** Of a row that waits to be written, beside its bytes. */
  private static final int ROW_OVERHEAD_BYTES = 64;

  /**
   * Of a row, key and value: the changelog takes records up to {@link
   * CommandTable#RECORD_BYTES_MAX}.
   */
  private static final int ROW_BYTES_MAX = CommandTable.RECORD_BYTES_MAX / 2;

  private static final int KEY_LENGTH_SHOWN = 100;

  private final PartitionRows partition;
  private final Supplier<QueryLimits> limits;

  /**
   * An executor.
   *
   * @param limits of each UPDATE or DELETE
   */
  CommandExecutor(PartitionRows partition, Supplier<QueryLimits> limits) {
    this.partition = partition;
    this.limits = limits;
  }

  /** What became of a command; counts are empty if it was refused, else there is no refusal. */
  record Result(List<Long> counts, Refusal refusal) {}

  /** Executes {@code command} by changing rows through {@code change}. */
  Result execute(Command command, RowChange change) {
    List<Long> counts = new ArrayList<>();
    try {
      OwnRows own = partition.fitting(command.conditions());
      for (Statement statement : command.statements()) {
        counts.add(
            statement instanceof PutRows put
                ? putRows(put, own.judge(), change)
                : runSql((RunSql) statement, own, change));
      }
      return new Result(counts, null);
    } catch (SqlException e) {
      return refused(command, counts.size(), change, e.code().name(), e);
    } catch (QueryLimitException e) {
      return refused(command, counts.size(), change, Code.LIMIT.name(), e);
    } catch (DuplicateKeyException e) {
      return refused(command, counts.size(), change, Refusal.DUPLICATE_KEY, e);
    } catch (ForbiddenException e) {
      return refused(command, counts.size(), change, Refusal.FORBIDDEN, e);
    } catch (IllegalArgumentException e) {
      return refused(command, counts.size(), change, Code.VALUE.name(), e);
    } catch (KafkaException | StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("command {} failed", command.id(), e);
      return refused(command, counts.size(), change, Refusal.INTERNAL, e);
    }
  }

  private static Result refused(
      Command command, int index, RowChange change, String code, Throwable cause) {
    change.putBack();
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    boolean isOneOfMany = command.statements().size() > 1;
    return new Result(
        List.of(),
        new Refusal(code, isOneOfMany ? "statement " + (index + 1) + ": " + message : message));
  }

  // ---- statements ------------------------------------------------------------------------------

  private long putRows(PutRows put, RowJudge judge, RowChange change) {
    for (RowText row : put.rows()) {
      byte[] key = row.key().getBytes(StandardCharsets.UTF_8);
      if (put.mustBeNew() && change.has(key)) {
        throw new DuplicateKeyException(
            "there is a row with the key " + abbreviated(row.key()) + " already");
      }
      byte[] value = partition.texts().value(key, row);
      requireSize(key, value);
      if (judge != null && !change.allowsOver(judge, key)) {
        throw forbidden(row.key());
      }
      put(key, value, judge, change);
    }
    return put.rows().size();
  }

  /** Writes a row, unless it would be one that who asks may not make. */
  private static void put(byte[] key, byte[] value, RowJudge judge, RowChange change) {
    if (judge != null && value != null && !change.allows(judge, key, value)) {
      throw forbidden(new String(key, StandardCharsets.UTF_8));
    }
    change.put(key, value);
  }

  private static ForbiddenException forbidden(String key) {
    return new ForbiddenException(
        "the row with the key "
            + abbreviated(key)
            + " is not among those that these credentials may write; nothing is changed");
  }

  private static String abbreviated(String key) {
    return key.length() <= KEY_LENGTH_SHOWN ? key : key.substring(0, KEY_LENGTH_SHOWN) + "...";
  }

  private static void requireSize(byte[] key, byte[] value) {
    if ((long) key.length + value.length > ROW_BYTES_MAX) {
      throw new IllegalArgumentException("a row is larger than " + ROW_BYTES_MAX + " bytes");
    }
  }

  private long runSql(RunSql run, OwnRows own, RowChange change) {
    PreparedChange planned = own.engine().prepareChange(run.text());
    if (planned.kind() != ChangeKind.UPDATE && planned.kind() != ChangeKind.DELETE) {
      throw new SqlException(
          Code.INVALID, "rows of " + planned.kind() + " are made before they are sent");
    }
    Object[] parameters = JsonValues.read(run.parameters(), planned.parameterTypes());
    List<Row> rows = rows(planned, parameters, limits.get());
    for (Row row : rows) {
      put(row.key, row.value, own.judge(), change);
    }
    return rows.size();
  }

  /** A row to be written; without a value, to be removed. */
  private record Row(byte[] key, byte[] value) {}

  /** All of them before the first is written: a statement does not see what it does itself. */
  private List<Row> rows(PreparedChange planned, Object[] parameters, QueryLimits bounds) {
    List<Row> rows = new ArrayList<>();
    try (PreparedChange.Changes changes = planned.execute(parameters, bounds)) {
      while (changes.next()) {
        byte[] key = partition.encoder().key(changes.oldRow());
        byte[] value =
            changes.newRow() == null ? null : partition.encoder().value(changes.newRow());
        if (value != null) {
          requireSize(key, value);
        }
        bounds.keep(ROW_OVERHEAD_BYTES + key.length + (value == null ? 0 : value.length));
        rows.add(new Row(key, value));
      }
    }
    return rows;
  }

  private static final class DuplicateKeyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DuplicateKeyException(String message) {
      super(message, null, false, false);
    }
  }
}
