package dev.tidepool.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.exec.WindowFrame.Bound;
import dev.tidepool.sql.exec.WindowFrame.Kind;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Windows against their definition: for each row, all rows of its partition are looked at, in
 * order, and it is asked of each whether it is in the frame.
 *
 * <p>Rows are: partition (INT), order (some type), value (INT), number (INT), which is unique.
 */
class WindowTest {
  private static final int ROUNDS = 300;
  private static final Expression VALUE = Expressions.column(2);

  /** One window over rows of a seed. */
  private record Task(List<Object[]> rows, SqlType orderType, WindowGroup group) {
    Comparator<Object[]> order() {
      return group.orderBy().isEmpty() ? (a, b) -> 0 : new RowOrder(group.orderBy());
    }

    List<Object[]> partition(Object[] row) {
      List<Object[]> partition = new ArrayList<>();
      for (Object[] other : rows) {
        if (group.partitionBy().isEmpty() || Objects.equals(other[0], row[0])) {
          partition.add(other);
        }
      }
      partition.sort(order());
      return partition;
    }
  }

  private static Task random(Random random, List<WindowCall> calls) {
    List<SqlType> orderTypes =
        List.of(SqlType.INT, SqlType.BIGINT, SqlType.DOUBLE, SqlType.DECIMAL, SqlType.DATE);
    SqlType orderType = orderTypes.get(random.nextInt(orderTypes.size()));
    List<Object[]> rows = new ArrayList<>();
    for (int i = random.nextInt(25); i > 0; i--) {
      Integer order = random.nextInt(6) == 0 ? null : (Integer) random.nextInt(8);
      Integer value = random.nextInt(5) == 0 ? null : (Integer) random.nextInt(100);
      rows.add(TestRows.row(random.nextInt(3), of(orderType, order), value, i));
    }
    List<SortColumn> orderBy = new ArrayList<>();
    boolean byRows = random.nextBoolean();
    if (random.nextInt(5) > 0) {
      orderBy.add(new SortColumn(1, orderType, random.nextBoolean(), random.nextBoolean()));
      if (byRows && random.nextBoolean()) {
        orderBy.add(new SortColumn(3, SqlType.INT, random.nextBoolean(), false));
      }
    }
    boolean withOffsets = byRows || orderBy.size() == 1;
    List<Key> partitionBy =
        random.nextInt(4) == 0 ? List.of() : List.of(Key.column(0, SqlType.INT));
    WindowFrame frame =
        new WindowFrame(
            byRows,
            bound(random, orderType, byRows, withOffsets, true),
            bound(random, orderType, byRows, withOffsets, false));
    return new Task(rows, orderType, new WindowGroup(partitionBy, orderBy, frame, calls));
  }

  private static Object of(SqlType type, Integer number) {
    if (number == null) {
      return null;
    }
    return switch (type.scalar()) {
      case BIGINT -> (Object) number.longValue();
      case DOUBLE -> number.doubleValue();
      case DECIMAL -> new BigDecimal(number).setScale(1);
      default -> number;
    };
  }

  private static Bound bound(
      Random random, SqlType type, boolean byRows, boolean withOffsets, boolean isLower) {
    Object offset = of(byRows ? SqlType.BIGINT : type, random.nextInt(4));
    return switch (random.nextInt(withOffsets ? 4 : 2)) {
      case 0 -> isLower ? Bound.UNBOUNDED_PRECEDING : Bound.UNBOUNDED_FOLLOWING;
      case 1 -> Bound.CURRENT_ROW;
      case 2 -> Bound.preceding(Expressions.literal(offset));
      default -> Bound.following(Expressions.literal(offset));
    };
  }

  /** The rows of the frame of row {@code index} of a partition, by definition. */
  private static List<Object[]> frame(Task task, List<Object[]> partition, int index) {
    return IntStream.range(0, partition.size())
        .filter(other -> isBehind(task, partition, index, other, task.group.frame().lower(), 1))
        .filter(other -> isBehind(task, partition, index, other, task.group.frame().upper(), -1))
        .mapToObj(partition::get)
        .toList();
  }

  /** Whether row {@code other} is at a bound, or on that side of it: 1 behind, -1 before. */
  private static boolean isBehind(
      Task task, List<Object[]> partition, int index, int other, Bound bound, int side) {
    if (bound.kind() == Kind.UNBOUNDED_PRECEDING || bound.kind() == Kind.UNBOUNDED_FOLLOWING) {
      return true;
    }
    Number offset =
        bound.offset() == null ? 0 : (Number) bound.offset().value(null, TestRows.execution());
    int direction = bound.kind() == Kind.PRECEDING ? -1 : 1;
    if (task.group.frame().byRows()) {
      return side * (other - (index + direction * offset.intValue())) >= 0;
    }
    Object[] row = partition.get(index);
    Object[] otherRow = partition.get(other);
    int order = task.order().compare(otherRow, row);
    if (bound.kind() == Kind.CURRENT_ROW || order == 0 && row[1] == null) {
      return side * order >= 0;
    }
    if (row[1] == null || otherRow[1] == null) {
      return side * order >= 0;
    }
    int sign = task.group.orderBy().get(0).descending() ? -1 : 1;
    double distance =
        sign * (((Number) otherRow[1]).doubleValue() - ((Number) row[1]).doubleValue());
    return side * Double.compare(distance, direction * offset.doubleValue()) >= 0;
  }

