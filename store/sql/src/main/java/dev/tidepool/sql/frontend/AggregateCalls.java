package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.AggregateCall;
import dev.tidepool.sql.exec.AggregateFunction;
import dev.tidepool.sql.exec.Key;
import dev.tidepool.sql.exec.SortColumn;
import dev.tidepool.sql.expression.Casts;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;

/** Turns Calcite's aggregates, which are told apart by their names, into ours. */
final class AggregateCalls {
  static final String LISTAGG_SEPARATOR = ",";

  private final RexTranslator values;

  AggregateCalls(RexTranslator values) {
    this.values = values;
  }

  /** The call over rows of {@code input}. */
  AggregateCall translate(org.apache.calcite.rel.core.AggregateCall call, RelNode input) {
    if (call.ignoreNulls() || call.distinctKeys != null || call.isApproximate()) {
      throw unsupported(call.getAggregation());
    }
    AggregateFunction function = function(call.getAggregation());
    List<RelDataTypeField> fields = input.getRowType().getFieldList();
    if (function == AggregateFunction.PERCENTILE_CONT
        || function == AggregateFunction.PERCENTILE_DISC) {
      return percentile(function, call, input);
    }
    List<Integer> columns = call.getArgList();
    if (function == AggregateFunction.COUNT && columns.size() > 1) {
      AggregateCall count =
          AggregateCall.countOf(
              columns.stream()
                  .map(column -> Key.column(column, Types.of(fields.get(column).getType())))
                  .toList());
      AggregateCall counted = call.isDistinct() ? count.ofDistinct() : count;
      return call.hasFilter() ? counted.where(Expressions.column(call.filterArg)) : counted;
    }
    SqlType type =
        columns.isEmpty() ? SqlType.NULL : Types.of(fields.get(columns.get(0)).getType());
    List<Expression> arguments = columns.stream().map(Expressions::column).toList();
    if (function == AggregateFunction.LISTAGG) {
      Expression separator =
          columns.size() < 2
              ? Expressions.literal(LISTAGG_SEPARATOR)
              : constant(input, columns.get(1));
      arguments = List.of(arguments.get(0), separator);
    }
    return new AggregateCall(
        function,
        arguments,
        type,
        call.isDistinct(),
        call.hasFilter() ? Expressions.column(call.filterArg) : null,
        Sorting.columns(call.getCollation(), fields));
  }

  /** The argument is the fraction; the values are what the rows are ordered by. */
  private AggregateCall percentile(
      AggregateFunction function, org.apache.calcite.rel.core.AggregateCall call, RelNode input) {
    List<SortColumn> order =
        Sorting.columns(call.getCollation(), input.getRowType().getFieldList());
    if (order.size() != 1) {
      throw unsupported(call.getAggregation());
    }
    int fraction = call.getArgList().get(0);
    SqlType fractionType = Types.of(input.getRowType().getFieldList().get(fraction).getType());
    Expression place = Casts.cast(fractionType, SqlType.DOUBLE, constant(input, fraction));
    SqlType type = order.get(0).type();
    Expression value = Expressions.column(order.get(0).column());
    if (function == AggregateFunction.PERCENTILE_CONT) {
      value = Casts.cast(type, SqlType.DOUBLE, value);
      type = SqlType.DOUBLE;
    }
    return new AggregateCall(
        function,
        List.of(value, place),
        type,
        call.isDistinct(),
        call.hasFilter() ? Expressions.column(call.filterArg) : null,
        order);
  }

  static AggregateFunction function(SqlAggFunction function) {
    return switch (function.getName().toUpperCase(Locale.ROOT)) {
      case "COUNT" -> AggregateFunction.COUNT;
      case "SUM" -> AggregateFunction.SUM;
      case "$SUM0" -> AggregateFunction.SUM0;
      case "AVG" -> AggregateFunction.AVG;
      case "MIN" -> AggregateFunction.MIN;
      case "MAX" -> AggregateFunction.MAX;
      case "VAR_POP" -> AggregateFunction.VAR_POP;
      case "VAR_SAMP", "VARIANCE" -> AggregateFunction.VAR_SAMP;
      case "STDDEV_POP" -> AggregateFunction.STDDEV_POP;
      case "STDDEV_SAMP", "STDDEV" -> AggregateFunction.STDDEV_SAMP;
      case "ANY_VALUE" -> AggregateFunction.ANY_VALUE;
      case "SINGLE_VALUE" -> AggregateFunction.SINGLE_VALUE;
      case "BOOL_AND", "EVERY" -> AggregateFunction.BOOL_AND;
      case "BOOL_OR", "SOME" -> AggregateFunction.BOOL_OR;
      case "LISTAGG", "STRING_AGG" -> AggregateFunction.LISTAGG;
      case "ARRAY_AGG" -> AggregateFunction.ARRAY_AGG;
      case "PERCENTILE_CONT" -> AggregateFunction.PERCENTILE_CONT;
      case "PERCENTILE_DISC" -> AggregateFunction.PERCENTILE_DISC;
      case "MODE" -> AggregateFunction.MODE;
      default -> throw unsupported(function);
    };
  }

  private static SqlException unsupported(SqlAggFunction function) {
    return new SqlException(
        Code.UNSUPPORTED, "the aggregate " + function.getName() + " is not supported so");
  }

  /** What is the same for all rows, such as what stands between texts, is a column of the input. */
  private Expression constant(RelNode input, int column) {
    if (input instanceof Filter filter) {
      return constant(filter.getInput(), column);
    }
    if (input instanceof Values rows && rows.getTuples().isEmpty()) {
      return Expressions.literal(null); // there is nothing that it would stand between
    }
    if (input instanceof Values rows) { // of which it has become a column
      List<RexLiteral> all = rows.getTuples().stream().map(row -> row.get(column)).toList();
      if (all.stream().distinct().count() == 1) {
        return values.translate(all.get(0));
      }
    }
    if (input instanceof Project project) {
      RexNode node = project.getProjects().get(column);
      if (node instanceof RexLiteral) {
        return values.translate(node);
      }
    }
    throw new SqlException(
        Code.UNSUPPORTED, "what stands between texts, and which percentile, must be a literal");
  }
}
