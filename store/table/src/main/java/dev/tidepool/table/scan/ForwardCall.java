package dev.tidepool.table.scan;

import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.value.Terms;
import java.math.BigDecimal;
import java.util.Arrays;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** One aggregate of all groups, computed from term ids. One thread. */
abstract class ForwardCall {
  private static final int SET_BYTES = 64;
  private static final int DECIMAL_BYTES = 48;

  private ForwardCall() {}

  /** Takes the rows that were read last, of which each has a group; group 0 is nobody's. */
  abstract void add(int[] groups, int count);

  abstract Object result(int group);

  /**
   * The aggregate {@code call} of the column that {@code batch} reads, for groups below {@code
   * groupLimit}.
   *
   * @param text the call, for messages
   */
  static ForwardCall of(
      Call call, String text, ColumnBatch batch, int groupLimit, QueryLimits limits) {
    Function function = call.function();
    if (call.distinct() && function != Function.MIN && function != Function.MAX) {
      return new OfDistinct(function, text, batch, groupLimit, limits);
    }
    return switch (function) {
      case COUNT -> new ValueCount(batch, groupLimit, limits);
      case MIN, MAX -> new Extreme(batch, groupLimit, function == Function.MAX, limits);
      case SUM ->
          switch (batch.column().type()) {
            case INT, BIGINT -> new WholeSum(text, batch, groupLimit, limits);
            case DOUBLE -> new DoubleSum(batch, groupLimit, limits);
            case DECIMAL -> new DecimalSum(batch, groupLimit, limits);
            default -> throw new IllegalArgumentException("SUM of " + batch.column().type());
          };
    };
  }

  private static final class ValueCount extends ForwardCall {
    private final int[] ids;
    private final long[] counts;

    ValueCount(ColumnBatch batch, int groupLimit, QueryLimits limits) {
      limits.keep((long) groupLimit * Long.BYTES);
      ids = batch.ids();
      counts = new long[groupLimit];
    }

    @Override
    void add(int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        counts[groups[i]] += ids[i] > TermDictionary.NULL ? 1 : 0;
      }
    }

