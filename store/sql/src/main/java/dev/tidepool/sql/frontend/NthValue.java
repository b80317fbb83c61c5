package dev.tidepool.sql.frontend;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlNthValueAggFunction;

/**
 * NTH_VALUE. It is NULL where a frame has fewer rows; Calcite's own believes that a frame with a
 * row has a value.
 *
 * <p><b>Threads:</b> immutable.
 */
final class NthValue extends SqlNthValueAggFunction {
  NthValue() {
    super(SqlKind.NTH_VALUE);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    RelDataType type = super.inferReturnType(binding);
    return binding.getTypeFactory().createTypeWithNullability(type, true);
  }
}
