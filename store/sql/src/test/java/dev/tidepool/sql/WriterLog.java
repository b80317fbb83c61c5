package dev.tidepool.sql;

import dev.tidepool.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A writer's puts, one after the other, of which number n is known without asking: so a result
 * shows after how many puts it was true. Put n goes to one of the rows in turn, or takes it away
 * (one in five of later ones), and gives it the number n, a kind and an amount that follow from n.
 *
 * <p><b>Threads:</b> one writes, any others read.
 */
final class WriterLog {
  static final int ROW_COUNT = 200;
  private static final int KIND_COUNT = 3;
  private static final int AMOUNTS = 1000;

  private final Table table;
  private volatile long writtenCount; // puts that have returned

  WriterLog(Table table) {
    this.table = table;
  }

  /** A row as put {@code n} left it. */
  record Row(long id, long n, String kind, long amount) {}

  /** Puts that have returned. */
  long writtenCount() {
    return writtenCount;
  }

  void write() {
    long n = writtenCount;
    Row row = row(n);
    byte[] key = ("r" + id(n)).getBytes(StandardCharsets.UTF_8);
    if (row == null) {
      table.remove(key);
    } else {
      String json =
          "{\"id\":%d,\"n\":%d,\"kind\":\"%s\",\"amount\":%d}"
              .formatted(row.id, row.n, row.kind, row.amount);
      table.put(key, json.getBytes(StandardCharsets.UTF_8));
    }
    writtenCount = n + 1;
  }

  private static long id(long n) {
    return (n * 7) % ROW_COUNT; // 7 and the number of rows have no common divisor
  }

  /** What put {@code n} leaves of its row; null if it takes it away. */
  private static Row row(long n) {
    long mixed = n * 0x9e3779b97f4a7c15L >>> 40;
    boolean isRemoval = n >= ROW_COUNT && mixed % 5 == 0;
    return isRemoval ? null : new Row(id(n), n, "kind" + mixed % KIND_COUNT, mixed % AMOUNTS);
  }

  /** The rows after {@code count} puts, by id. */
  static List<Row> rowsAfter(long count) {
    Row[] rows = new Row[ROW_COUNT];
    for (long n = Math.max(0, count - ROW_COUNT); n < count; n++) {
      rows[(int) id(n)] = row(n);
    }
    return Arrays.stream(rows)
        .filter(row -> row != null)
        .sorted(Comparator.comparing(Row::id))
        .toList();
  }

  /**
   * After how many puts {@code answer} is what a result says, from {@code from} to {@code to}; -1
   * if there is no such moment.
   */
  static long momentOf(Object result, long from, long to, Answer answer) {
    for (long count = from; count <= to; count++) {
      if (answer.of(rowsAfter(count)).equals(result)) {
        return count;
      }
    }
    return -1;
  }

  /** What a query gives of rows, computed without one. */
  interface Answer {
    List<List<Object>> of(List<Row> rows);
  }

  /** The values of a row of a result. */
  static List<Object> values(Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }
}