  private static List<Object[]> run(Task task) {
    List<SqlType> types = List.of(SqlType.INT, task.orderType, SqlType.INT, SqlType.INT);
    TestRows input = new TestRows(types, task.rows);
    List<Object[]> result = TestRows.run(new Window(input, List.of(task.group), ""));
    assertThat(input.openCount()).isZero();
    assertThat(result)
        .extracting(row -> row[3])
        .isEqualTo(task.rows.stream().map(row -> row[3]).toList());
    return result;
  }

  /** Aggregates and values of frames: ROWS and RANGE, all bounds, all directions, NULLs. */
  @Test
  void framesAreWhatTheirBoundsSay() {
    List<WindowCall> calls =
        List.of(
            WindowCall.of(AggregateCall.countRows()),
            WindowCall.of(AggregateCall.of(AggregateFunction.SUM, SqlType.INT, VALUE)),
            WindowCall.of(AggregateCall.of(AggregateFunction.MIN, SqlType.INT, VALUE)),
            WindowCall.of(
                AggregateCall.of(AggregateFunction.COUNT, SqlType.INT, VALUE).ofDistinct()),
            WindowCall.of(WindowFunction.FIRST_VALUE, List.of(VALUE)),
            WindowCall.of(WindowFunction.LAST_VALUE, List.of(VALUE)),
            WindowCall.of(WindowFunction.NTH_VALUE, List.of(VALUE, Expressions.literal(2))),
            WindowCall.of(WindowFunction.FIRST_VALUE, List.of(VALUE)).ignoringNulls(),
            WindowCall.of(WindowFunction.LAST_VALUE, List.of(VALUE)).ignoringNulls());
    for (int seed = 0; seed < ROUNDS; seed++) {
      Task task = random(new Random(seed), calls);
      for (Object[] row : run(task)) {
        List<Object[]> partition = task.partition(row);
        int index = indexOf(partition, row);
        List<Object> values =
            frame(task, partition, index).stream().map(other -> other[2]).toList();
        List<Object> known = values.stream().filter(Objects::nonNull).toList();
        assertThat(Arrays.asList(row).subList(4, row.length))
            .as("seed %s, %s of %s", seed, task.group, Arrays.toString(row))
            .containsExactly(
                (long) values.size(),
                known.isEmpty() ? null : (Object) known.stream().mapToLong(v -> (Integer) v).sum(),
                known.stream().min(Comparator.comparing(v -> (Integer) v)).orElse(null),
                known.stream().distinct().count(),
                values.isEmpty() ? null : values.get(0),
                values.isEmpty() ? null : values.get(values.size() - 1),
                values.size() < 2 ? null : values.get(1),
                known.isEmpty() ? null : known.get(0),
                known.isEmpty() ? null : known.get(known.size() - 1));
      }
    }
  }

  private static int indexOf(List<Object[]> partition, Object[] row) {
    return IntStream.range(0, partition.size())
        .filter(i -> partition.get(i)[3].equals(row[3]))
        .findFirst()
        .orElseThrow();
  }

  /** Functions of the place of a row among the rows of its partition. */
  @Test
  void ranksAndNeighboursAreWhatTheyAreByDefinition() {
    List<WindowCall> calls =
        List.of(
            WindowCall.of(WindowFunction.ROW_NUMBER, List.of()),
            WindowCall.of(WindowFunction.RANK, List.of()),
            WindowCall.of(WindowFunction.DENSE_RANK, List.of()),
            WindowCall.of(WindowFunction.PERCENT_RANK, List.of()),
            WindowCall.of(WindowFunction.CUME_DIST, List.of()),
            WindowCall.of(WindowFunction.LAG, List.of(VALUE)),
            WindowCall.of(
                WindowFunction.LEAD,
                List.of(VALUE, Expressions.literal(2), Expressions.literal(-1))),
            WindowCall.of(WindowFunction.LAG, List.of(VALUE)).ignoringNulls());
    for (int seed = 0; seed < ROUNDS; seed++) {
      Task task = random(new Random(seed), calls);
      Comparator<Object[]> order = task.order();
      for (Object[] row : run(task)) {
        List<Object[]> partition = task.partition(row);
        int index = indexOf(partition, row);
        int size = partition.size();
        long before = partition.stream().filter(other -> order.compare(other, row) < 0).count();
        long upTo = partition.stream().filter(other -> order.compare(other, row) <= 0).count();
        long distinctBefore =
            IntStream.range(0, index)
                .filter(i -> order.compare(partition.get(i), partition.get(i + 1)) != 0)
                .count();
        Object lastKnown =
            partition.subList(0, index).stream()
                .map(other -> other[2])
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .orElse(null);
        assertThat(Arrays.asList(row).subList(4, row.length))
            .as("seed %s, %s of %s", seed, task.group, Arrays.toString(row))
            .containsExactly(
                index + 1L,
                before + 1,
                distinctBefore + 1,
                size == 1 ? 0.0 : before / (size - 1.0),
                upTo / (double) size,
                index == 0 ? null : partition.get(index - 1)[2],
                index + 2 >= size ? -1 : partition.get(index + 2)[2],
                lastKnown);
      }
    }
  }

