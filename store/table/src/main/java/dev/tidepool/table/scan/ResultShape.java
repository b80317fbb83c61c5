package dev.tidepool.table.scan;

import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.TreeSet;

/**
 * What a request wants of the rows that match: which columns, and in which order the result is.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class ResultShape {
  private final TableSchema schema;
  private final ScanRequest request;
  private final int[] wantedColumns;
  private final int[] resultColumns;
  private final RowOrder order; // null for any

  /**
   * Checks {@code request}, but for its predicate.
   *
   * @throws IllegalArgumentException if it does not fit the schema
   */
  public ResultShape(TableSchema schema, ScanRequest request) {
    this.schema = schema;
    this.request = request;
    this.wantedColumns = checkedColumns();
    this.resultColumns = request.columns().stream().mapToInt(Integer::intValue).toArray();
    this.order = request.order().isEmpty() ? null : checkedOrder();
  }

  /** The columns that are needed of a row, ascending. */
  int[] wantedColumns() {
    return wantedColumns;
  }

  /** The columns of a result row, if there is no aggregation. */
  int[] resultColumns() {
    return resultColumns;
  }

  /** The order of {@link #resultRow} or of an aggregation's rows; null for any. */
  public RowOrder order() {
    return order;
  }

  /** The columns of the result, and behind them those that it is sorted by. */
  public Object[] resultRow(Object[] columns) {
    Object[] row = new Object[resultColumns.length + request.order().size()];
    for (int i = 0; i < resultColumns.length; i++) {
      row[i] = columns[resultColumns[i]];
    }
    for (int i = resultColumns.length; i < row.length; i++) {
      row[i] = columns[request.order().get(i - resultColumns.length).column()];
    }
    return row;
  }

  // ---- checking --------------------------------------------------------------------------------

  private int[] checkedColumns() {
    TreeSet<Integer> wanted = new TreeSet<>();
    Aggregation aggregation = request.aggregation();
    if (aggregation == null) {
      wanted.addAll(request.columns());
      request.order().forEach(key -> wanted.add(key.column()));
    } else {
      wanted.addAll(aggregation.groupBy());
      for (Call call : aggregation.calls()) {
        if (call.column() >= 0) {
          wanted.add(call.column());
        } else if (call.function() != Function.COUNT) {
          throw new IllegalArgumentException(call.function() + " needs a column");
        }
      }
    }
    for (int column : wanted) {
      if (column < 0 || column >= schema.columnCount()) {
        throw new IllegalArgumentException(
            "there is no column " + column + "; there are " + schema.columnCount());
      }
    }
    if (aggregation != null) {
      aggregation.calls().forEach(this::checkCall);
    }
    return wanted.stream().mapToInt(Integer::intValue).toArray();
  }

  private void checkCall(Call call) {
    if (call.column() < 0) {
      return;
    }
    ColumnType type = schema.column(call.column()).type();
    boolean isTaken =
        switch (call.function()) {
          case COUNT -> true;
          case MIN, MAX -> !type.isArray();
          case SUM -> !type.isArray() && isNumber(type.scalar());
        };
    if (!isTaken) {
      throw new IllegalArgumentException(
          call.function() + " of column " + schema.column(call.column()).name() + ", a " + type);
    }
  }

  private static boolean isNumber(Scalar type) {
    return switch (type) {
      case INT, BIGINT, DOUBLE, DECIMAL -> true;
      default -> false;
    };
  }

  private RowOrder checkedOrder() {
    List<SortKey> keys = request.order();
    int[] positions = new int[keys.size()];
    ColumnType[] types = new ColumnType[keys.size()];
    for (int i = 0; i < positions.length; i++) {
      int column = keys.get(i).column();
      boolean isAggregated = request.aggregation() != null;
      positions[i] = isAggregated ? column : request.columns().size() + i;
      types[i] = isAggregated ? typeOf(column) : schema.column(column).type();
      if (types[i].isArray()) {
        throw new IllegalArgumentException("rows have no order by a " + types[i]);
      }
    }
    Scalar[] scalars = new Scalar[types.length];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = types[i].scalar();
    }
    return new RowOrder(keys, positions, scalars);
  }

  /** The type of a column of an aggregation's result. */
  private ColumnType typeOf(int resultColumn) {
    Aggregation aggregation = request.aggregation();
    int groupCount = aggregation.groupBy().size();
    if (resultColumn < 0 || resultColumn >= groupCount + aggregation.calls().size()) {
      throw new IllegalArgumentException("the result has no column " + resultColumn);
    }
    return resultColumn < groupCount
        ? schema.column(aggregation.groupBy().get(resultColumn)).type()
        : resultType(aggregation.calls().get(resultColumn - groupCount), schema);
  }

  /** The type of what {@code call} gives. */
  public static ColumnType resultType(Call call, TableSchema schema) {
    if (call.function() == Function.COUNT) {
      return ColumnType.BIGINT;
    }
    ColumnType type = schema.column(call.column()).type();
    return call.function() == Function.SUM && type.equals(ColumnType.INT)
        ? ColumnType.BIGINT
        : type;
  }

  /** Such as {@code SUM(DISTINCT total)}, for messages. */
  static String text(Call call, TableSchema schema) {
    String argument = call.column() < 0 ? "*" : schema.column(call.column()).name();
    return call.function() + (call.distinct() ? "(DISTINCT " : "(") + argument + ")";
  }

  /** The calls of an aggregation in words, for messages. */
  public static List<String> texts(Aggregation aggregation, TableSchema schema) {
    return aggregation.calls().stream().map(call -> text(call, schema)).toList();
  }
}
