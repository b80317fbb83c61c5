package dev.tidepool.sql.frontend;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/**
 * A comparison of a value with the elements of an array by ANY or ALL, as a function of both.
 * Calcite takes its own operator for unknown whenever the value is NULL, which makes inner joins of
 * outer ones; but of an array without elements ANY is false and ALL is true, whatever the value.
 *
 * <p><b>Threads:</b> immutable.
 */
final class ArrayQuantifier extends SqlFunction {
  private final SqlKind comparison;
  private final boolean isOfAll;

  ArrayQuantifier(SqlQuantifyOperator operator) {
    super(
        operator.getName(),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BOOLEAN_NULLABLE,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.SYSTEM);
    this.comparison = operator.comparisonKind;
    this.isOfAll = operator.getKind() == SqlKind.ALL;
  }

  /** Such as EQUALS. */
  SqlKind comparison() {
    return comparison;
  }

  /** Whether all elements have to compare so, rather than any. */
  boolean isOfAll() {
    return isOfAll;
  }
}
