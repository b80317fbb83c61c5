package dev.tidepool.table.paging;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Operand.Literal;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.IsNull;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Terms;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A request whose result is read in pages, each at a point in time of its own. A page goes on
 * behind the last row of the one before: behind its values in the order, and its key. So a row that
 * is there throughout, and stays where it is in the order, comes exactly once, whatever is written
 * between two pages; and the index of the first column of the order, if there is one, is entered at
 * the place.
 *
 * <p>Rows of pages have the request's columns first; what stands behind them is Paging's.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Paging {
  private final TableSchema schema;
  private final ScanRequest request;
  private final ScanRequest paged;

  /**
   * Pages of {@code request}, as long as its limit.
   *
   * @throws IllegalArgumentException if it aggregates or has an offset, or the table has no column
   *     that is the key or a part of it
   */
  public Paging(TableSchema schema, ScanRequest request) {
    this.schema = schema;
    this.request = request;
    if (request.aggregation() != null || !request.offset().equals(ScanRequest.FROM_START)) {
      throw new IllegalArgumentException("pages are of rows, and from the start");
    }
    if (schema.keyColumns().length == 0) {
      throw new IllegalArgumentException(
          "pages need a column that is the key, as rows may be equal in all others");
    }
    List<SortKey> order = new ArrayList<>(request.order());
    for (int key : schema.keyColumns()) {
      if (order.stream().noneMatch(one -> one.column() == key)) {
        order.add(new SortKey(key, false, true));
      }
    }
    List<Integer> columns = new ArrayList<>(request.columns());
    order.forEach(key -> columns.add(key.column()));
    this.paged =
        new ScanRequest(
            request.predicate(), columns, order, request.offset(), request.limit(), null);
  }

  /** The first page. */
  public ScanRequest first() {
    return paged;
  }

  /** Where {@code rows} are: goes into a URL, and holds the values of the order and the key. */
  public String token(ResultCursor rows) {
    Object[] values = new Object[paged.order().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.value(request.columns().size() + i);
    }
    byte[] bytes = Terms.encodeComposite(types(), values);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Scalar[] types() {
    return paged.order().stream()
        .map(key -> schema.column(key.column()).type().scalar())
        .toArray(Scalar[]::new);
  }

  /**
   * The page behind the row that {@code token} is of.
   *
   * @throws IllegalArgumentException if it is no token of such a request
   */
  public ScanRequest after(String token) {
    Object[] values;
    try {
      values = Terms.decodeComposite(types(), Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no token of a page of this request: " + token, e);
    }
    List<Predicate> parts = new ArrayList<>();
    parts.add(request.predicate());
    parts.add(notBefore(paged.order().get(0), values[0]));
    parts.add(behind(values));
    return new ScanRequest(
        new And(parts), paged.columns(), paged.order(), paged.offset(), paged.limit(), null);
  }

  /** What an index can enter at: the first column is not before {@code value}. */
  private Predicate notBefore(SortKey key, Object value) {
    if (value == null) {
      return key.nullsFirst() ? Predicate.TRUE : new IsNull(key.column());
    }
    Operator operator = key.descending() ? Operator.LESS_OR_EQUAL : Operator.GREATER_OR_EQUAL;
    return orNull(key, new Comparison(key.column(), operator, new Literal(value)));
  }

  /** Behind in one column, and equal in all before it. */
  private Predicate behind(Object[] values) {
    List<Predicate> cases = new ArrayList<>();
    List<Predicate> equal = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      SortKey key = paged.order().get(i);
      List<Predicate> parts = new ArrayList<>(equal);
      parts.add(behind(key, values[i]));
      cases.add(new And(parts));
      Operand value = new Literal(values[i]);
      equal.add(
          values[i] == null
              ? new IsNull(key.column())
              : new Comparison(key.column(), Operator.EQUAL, value));
    }
    return new Or(cases);
  }

  private Predicate behind(SortKey key, Object value) {
    if (value == null) {
      return key.nullsFirst() ? new Not(new IsNull(key.column())) : Predicate.FALSE;
    }
    Operator operator = key.descending() ? Operator.LESS : Operator.GREATER;
    return orNull(key, new Comparison(key.column(), operator, new Literal(value)));
  }

  private Predicate orNull(SortKey key, Predicate comparison) {
    boolean areNullsBehind = !key.nullsFirst() && schema.column(key.column()).nullable();
    return areNullsBehind ? new Or(List.of(comparison, new IsNull(key.column()))) : comparison;
  }
}
