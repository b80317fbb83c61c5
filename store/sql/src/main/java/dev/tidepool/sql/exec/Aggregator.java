package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Identity;
import dev.tidepool.sql.expression.Order;
import dev.tidepool.sql.type.SqlType;
import java.util.Comparator;
import java.util.function.Supplier;

/** An aggregate in one execution: starts it for each group, and takes rows. One thread. */
final class Aggregator {
  private final AggregateFunction function;
  private final Expression filter;
  private final Expression argument; // null for COUNT(*)
  private final boolean isOrdered;
  private final Execution execution;
  private final Supplier<Accumulator> accumulators;

  Aggregator(AggregateCall call, Execution execution) {
    this.function = call.function();
    this.filter = call.filter();
    this.argument = call.arguments().isEmpty() ? null : call.arguments().get(0);
    this.isOrdered = !call.order().isEmpty();
    this.execution = execution;
    this.accumulators = accumulators(call, execution);
  }

  private static Supplier<Accumulator> accumulators(AggregateCall call, Execution execution) {
    Supplier<Accumulator> ofAll = plain(call, execution);
    Identity identity = Identity.ofType(call.type());
    Supplier<Accumulator> counted =
        call.distinct() ? () -> new DistinctAccumulator(identity, ofAll) : ofAll;
    if (call.order().isEmpty()) {
      return counted;
    }
    Comparator<Object[]> order = new RowOrder(call.order()).within(execution.limits());
    return () -> new OrderedAccumulator(order, counted);
  }

  private static Supplier<Accumulator> plain(AggregateCall call, Execution execution) {
    AggregateFunction function = call.function();
    SqlType type = call.type();
    return switch (function) {
      case COUNT -> CountAccumulator::new;
      case SUM -> () -> new SumAccumulator(type, false);
      case SUM0 -> () -> new SumAccumulator(type, true);
      case AVG -> () -> new MeanAccumulator(type);
      case MIN -> extreme(Order.of(type).reversed());
      case MAX -> extreme(Order.of(type));
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
          type.equals(SqlType.DECIMAL)
              ? () -> new DecimalVarianceAccumulator(function)
              : () -> new VarianceAccumulator(function);
      case ANY_VALUE -> () -> new ValueAccumulator((a, b) -> a);
      case SINGLE_VALUE -> SingleValueAccumulator::new;
      case BOOL_AND -> () -> new ValueAccumulator((a, b) -> (Boolean) a && (Boolean) b);
      case BOOL_OR -> () -> new ValueAccumulator((a, b) -> (Boolean) a || (Boolean) b);
      case LISTAGG -> {
        Object separator = call.arguments().get(1).value(null, execution);
        String between = separator == null ? "" : (String) separator;
        yield () -> new TextListAccumulator(between);
      }
      case ARRAY_AGG -> ListAccumulator::new;
      case PERCENTILE_CONT, PERCENTILE_DISC -> {
        Double fraction = (Double) call.arguments().get(1).value(null, execution);
        boolean isContinuous = function == AggregateFunction.PERCENTILE_CONT;
        yield () -> new PercentileAccumulator(isContinuous, fraction);
      }
      case MODE -> () -> new ModeAccumulator(Identity.ofType(type));
    };
  }

  private static Supplier<Accumulator> extreme(Comparator<Object> order) {
    return () -> new ValueAccumulator((a, b) -> order.compare(b, a) > 0 ? b : a);
  }

  /** An aggregate of no rows yet. */
  Accumulator start() {
    return accumulators.get();
  }

  /** Lets {@code accumulator} take {@code row}. */
  void add(Accumulator accumulator, Object[] row, Memory memory) {
    if (filter != null && !Boolean.TRUE.equals(filter.value(row, execution))) {
      return;
    }
    if (argument == null) {
      accumulator.add(null, memory);
      return;
    }
    Object value = argument.value(row, execution);
    if (value == null && !function.takesNulls()) {
      return;
    }
    accumulator.add(isOrdered ? new OrderedAccumulator.Placed(value, row) : value, memory);
  }
}
