package dev.tidepool.streams.query;

import dev.tidepool.table.query.Relation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.streams.query.Query;

/**
 * An interactive query by columns, of a Tidepool store with a schema.
 *
 * <pre>
 *   IndexQuery query =
 *       IndexQuery.select("id", "total")
 *           .where(column("city").eq("Paris").and(column("total").ge(100)))
 *           .orderBy(Order.descending("total"))
 *           .limit(10);
 *
 *   StateQueryResult&lt;IndexResult&gt; result =
 *       streams.query(StateQueryRequest.inStore("orders").withQuery(query));
 * </pre>
 *
 * <p>It is answered from indexes where there are any, at one point in time of each partition, by
 * active tasks and standbys, and honours position bounds. A query that cannot be answered, because
 * of a column that is not there, a value of another type, or its {@link QueryBounds}, is a failed
 * {@code QueryResult} whose message says why.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class IndexQuery implements Query<IndexResult> {

  private final Parts parts;

  /** What was said; changed only before the query that has it is made. */
  static final class Parts {
    List<String> columns = List.of();
    List<String> groupBy = List.of();
    List<Aggregate> aggregates = List.of();
    Where where = Where.ALL;
    List<Order> order = List.of();
    long offset;
    Long limit; // null: all
    Integer pageSize; // null: no pages
    String after; // null: the first page
    QueryBounds bounds = QueryBounds.DEFAULT;

    private Parts copy() {
      Parts copy = new Parts();
      copy.columns = columns;
      copy.groupBy = groupBy;
      copy.aggregates = aggregates;
      copy.where = where;
      copy.order = order;
      copy.offset = offset;
      copy.limit = limit;
      copy.pageSize = pageSize;
      copy.after = after;
      copy.bounds = bounds;
      return copy;
    }
  }

  private IndexQuery(Parts parts) {
    this.parts = parts;
  }

  /** This with a change; checks that what was said goes together. */
  private IndexQuery with(Consumer<Parts> change) {
    Parts next = parts.copy();
    change.accept(next);
    if (next.offset < 0 || next.limit != null && next.limit < 0) {
      throw new IllegalArgumentException("a limit or an offset is not negative");
    }
    if (next.pageSize != null
        && (next.offset > 0 || next.limit != null || !next.aggregates.isEmpty())) {
      throw new IllegalArgumentException(
          "pages are of rows, and go without limit and offset: the page size is the limit");
    }
    return new IndexQuery(next);
  }

  /** Asks for rows with all columns. */
  public static IndexQuery selectAll() {
    return new IndexQuery(new Parts());
  }

  /** Asks for rows with these columns. */
  public static IndexQuery select(String first, String... more) {
    return selectAll().with(p -> p.columns = listOf(first, more));
  }

  /** Asks for one row of aggregates; by {@link #groupBy}, for one of each group. */
  public static IndexQuery aggregate(Aggregate first, Aggregate... more) {
    return selectAll().with(p -> p.aggregates = listOf(first, more));
  }

  /** Asks how many rows there are: one row with a BIGINT {@code count}. */
  public static IndexQuery count() {
    return aggregate(Aggregate.count());
  }

  /** A row for each combination of values of these columns, which come before the aggregates. */
  public IndexQuery groupBy(String... columns) {
    if (parts.aggregates.isEmpty()) {
      throw new IllegalArgumentException("groupBy needs aggregates: begin with aggregate(...)");
    }
    return with(p -> p.groupBy = List.of(columns));
  }

  /** Only rows that match. */
  public IndexQuery where(Where where) {
    Objects.requireNonNull(where, "where");
    return with(p -> p.where = where);
  }

  /**
   * In this order: by columns of the table, or, if there are aggregates, of the result. Rows that
   * are equal in it come in any order; without, all do.
   */
  public IndexQuery orderBy(Order... order) {
    return with(p -> p.order = List.of(order));
  }

  /** At most {@code count} rows: the first ones in the order. */
  public IndexQuery limit(long count) {
    return with(p -> p.limit = count);
  }

  /** Leaves out the first {@code count} rows. */
  public IndexQuery offset(long count) {
    return with(p -> p.offset = count);
  }

  /**
   * In pages of {@code rowCount} rows. A result has a continuation as long as more rows follow;
   * give it to {@link #after} for the next page.
   *
   * <p>Each page is of its own point in time. A row that keeps its place in the order meanwhile
   * comes exactly once. For that rows are sorted by their key at last, so the key must be among the
   * columns of the schema.
   */
  public IndexQuery pageSize(int rowCount) {
    if (rowCount < 1) {
      throw new IllegalArgumentException("a page has at least one row");
    }
    return with(p -> p.pageSize = rowCount);
  }

  /** The page that follows the one with this continuation, of the same query. */
  public IndexQuery after(String continuation) {
    Objects.requireNonNull(continuation, "continuation");
    return with(p -> p.after = continuation);
  }

  /** What it may take. */
  QueryBounds bounds() {
    return parts.bounds;
  }

  /** Within these bounds. */
  public IndexQuery within(QueryBounds bounds) {
    Objects.requireNonNull(bounds, "bounds");
    return with(p -> p.bounds = bounds);
  }

  private static <T> List<T> listOf(T first, T[] more) {
    return Stream.concat(Stream.of(first), Arrays.stream(more)).toList();
  }

  /**
   * Answers it on {@code relation}: what a store does with it.
   *
   * @throws IllegalArgumentException if it does not fit the schema
   * @throws dev.tidepool.table.query.QueryLimitException if it takes more than it may
   */
  public IndexResult answer(Relation relation) {
    return new IndexRequest(parts, relation.schema()).answer(relation);
  }

  /** How {@code relation} would reach the rows, in words. Errors as {@link #answer}. */
  public String accessPath(Relation relation) {
    return relation
        .prepare(new IndexRequest(parts, relation.schema()).request())
        .accessPath(new Object[0])
        .text();
  }

  @Override
  public String toString() {
    String wanted =
        parts.aggregates.isEmpty()
            ? (parts.columns.isEmpty() ? "all" : String.join(", ", parts.columns))
            : String.join(", ", parts.aggregates.stream().map(Aggregate::name).toList());
    return "IndexQuery[" + wanted + " where " + parts.where + "]";
  }
}
