package dev.tidepool.server.command;

import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import java.util.stream.IntStream;

/**
 * Tells whether rows may be made and written over by somebody who may not see all.
 *
 * <p><b>Threads:</b> one. <b>Costs:</b> reads all columns of a row.
 */
final class RowJudge {
  private final PredicateEvaluator.Filter filter;
  private final ColumnReader reader;
  private final Object[] row;

  /** A judge by {@code condition}, which has no parameters. */
  RowJudge(CommandTable table, Predicate condition) {
    TableSchema schema = table.schema();
    int[] columns = IntStream.range(0, schema.columns().size()).toArray();
    this.filter = PredicateEvaluator.compile(condition, schema).bind(new Object[0]);
    this.reader = table.codec().bind(schema, columns);
    this.row = new Object[columns.length];
  }

  /** Whether the row may be there, or be written over; one that cannot be read may not. */
  boolean allows(byte[] key, byte[] value, long timestampMillis) {
    try {
      reader.read(key, 0, key.length, value, 0, value.length, timestampMillis, row);
    } catch (UnreadableRowException e) {
      return false; // nobody can tell whose it is
    }
    return filter.matches(column -> row[column]);
  }

  /** A row that who asks may not write. */
  static final class ForbiddenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ForbiddenException(String message) {
      super(message, null, false, false);
    }
  }
}
