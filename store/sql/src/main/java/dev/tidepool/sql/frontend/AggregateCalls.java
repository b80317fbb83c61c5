package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.AggregateCall;
import dev.tidepool.sql.exec.AggregateFunction;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
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
    List<Integer> columns = call.getArgList();
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
      default -> throw unsupported(function);
    };
  }

  private static SqlException unsupported(SqlAggFunction function) {
    return new SqlException(
        Code.UNSUPPORTED, "the aggregate " + function.getName() + " is not supported so");
  }

  /** What stands between texts is a column of the input that is the same for all rows. */
  private Expression constant(RelNode input, int column) {
    if (input instanceof Project project) {
      RexNode node = project.getProjects().get(column);
      if (node instanceof RexLiteral) {
        return values.translate(node);
      }
    }
    throw new SqlException(Code.UNSUPPORTED, "what stands between texts must be a literal");
  }
}