    @Override
    Object result(int group) {
      return counts[group];
    }
  }

  /** The least or greatest value of each group, by prefixes, and by whole terms where they tie. */
  private static final class Extreme extends ForwardCall {
    private final FrozenColumn column;
    private final int[] ids;
    private final long[] prefixes;
    private final int[] bestIds; // 0 for none yet
    private final long[] bests; // prefixes, as ordered below
    private final long flip; // makes of prefixes signed numbers of which the greatest is wanted
    private final boolean arePrefixesWhole;
    private final boolean greatest;

    Extreme(ColumnBatch batch, int groupLimit, boolean greatest, QueryLimits limits) {
      limits.keep((long) groupLimit * (Integer.BYTES + Long.BYTES));
      batch.wantPrefixes();
      this.column = batch.column();
      this.ids = batch.ids();
      this.prefixes = batch.prefixes();
      this.bestIds = new int[groupLimit];
      this.bests = new long[groupLimit];
      Arrays.fill(bests, Long.MIN_VALUE);
      this.flip = greatest ? Long.MIN_VALUE : Long.MAX_VALUE;
      this.greatest = greatest;
      this.arePrefixesWhole =
          switch (column.type()) {
            case STRING, BYTES, DECIMAL -> false;
            default -> true;
          };
    }

    @Override
    void add(int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        int group = groups[i];
        long value = prefixes[i] ^ flip;
        if (value >= bests[group] && ids[i] > TermDictionary.NULL) {
          offer(ids[i], value, group);
        }
      }
    }

    private void offer(int id, long value, int group) {
      int best = bestIds[group];
      if (value > bests[group] || best == 0 || id != best && isBetterTie(id, best)) {
        bests[group] = value;
        bestIds[group] = id;
      }
    }

    private boolean isBetterTie(int id, int than) {
      if (arePrefixesWhole) {
        return false;
      }
      int order = column.compare(id, than);
      return greatest ? order > 0 : order < 0;
    }

    @Override
    Object result(int group) {
      return column.value(bestIds[group]);
    }
  }

  /** The sum of INT or BIGINT. */
  private static final class WholeSum extends ForwardCall {
    private final String text;
    private final int[] ids;
    private final long[] prefixes;
    private final int unusedBits; // of a prefix
    private final WholeSums sums;
    private final boolean[] hasValue;

    WholeSum(String text, ColumnBatch batch, int groupLimit, QueryLimits limits) {
      limits.keep((long) groupLimit * (WholeSums.groupBytes() + 1));
      batch.wantPrefixes();
      this.text = text;
      this.ids = batch.ids();
      this.prefixes = batch.prefixes();
      this.unusedBits = batch.column().type() == Scalar.INT ? Integer.SIZE : 0;
      this.sums = new WholeSums(groupLimit);
      this.hasValue = new boolean[groupLimit];
    }

    @Override
    void add(int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        if (ids[i] > TermDictionary.NULL) {
          int group = groups[i];
          sums.add(group, (prefixes[i] ^ Long.MIN_VALUE) >> unusedBits); // see Terms.numberOf
          hasValue[group] = true;
        }
      }
    }

    @Override
    Object result(int group) {
      return hasValue[group] ? (Object) sums.sum(group, text) : null;
    }
  }

  private static final class DoubleSum extends ForwardCall {
    private final int[] ids;
    private final long[] prefixes;
    private final double[] sums;
    private final boolean[] hasValue;

    DoubleSum(ColumnBatch batch, int groupLimit, QueryLimits limits) {
      limits.keep((long) groupLimit * (Double.BYTES + 1));
      batch.wantPrefixes();
      this.ids = batch.ids();
      this.prefixes = batch.prefixes();
      this.sums = new double[groupLimit];
      this.hasValue = new boolean[groupLimit];
    }

    @Override
    void add(int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        if (ids[i] > TermDictionary.NULL) {
          int group = groups[i];
          sums[group] += Double.longBitsToDouble(Terms.numberOf(Scalar.DOUBLE, prefixes[i]));
          hasValue[group] = true;
        }
      }
    }

    @Override
    Object result(int group) {
      return hasValue[group] ? (Object) sums[group] : null;
    }
  }

  /** The sum of DECIMAL, of which each value is decoded once. */
  private static final class DecimalSum extends ForwardCall {
    private final FrozenColumn column;
    private final int[] ids;
    private final BigDecimal[] decimals; // by term id; null until it is met
    private final BigDecimal[] sums;

    DecimalSum(ColumnBatch batch, int groupLimit, QueryLimits limits) {
      this.column = batch.column();
      limits.keep((long) groupLimit * Long.BYTES + (long) column.termLimit() * DECIMAL_BYTES);
      this.ids = batch.ids();
      this.decimals = new BigDecimal[column.termLimit()];
      this.sums = new BigDecimal[groupLimit];
    }

    @Override
    void add(int[] groups, int count) {
      for (int i = 0; i < count; i++) {
        if (ids[i] > TermDictionary.NULL) {
          BigDecimal sum = sums[groups[i]];
          BigDecimal value = valueOf(ids[i]);
          sums[groups[i]] = sum == null ? value : sum.add(value);
        }
      }
    }

    private BigDecimal valueOf(int id) {
      BigDecimal value = decimals[id];
      if (value == null) {
        value = (BigDecimal) column.value(id);
        decimals[id] = value;
      }
      return value;
    }

    @Override
    Object result(int group) {
      return sums[group];
    }
  }

  /** COUNT or SUM of values that count once: the set of term ids of each group. */
  private static final class OfDistinct extends ForwardCall {
    private final Function function;
    private final String text;
    private final FrozenColumn column;
    private final int[] ids;
    private final RoaringBitmap[] seen;
    private final QueryLimits limits;

    OfDistinct(
        Function function, String text, ColumnBatch batch, int groupLimit, QueryLimits limits) {
      this.function = function;
      this.text = text;
      this.column = batch.column();
      this.ids = batch.ids();
      this.limits = limits;
      limits.keep((long) groupLimit * Integer.BYTES);
      this.seen = new RoaringBitmap[groupLimit];
    }

    @Override
    void add(int[] groups, int count) {
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
      ValueSum sum = ValueSum.of(column.type());
      for (IntIterator each = set.getIntIterator(); each.hasNext(); ) {
        sum.add(column.value(each.next()));
      }
      return sum.total(text);
    }
  }
}
