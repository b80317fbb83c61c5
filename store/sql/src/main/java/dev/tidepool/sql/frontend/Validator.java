package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator, which in addition knows the type of a parameter that is looked for in an
 * array: {@code ? = ANY(tags)}, {@code ARRAY_CONTAINS(tags, ?)}.
 */
final class Validator extends SqlValidatorImpl {
  Validator(
      SqlOperatorTable functions,
      SqlValidatorCatalogReader reader,
      RelDataTypeFactory typeFactory,
      Config config) {
    super(functions, reader, typeFactory, config);
  }

  @Override
  protected void inferUnknownTypes(
      RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
    checkNotNull(scope, node);
    SqlNode array = arrayWithParameter(node);
    RelDataType element = array == null ? null : deriveType(scope, array).getComponentType();
    if (element == null) {
      super.inferUnknownTypes(inferredType, scope, node);
      return;
    }
    for (SqlNode operand : ((SqlCall) node).getOperandList()) {
      if (operand instanceof SqlDynamicParam) {
        super.inferUnknownTypes(element, scope, operand);
      }
    }
    super.inferUnknownTypes(unknownType, scope, array);
  }

  /** Calcite would make NULL of NULL = ANY(array), which is wrong of an array without elements. */
  private void checkNotNull(SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlCall call
        && isQuantified(call.getKind())
        && call.operandCount() == 2
        && SqlUtil.isNullLiteral(call.operand(0), true)
        && call.operand(1) instanceof SqlNodeList list
        && list.size() == 1
        && deriveType(scope, list.get(0)).getSqlTypeName() == SqlTypeName.ARRAY) {
      SqlParserPos place = call.operand(0).getParserPosition();
      throw new SqlException(
          Code.UNSUPPORTED,
          "NULL as a literal is not compared with an array; give it as a parameter",
          place.getLineNum(),
          place.getColumnNum());
    }
  }

  /** The array in which a call looks for a parameter, or null if it does no such thing. */
  private static SqlNode arrayWithParameter(SqlNode node) {
    if (!(node instanceof SqlCall call) || call.operandCount() != 2) {
      return null;
    }
    if (isQuantified(call.getKind())
        && call.operand(0) instanceof SqlDynamicParam
        && call.operand(1) instanceof SqlNodeList list
        && list.size() == 1) {
      return list.get(0);
    }
    boolean isContains = call.getOperator().getName().equalsIgnoreCase("ARRAY_CONTAINS");
    return isContains && call.operand(1) instanceof SqlDynamicParam ? call.operand(0) : null;
  }

  private static boolean isQuantified(SqlKind kind) {
    return kind == SqlKind.SOME || kind == SqlKind.ALL;
  }
}
