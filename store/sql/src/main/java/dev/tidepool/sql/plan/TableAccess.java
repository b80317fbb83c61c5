package dev.tidepool.sql.plan;

import dev.tidepool.sql.exec.Scan;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.query.Unknown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table and all that it will be asked for in one request. Conditions, columns, order, limit and
 * aggregation are added in the order in which SQL evaluates them; what comes too late for the
 * request ({@code can...} says so) needs an operator above.
 *
 * <p><b>Threads:</b> immutable; each change gives another one.
 *
 * @param table its name
 * @param request what it is asked for
 * @param values what the request's parameters behind those of the statement are: computed when the
 *     scan is opened, without a row
 * @param known what its parameters are as far as it is known, else null: those of the statement,
 *     then {@code values}; only estimates depend on it
 */
public record TableAccess(
    String table,
    Relation relation,
    ScanRequest request,
    List<Expression> values,
    List<Object> known)
    implements Step {

  public TableAccess {
    values = List.copyOf(values);
    known = Collections.unmodifiableList(new ArrayList<>(known));
  }

  /** All of a table. */
  public static TableAccess of(String table, Relation relation, List<Object> known) {
    List<Integer> columns = IntStream.range(0, relation.schema().columnCount()).boxed().toList();
    return new TableAccess(
        table, relation, ScanRequest.of(Predicate.TRUE, columns), List.of(), known);
  }

  @Override
  public int columnCount() {
    Aggregation aggregation = request.aggregation();
    return aggregation == null
        ? request.columns().size()
        : aggregation.groupBy().size() + aggregation.calls().size();
  }

  private boolean isLimited() {
    return request.limit() != ScanRequest.UNLIMITED || request.offset() != ScanRequest.FROM_START;
  }

  /** Whether another condition on its columns can be asked for. */
  public boolean canFilter() {
    return request.aggregation() == null && !isLimited();
  }

  /** Whether other columns can be asked for. */
  public boolean canProject() {
    return request.aggregation() == null;
  }

  /** Whether an order can be asked for. */
  public boolean canSort() {
    return !isLimited();
  }

  /** Whether a limit can be asked for. */
  public boolean canLimit() {
    return !isLimited();
  }

  /** Whether groups can be asked for. */
  public boolean canAggregate() {
    return request.aggregation() == null && !isLimited();
  }

  /** The column of the table that column {@code index} of its rows is; not if aggregated. */
  public int column(int index) {
    return request.columns().get(index);
  }

  /**
   * With one more condition, whose columns are those of the table.
   *
   * @param moreValues further parameters of the request
   * @param moreKnown what they are, or null
   */
  public TableAccess filter(
      Predicate condition, List<Expression> moreValues, List<Object> moreKnown) {
    List<Expression> all = new ArrayList<>(values);
    all.addAll(moreValues);
    List<Object> allKnown = new ArrayList<>(known);
    allKnown.addAll(moreKnown);
    Predicate both =
        request.predicate().equals(Predicate.TRUE)
            ? condition
            : new Predicate.And(List.of(request.predicate(), condition));
    ScanRequest filtered =
        new ScanRequest(
            both,
            request.columns(),
            request.order(),
            request.offset(),
            request.limit(),
            request.aggregation());
    return new TableAccess(table, relation, filtered, all, allKnown);
  }

  /** With these of its columns only, in this order. */
  public TableAccess project(List<Integer> indexes) {
    return with(
        new ScanRequest(
            request.predicate(),
            indexes.stream().map(request.columns()::get).toList(),
            request.order(),
            request.offset(),
            request.limit(),
            null));
  }

  /** In the order of these keys, whose columns are those of its rows. */
  public TableAccess sort(List<SortKey> keys) {
    List<SortKey> order = keys;
    if (request.aggregation() == null) {
      order =
          keys.stream()
              .map(
                  key ->
                      new SortKey(
                          request.columns().get(key.column()), key.descending(), key.nullsFirst()))
              .toList();
    }
    return with(
        new ScanRequest(
            request.predicate(),
            request.columns(),
            order,
            request.offset(),
            request.limit(),
            request.aggregation()));
  }

  /** Not the first {@code offset} rows, and no more than {@code limit}. */
  public TableAccess limit(Operand offset, Operand limit) {
    return with(
        new ScanRequest(
            request.predicate(),
            request.columns(),
            request.order(),
            offset,
            limit,
            request.aggregation()));
  }

  /** Grouped; columns are those of the table. Rows have no order then. */
  public TableAccess aggregate(Aggregation aggregation) {
    return with(
        new ScanRequest(
            request.predicate(),
            List.of(),
            List.of(),
            ScanRequest.FROM_START,
            ScanRequest.UNLIMITED,
            aggregation));
  }

  private TableAccess with(ScanRequest changed) {
    return new TableAccess(table, relation, changed, values, known);
  }

  /** Prepares the request. */
  @Override
  public Scan operator() {
    return scan(0);
  }

  /**
   * Prepares the request; how rows will be reached is told for any value of parameters that are not
   * known, but for those of OFFSET and LIMIT: for all rows.
   *
   * @param keyCount how many more parameters it has, which are given when it is opened
   */
  Scan scan(int keyCount) {
    Relation.PreparedScan scan = relation.prepare(request);
    Object[] parameters = known.toArray(new Object[known.size() + keyCount]);
    Arrays.setAll(parameters, i -> parameters[i] == null ? Unknown.VALUE : parameters[i]);
    set(parameters, request.offset(), 0L);
    set(parameters, request.limit(), Long.MAX_VALUE);
    Relation.AccessPath path = scan.accessPath(parameters);
    String text = "scan " + AccessText.of(this) + ": " + path.text();
    return new Scan(relation, scan, columnCount(), values, text, path.expectedRowCount());
  }

  /** Prepares the request without a word of how rows will be reached: what asks does not wait. */
  Scan unexplained(double expectedRowCount) {
    Relation.PreparedScan scan = relation.prepare(request);
    return new Scan(relation, scan, columnCount(), values, AccessText.of(this), expectedRowCount);
  }

  private static void set(Object[] parameters, Operand operand, Object value) {
    if (operand instanceof Operand.Parameter parameter) {
      parameters[parameter.index()] = value;
    }
  }
}
