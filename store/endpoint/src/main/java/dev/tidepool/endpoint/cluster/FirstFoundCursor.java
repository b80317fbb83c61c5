package dev.tidepool.endpoint.cluster;

import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.util.function.Supplier;

/** The rows of one place; only if it has none, those of the others. */
final class FirstFoundCursor implements ResultCursor {
  private final ResultCursor first;
  private final Supplier<ResultCursor> others;
  private ResultCursor current;

  FirstFoundCursor(ResultCursor first, Supplier<ResultCursor> others) {
    this.first = first;
    this.others = others;
  }

  @Override
  public boolean next() {
    if (current != null) {
      return current.next();
    }
    if (first.next()) {
      current = first;
      return true;
    }
    current = others.get();
    return current.next();
  }

  @Override
  public Object value(int index) {
    return current.value(index);
  }

  @Override
  public ScanStatistics statistics() {
    return current == null || current == first
        ? first.statistics()
        : first.statistics().plus(current.statistics());
  }

  @Override
  public void close() {
    try {
      first.close();
    } finally {
      if (current != null && current != first) {
        current.close();
      }
    }
  }
}
