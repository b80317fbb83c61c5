package dev.tidepool.table.partition;

import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.query.ScanStatistics;
import dev.tidepool.table.scan.GroupTable;
import dev.tidepool.table.scan.ResultShape;
import dev.tidepool.table.scan.ResultWindow;
import dev.tidepool.table.scan.RowSorter;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A request to a part with other columns than the whole: what the part is asked, and what is left
 * to do with its rows.
 *
 * <p><b>Threads:</b> immutable.
 */
final class WholePartScan {
  private final TableSchema schema;
  private final PartColumns columns;
  private final ScanRequest request;
  private final ResultShape shape;
  private final PredicateEvaluator rest; // of the condition, that the part cannot judge; or null
  private final boolean isServed; // by the part, but for the columns of the result
  private final List<Integer> asked; // columns of the whole that the part's rows have, in order
  private final ScanRequest ofPart;

  /**
   * Splits {@code request}.
   *
   * @throws IllegalArgumentException if it does not fit {@code schema}
   */
  WholePartScan(TableSchema schema, PartColumns columns, ScanRequest request) {
    this.schema = schema;
    this.columns = columns;
    this.request = request;
    this.shape = new ResultShape(schema, request);
    PredicateEvaluator.compile(request.predicate(), schema); // checks it
    List<Predicate> judged = new ArrayList<>();
    List<Predicate> left = new ArrayList<>();
    for (Predicate one : conjuncts(request.predicate())) {
      Predicate there = columns.predicate(one);
      (there == null ? left : judged).add(there == null ? one : there);
    }
    this.rest = left.isEmpty() ? null : PredicateEvaluator.compile(new Predicate.And(left), schema);
    Predicate condition = judged.size() == 1 ? judged.get(0) : new Predicate.And(judged);
    this.isServed = rest == null && servesShape();
    this.asked = isServed ? request.columns() : needed();
    this.ofPart = isServed ? served(condition) : rows(condition);
  }

  private static List<Predicate> conjuncts(Predicate predicate) {
    return predicate instanceof Predicate.And and ? and.parts() : List.of(predicate);
  }

  private boolean servesShape() {
    Aggregation aggregation = request.aggregation();
    if (aggregation == null) {
      return request.order().stream().noneMatch(key -> columns.isNarrower(key.column()));
    }
    return aggregation.groupBy().stream().allMatch(columns::isSame)
        && aggregation.calls().stream()
            .allMatch(call -> call.column() < 0 || columns.isSame(call.column()));
  }

  /** All that is looked at here. */
  private List<Integer> needed() {
    SortedSet<Integer> needed = new TreeSet<>();
    if (rest != null) {
      for (int column : rest.columns()) {
        needed.add(column);
      }
    }
    if (request.aggregation() == null) {
      needed.addAll(request.columns());
      request.order().forEach(key -> needed.add(key.column()));
    } else {
      needed.addAll(request.aggregation().groupBy());
      request.aggregation().calls().stream()
          .map(Call::column)
          .filter(column -> column >= 0)
          .forEach(needed::add);
    }
    return List.copyOf(needed);
  }

  private ScanRequest rows(Predicate condition) {
    return ScanRequest.of(condition, inPart(asked));
  }

  /** Columns that the part has. */
  private List<Integer> inPart(List<Integer> wanted) {
    return wanted.stream()
        .filter(column -> !columns.isMissing(column))
        .map(columns::inPart)
        .toList();
  }

  private ScanRequest served(Predicate condition) {
    Aggregation aggregation = request.aggregation();
    if (aggregation != null) {
      return new ScanRequest(
          condition,
          List.of(),
          request.order(),
          request.offset(),
          request.limit(),
          new Aggregation(
              inPart(aggregation.groupBy()),
              aggregation.calls().stream()
                  .map(call -> new Call(call.function(), inPart(call), call.distinct()))
                  .toList()));
    }
    List<SortKey> order =
        request.order().stream()
            .filter(key -> !columns.isMissing(key.column())) // all rows have the same there
            .map(key -> new SortKey(inPart(key), key.descending(), key.nullsFirst()))
            .toList();
    return new ScanRequest(
        condition, inPart(asked), order, request.offset(), request.limit(), null);
  }

