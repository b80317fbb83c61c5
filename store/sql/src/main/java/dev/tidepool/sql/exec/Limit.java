package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.table.query.QueryLimits;
import java.util.List;

/**
 * Some of the rows, in the order in which they come.
 *
 * @param offset how many to leave out first, INT or BIGINT; or null
 * @param limit how many to give at most, INT or BIGINT; or null
 * @param text both
 */
public record Limit(Operator input, Expression offset, Expression limit, String text)
    implements Operator {

  @Override
  public Rows open(Execution execution) {
    long skipped = RowCounts.of("OFFSET", offset, 0, execution);
    long count = RowCounts.of("LIMIT", limit, Long.MAX_VALUE, execution);
    return new LimitRows(input.open(execution), skipped, count, execution.limits());
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
    return new Limit(inputs.get(0), offset, limit, text);
  }

  @Override
  public String describe() {
    return "limit " + text;
  }

  @Override
  public double expectedRowCount() {
    return RowCounts.expected(input.expectedRowCount(), offset, limit);
  }

  private static final class LimitRows extends InputRows {
    private final QueryLimits limits;
    private long toSkip;
    private long toGive;

    LimitRows(Rows input, long toSkip, long toGive, QueryLimits limits) {
      super(input);
      this.toSkip = toSkip;
      this.toGive = toGive;
      this.limits = limits;
    }

    @Override
    public Object[] next() {
      if (toGive == 0) {
        return null;
      }
      for (; toSkip > 0; toSkip--) {
        limits.step();
        if (input.next() == null) {
          toGive = 0;
          return null;
        }
      }
      toGive--;
      return input.next();
    }
  }
}
