package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The rows in order; equal ones in the order in which they came. With a limit it keeps no more than
 * offset and limit ask for.
 *
 * @param offset how many to leave out first, INT or BIGINT; or null
 * @param limit how many to give at most, INT or BIGINT; or null
 * @param text the order
 */
public record Sort(
    Operator input, List<SortColumn> columns, Expression offset, Expression limit, String text)
    implements Operator {
  public Sort {
    columns = List.copyOf(columns);
  }

  @Override
  public Rows open(Execution execution) {
    long skipped = RowCounts.of("OFFSET", offset, 0, execution);
    long count = RowCounts.of("LIMIT", limit, Long.MAX_VALUE, execution);
    long kept = count > Long.MAX_VALUE - skipped ? Long.MAX_VALUE : skipped + count;
    return new ComputedRows(input.open(execution), execution) {
      @Override
      Iterator<Object[]> compute(Rows input) {
        List<Object[]> sorted = kept <= TopRows.COUNT_MAX ? top(input, (int) kept) : all(input);
        int from = (int) Math.min(skipped, sorted.size());
        int to = (int) Math.min(kept, sorted.size());
        return sorted.subList(from, to).iterator();
      }

      private List<Object[]> all(Rows input) {
        List<Object[]> rows = new ArrayList<>();
        for (Object[] row = input.next(); row != null; row = input.next()) {
          execution.limits().step();
          memory.keepRow(row);
          rows.add(row);
        }
        rows.sort(new RowOrder(columns).within(execution.limits()));
        return rows;
      }

      private List<Object[]> top(Rows input, int count) {
        TopRows top = new TopRows(new RowOrder(columns).within(execution.limits()), count, memory);
        if (count > 0) {
          for (Object[] row = input.next(); row != null; row = input.next()) {
            execution.limits().step();
            top.add(row);
          }
        }
        return top.sorted();
      }
    };
  }

  @Override
  public int columnCount() {
    return input.columnCount();
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new Sort(inputs.get(0), columns, offset, limit, text);
  }

  @Override
  public String describe() {
    return (limit == null ? "sort by " : "top rows by ") + text;
  }

  @Override
  public double expectedRowCount() {
    return RowCounts.expected(input.expectedRowCount(), offset, limit);
  }
}
