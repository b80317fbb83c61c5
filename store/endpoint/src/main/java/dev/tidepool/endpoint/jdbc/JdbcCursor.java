package dev.tidepool.endpoint.jdbc;

import dev.tidepool.sql.type.ResultColumn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.avatica.Meta;

/**
 * The rows of a result, frame by frame. It reads ahead, so that a small result is read to its end
 * at once and holds nothing but its rows; a large one holds what its query holds, until it is read
 * or its time is over.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class JdbcCursor implements AutoCloseable {
  private static final long FRAME_BYTES = 512 << 10;
  private static final long READ_AHEAD_BYTES = 512 << 10;
  private static final int FRAME_ROWS_MAX = 10_000;
  private static final int FRAME_ROWS = 100;
  private static final long ROW_BYTES = 64;

  private final JdbcBudget budget;
  private final List<ResultColumn> columns;
  private final JdbcRows rows;
  private final Deque<Row> ahead = new ArrayDeque<>();
  private long aheadBytes;
  private boolean isOpen; // whether rows are to be read on, and counted in the budget
  private boolean isEnd;
  private long rowsLeft;
  private long offset;

  private record Row(List<Object> values, long bytes) {}

  /**
   * A cursor that owns {@code rows}.
   *
   * @param rowCountMax behind which the result ends
   */
  JdbcCursor(JdbcRows rows, long rowCountMax, JdbcBudget budget) {
    this.rows = rows;
    this.columns = rows.columns();
    this.rowsLeft = rowCountMax;
    this.budget = budget;
  }

  List<ResultColumn> columns() {
    return columns;
  }

  /** Where the next frame begins. */
  long offset() {
    return offset;
  }

  /** Whether reading on takes more than what is kept. */
  boolean isOpen() {
    return isOpen;
  }

  /** The next rows: {@code rowCount} at most, the usual number if it is not positive. */
  Meta.Frame next(int rowCount) {
    int countMax = rowCount <= 0 ? FRAME_ROWS : Math.min(rowCount, FRAME_ROWS_MAX);
    List<Object> frame = new ArrayList<>();
    long bytes = 0;
    while (frame.size() < countMax && bytes < FRAME_BYTES) {
      Row row = take();
      if (row == null) {
        break;
      }
      frame.add(row.values);
      bytes += row.bytes;
    }
    readAhead();
    long first = offset;
    offset += frame.size();
    return new Meta.Frame(first, isEnd && ahead.isEmpty(), frame);
  }

  private Row take() {
    Row row = ahead.poll();
    if (row == null) {
      return read();
    }
    aheadBytes -= row.bytes;
    budget.giveBytes(row.bytes);
    return row;
  }

  private void readAhead() {
    while (!isEnd && aheadBytes < READ_AHEAD_BYTES) {
      Row row = read();
      if (row != null) {
        budget.takeBytes(row.bytes);
        aheadBytes += row.bytes;
        ahead.add(row);
      }
    }
    if (!isEnd && !isOpen) {
      budget.takeOpenResult();
      isOpen = true;
    }
  }

  private Row read() {
    if (isEnd) {
      return null;
    }
    if (rowsLeft == 0 || !rows.next()) {
      end();
      return null;
    }
    rowsLeft--;
    Object[] values = new Object[columns.size()];
    long bytes = ROW_BYTES;
    for (int i = 0; i < values.length; i++) {
      values[i] = JdbcTypes.value(columns.get(i).type(), rows.value(i));
      bytes += 8 + JdbcTypes.bytes(values[i]);
    }
    return new Row(Arrays.asList(values), bytes);
  }

  private void end() {
    if (!isEnd) {
      isEnd = true;
      rows.close();
      if (isOpen) {
        isOpen = false;
        budget.giveOpenResult();
      }
    }
  }

  @Override
  public void close() {
    end();
    ahead.clear();
    budget.giveBytes(aheadBytes);
    aheadBytes = 0;
  }
}
