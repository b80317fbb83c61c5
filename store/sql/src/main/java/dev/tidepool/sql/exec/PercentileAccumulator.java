package dev.tidepool.sql.exec;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import java.util.ArrayList;
import java.util.List;

/** PERCENTILE_CONT and PERCENTILE_DISC, of values that come in their order. */
final class PercentileAccumulator extends Accumulator {
  private final boolean isContinuous;
  private final Double fraction;
  private final List<Object> values = new ArrayList<>();

  /**
   * A percentile.
   *
   * @param isContinuous whether it may be between two values, which are DOUBLE then
   * @param fraction of the way from the first to the last, 0 to 1; or null
   */
  PercentileAccumulator(boolean isContinuous, Double fraction) {
    if (fraction != null && !(fraction >= 0 && fraction <= 1)) {
      throw new SqlException(Code.VALUE, "the percentile " + fraction + " is not from 0 to 1");
    }
    this.isContinuous = isContinuous;
    this.fraction = fraction;
  }

  @Override
  void add(Object value, Memory memory) {
    memory.keep(Memory.REFERENCE_BYTES + Memory.sizeOf(value));
    values.add(value);
  }

  @Override
  Object result() {
    if (values.isEmpty() || fraction == null) {
      return null;
    }
    return isContinuous ? between() : values.get(firstBehind());
  }

  private double between() {
    double place = fraction * (values.size() - 1);
    int before = (int) place;
    double value = (Double) values.get(before);
    double share = place - before;
    return share == 0 ? value : value + share * ((Double) values.get(before + 1) - value);
  }

  private int firstBehind() {
    return Math.max(0, (int) Math.ceil(fraction * values.size()) - 1);
  }
}
