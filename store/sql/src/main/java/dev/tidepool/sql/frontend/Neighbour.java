package dev.tidepool.sql.frontend;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlLeadLagAggFunction;

/**
 * LEAD or LAG. What they find may be NULL whatever their default, which only stands for what they
 * do not find; Calcite's own take a default that is not NULL for a promise.
 *
 * <p><b>Threads:</b> immutable.
 */
final class Neighbour extends SqlLeadLagAggFunction {
  Neighbour(SqlKind kind) {
    super(kind);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    RelDataType type = super.inferReturnType(binding);
    return binding.getTypeFactory().createTypeWithNullability(type, true);
  }
}