  private int inPart(Call call) {
    return call.column() < 0 ? call.column() : columns.inPart(call.column());
  }

  private int inPart(SortKey key) {
    return columns.inPart(key.column());
  }

  /** What the part is asked, with the parameters of the whole. */
  ScanRequest ofPart() {
    return ofPart;
  }

  // ---- answering -------------------------------------------------------------------------------

  /**
   * Answers.
   *
   * @param part opens the part's answer, with the limits of it
   */
  ResultCursor open(
      Function<QueryLimits, ResultCursor> part, Object[] parameters, QueryLimits limits) {
    if (isServed) {
      ResultCursor rows = part.apply(limits);
      return request.aggregation() != null ? rows : new WidenedCursor(rows);
    }
    ResultWindow window = ResultWindow.of(request, shape.order(), parameters, limits);
    Found found = new Found(part.apply(limits.forStep()), parameters, limits);
    if (request.aggregation() == null && shape.order() == null) {
      return new MergedCursor(List.of(found), request.columns().size(), 0, window);
    }
    try (found) {
      return request.aggregation() != null ? grouped(found, window) : sorted(found, window);
    }
  }

  private ResultCursor grouped(Found found, ResultWindow window) {
    GroupTable groups =
        new GroupTable(
            request.aggregation(),
            ResultShape.texts(request.aggregation(), schema),
            schema,
            window.limits());
    while (found.next()) {
      groups.add(found.row);
    }
    return window.of(groups.rows(), found.statistics());
  }

  private ResultCursor sorted(Found found, ResultWindow window) {
    RowSorter sorter = window.newSorter();
    while (found.next()) {
      sorter.add(shape.resultRow(found.row));
    }
    return window.ofSorted(sorter.sorted(), found.statistics());
  }

  /** Rows of the part that fit the rest of the condition, with the columns of the whole. */
  private final class Found implements ResultCursor {
    private final ResultCursor rows;
    private final PredicateEvaluator.Filter filter; // or null
    private final QueryLimits limits;
    private Object[] row;

    Found(ResultCursor rows, Object[] parameters, QueryLimits limits) {
      this.rows = rows;
      this.filter = rest == null ? null : bind(rows, parameters);
      this.limits = limits;
    }

    private PredicateEvaluator.Filter bind(ResultCursor opened, Object[] parameters) {
      try {
        return rest.bind(parameters);
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
    }

    @Override
    public boolean next() {
      while (rows.next()) {
        limits.step();
        row = new Object[schema.columnCount()];
        int there = 0;
        for (int column : asked) {
          if (!columns.isMissing(column)) {
            row[column] = columns.widened(column, rows.value(there++));
          }
        }
        if (filter == null || filter.matches(column -> row[column])) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Object value(int index) {
      return row[request.columns().get(index)];
    }

    @Override
    public ScanStatistics statistics() {
      return rows.statistics();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** Rows as the part returns them, with the columns of the result. */
  private final class WidenedCursor implements ResultCursor {
    private final ResultCursor rows;
    private final int[] places = new int[asked.size()]; // in the part's rows; -1 for NULL

    WidenedCursor(ResultCursor rows) {
      this.rows = rows;
      int there = 0;
      for (int i = 0; i < places.length; i++) {
        places[i] = columns.isMissing(asked.get(i)) ? -1 : there++;
      }
    }

    @Override
    public boolean next() {
      return rows.next();
    }

    @Override
    public Object value(int index) {
      int place = places[index];
      return place < 0 ? null : columns.widened(asked.get(index), rows.value(place));
    }

    @Override
    public ScanStatistics statistics() {
      return rows.statistics();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
