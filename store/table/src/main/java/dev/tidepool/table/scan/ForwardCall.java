package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Terms;
import java.math.BigDecimal;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** One aggregate of all groups, computed from term ids. One thread. */
abstract class ForwardCall {
  private static final int SET_BYTES = 64;
  private static final int DECIMAL_BYTES = 48;

  private ForwardCall() {}

  /** Takes the rows of a batch: the term id of each, and its group; group 0 is nobody's. */
  abstract void add(int[] ids, int[] groups, int count);

  abstract Object result(int group);

  /** The aggregate {@code call} of {@code column}, for groups below {@code groupLimit}. */
  static ForwardCall of(Call call, FrozenColumn column, int groupLimit, QueryLimits limits) {
    if (call.distinct() && call.function() != Function.MIN && call.function() != Function.MAX) {
      return new OfDistinct(call.function(), column, groupLimit, limits);
    }
    limits.keep((long) groupLimit * Long.BYTES);
    return switch (call.function()) {
      case COUNT -> new ValueCount(groupLimit);
      case SUM -> new Sum(column, groupLimit, limits);
      case MIN -> new Extreme(column, groupLimit, false, limits);
      case MAX -> new Extreme(column, groupLimit, true, limits);
    };
  }

  private static final class ValueCount extends ForwardCall {
    private final long[] counts;

    ValueCount(int groupLimit) {
      counts = new long[groupLimit];
    }

    @Override
    void add(int[] ids, int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        counts[groups[i]] += ids[i] > TermDictionary.NULL ? 1 : 0;
      }
    }

    @Override
    Object result(int group) {
      return counts[group];
    }
  }

  /** The term id of the least or greatest value of each group. */
  private static final class Extreme extends ForwardCall {
    private final FrozenColumn column;
    private final long[] prefixes; // with the sign that makes the least of them the one wanted
    private final int[] best; // 0 for none yet
    private final boolean areWhole; // whether prefixes are all of the terms
    private final int sign;

    Extreme(FrozenColumn column, int groupLimit, boolean greatest, QueryLimits limits) {
      this.column = column;
      limits.keep((long) column.termLimit() * Long.BYTES);
      this.prefixes = column.prefixes();
      this.best = new int[groupLimit];
      this.areWhole =
          switch (column.type()) {
            case STRING, BYTES, DECIMAL -> false;
            default -> true;
          };
      this.sign = greatest ? -1 : 1;
    }

    @Override
    void add(int[] ids, int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        int id = ids[i];
        int group = groups[i];
        if (id > TermDictionary.NULL && id != best[group] && isBetter(id, best[group])) {
          best[group] = id;
        }
      }
    }

    private boolean isBetter(int id, int than) {
      if (than == 0) {
        return true;
      }
      int order = Long.compareUnsigned(prefixes[id], prefixes[than]);
      if (order == 0 && !areWhole) {
        order = column.compare(id, than);
      }
      return order * sign < 0;
    }

    @Override
    Object result(int group) {
      return column.value(best[group]);
    }
  }

  /** The sum of each group, by values that are decoded once for each term. */
  private static final class Sum extends ForwardCall {
    private final Scalar type;
    private final long[] longs; // by term id; the bits of doubles
    private final BigDecimal[] decimals; // by term id, or null
    private final long[] sums; // by group; the bits of doubles
    private final BigDecimal[] decimalSums; // by group, or null
    private final boolean[] hasValue;

    Sum(FrozenColumn column, int groupLimit, QueryLimits limits) {
      this.type = column.type();
      int termLimit = column.termLimit();
      boolean isDecimal = type == Scalar.DECIMAL;
      limits.keep((long) termLimit * (isDecimal ? DECIMAL_BYTES : Long.BYTES));
      longs = isDecimal ? null : column.prefixes().clone();
      decimals = isDecimal ? new BigDecimal[termLimit] : null;
      for (int id = TermDictionary.NULL + 1; id < termLimit; id++) {
        if (isDecimal) {
          decimals[id] = (BigDecimal) column.value(id);
        } else {
          longs[id] = Terms.numberOf(type, longs[id]);
        }
      }
      sums = isDecimal ? null : new long[groupLimit];
      decimalSums = isDecimal ? new BigDecimal[groupLimit] : null;
      hasValue = new boolean[groupLimit];
    }

    @Override
    void add(int[] ids, int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        if (ids[i] > TermDictionary.NULL) {
          addValue(ids[i], groups[i]);
        }
      }
    }

    private void addValue(int id, int group) {
      if (type == Scalar.DECIMAL) {
        BigDecimal sum = decimalSums[group];
        decimalSums[group] = sum == null ? decimals[id] : sum.add(decimals[id]);
      } else if (type == Scalar.DOUBLE) {
        double sum = Double.longBitsToDouble(sums[group]) + Double.longBitsToDouble(longs[id]);
        sums[group] = Double.doubleToRawLongBits(sum);
      } else {
        sums[group] = Math.addExact(sums[group], longs[id]);
      }
      hasValue[group] = true;
    }

    @Override
    Object result(int group) {
      if (!hasValue[group]) {
        return null;
      }
      return switch (type) {
        case DECIMAL -> decimalSums[group];
        case DOUBLE -> Double.longBitsToDouble(sums[group]);
        default -> sums[group];
      };
    }
  }

  /** COUNT or SUM of values that count once: the set of term ids of each group. */
  private static final class OfDistinct extends ForwardCall {
    private final Function function;
    private final FrozenColumn column;
    private final RoaringBitmap[] seen;
    private final QueryLimits limits;

    OfDistinct(Function function, FrozenColumn column, int groupLimit, QueryLimits limits) {
      this.function = function;
      this.column = column;
      this.limits = limits;
      limits.keep((long) groupLimit * Integer.BYTES);
      this.seen = new RoaringBitmap[groupLimit];
    }

    @Override
    void add(int[] ids, int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        if (ids[i] > TermDictionary.NULL) {
          RoaringBitmap set = seen[groups[i]];
          if (set == null) {
            limits.keep(SET_BYTES);
            set = new RoaringBitmap();
            seen[groups[i]] = set;
          }
          if (set.checkedAdd(ids[i])) {
            limits.keep(Short.BYTES);
          }
        }
      }
    }

    @Override
    Object result(int group) {
      RoaringBitmap set = seen[group];
      if (function == Function.COUNT) {
        return set == null ? 0L : set.getLongCardinality();
      }
      if (set == null) {
        return null;
      }
      Object sum = null;
      for (IntIterator each = set.getIntIterator(); each.hasNext(); ) {
        sum = Accumulator.sum(column.type(), sum, column.value(each.next()));
      }
      return sum;
    }
  }
}