  /** Frames of hundreds of rows, which are put together of runs, against sums from the start. */
  @Test
  void longFramesAreWhatTheirRowsAre() {
    int count = 1500;
    Random random = new Random(75);
    List<Object[]> rows = new ArrayList<>();
    long[] sums = new long[count + 1];
    for (int i = 0; i < count; i++) {
      int value = random.nextInt(1000);
      rows.add(TestRows.row(0, i, value, i));
      sums[i + 1] = sums[i] + value;
    }
    for (int preceding : new int[] {33, 300, 700, 1499}) {
      for (int following : new int[] {-20, 0, 270}) {
        Bound upper =
            following < 0
                ? Bound.preceding(Expressions.literal(-following))
                : Bound.following(Expressions.literal(following));
        WindowFrame frame =
            new WindowFrame(true, Bound.preceding(Expressions.literal(preceding)), upper);
        List<WindowCall> calls =
            List.of(
                WindowCall.of(AggregateCall.of(AggregateFunction.SUM, SqlType.INT, VALUE)),
                WindowCall.of(AggregateCall.of(AggregateFunction.AVG, SqlType.INT, VALUE)));
        List<SortColumn> order = List.of(new SortColumn(1, SqlType.INT, false, false));
        Task task = new Task(rows, SqlType.INT, new WindowGroup(List.of(), order, frame, calls));
        List<Object[]> result = run(task);
        for (int i = 0; i < count; i++) {
          int start = Math.max(0, i - preceding);
          int end = Math.max(start, Math.min(count, i + following + 1));
          long sum = sums[end] - sums[start];
          assertThat(result.get(i)[4])
              .as("rows %s to %s", start, end)
              .isEqualTo(start == end ? null : (Object) sum);
          assertThat(result.get(i)[5])
              .isEqualTo(start == end ? null : (Object) ((double) sum / (end - start)));
        }
      }
    }
  }

  /** The parts of NTILE differ by one row at most, larger ones first, for all sizes. */
  @Test
  void tilesAreAsEqualAsCanBe() {
    for (int size = 1; size < 12; size++) {
      for (int count = 1; count < 15; count++) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          rows.add(TestRows.row(0, i, null, i));
        }
        List<WindowCall> calls =
            List.of(WindowCall.of(WindowFunction.NTILE, List.of(Expressions.literal(count))));
        Task task =
            new Task(
                rows, SqlType.INT, new WindowGroup(List.of(), List.of(), WindowFrame.ALL, calls));
        int[] sizes = new int[count];
        int last = 1;
        for (Object[] row : run(task)) {
          int tile = (Integer) row[4];
          assertThat(tile).isBetween(last, last + 1);
          last = tile;
          sizes[tile - 1]++;
        }
        for (int i = 0; i < count; i++) {
          assertThat(sizes[i]).isEqualTo(size / count + (i < size % count ? 1 : 0));
        }
      }
    }
  }

  /** Bounds beyond the smallest and largest value do not overflow. */
  @Test
  void rangesAtTheEndsOfTheirType() {
    List<Object[]> rows =
        List.of(
            TestRows.row(0, Long.MIN_VALUE, 1, 1),
            TestRows.row(0, 0L, 1, 2),
            TestRows.row(0, Long.MAX_VALUE, 1, 3));
    WindowFrame frame =
        new WindowFrame(
            false,
            Bound.preceding(Expressions.literal(10L)),
            Bound.following(Expressions.literal(Long.MAX_VALUE)));
    List<SortColumn> order = List.of(new SortColumn(1, SqlType.BIGINT, false, false));
    List<WindowCall> calls = List.of(WindowCall.of(AggregateCall.countRows()));
    Task task = new Task(rows, SqlType.BIGINT, new WindowGroup(List.of(), order, frame, calls));
    assertThat(run(task)).extracting(row -> row[4]).containsExactly(1L, 2L, 1L);
  }

  @Test
  void offsetsMustBeKnownAndNotNegative() {
    for (Object offset : Arrays.asList(-1, null)) {
      WindowFrame frame =
          new WindowFrame(true, Bound.preceding(Expressions.literal(offset)), Bound.CURRENT_ROW);
      List<WindowCall> calls = List.of(WindowCall.of(AggregateCall.countRows()));
      Task task =
          new Task(
              List.<Object[]>of(TestRows.row(0, 0, 0, 0)),
              SqlType.INT,
              new WindowGroup(List.of(), List.of(), frame, calls));
      assertThatThrownBy(() -> run(task))
          .isInstanceOf(SqlException.class)
          .hasMessageStartingWith("the offset of a window frame is ");
    }
  }
}
