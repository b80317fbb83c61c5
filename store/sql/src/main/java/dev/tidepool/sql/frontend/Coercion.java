package dev.tidepool.sql.frontend;

import static org.apache.calcite.util.Static.RESOURCE;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/**
 * Which values are taken for another type without a CAST: numbers for numbers, text for dates and
 * timestamps, and whatever is appended to text by {@code ||}. Text for numbers is an error when the
 * statement is planned, rather than one for each row.
 */
final class Coercion extends TypeCoercionImpl {
  Coercion(RelDataTypeFactory factory, SqlValidator validator) {
    super(factory, validator);
  }

  @Override
  protected boolean coerceOperandType(
      SqlValidatorScope scope, SqlCall call, int index, RelDataType target) {
    SqlNode operand = call.operand(index);
    boolean appends = call.getOperator() == SqlStdOperatorTable.CONCAT;
    return (appends || isNatural(validator.deriveType(scope, operand), target))
        && super.coerceOperandType(scope, call, index, target);
  }

  @Override
  protected boolean coerceColumnType(
      SqlValidatorScope scope, SqlNodeList nodes, int index, RelDataType target) {
    return index >= nodes.size()
        || isNatural(validator.deriveType(scope, nodes.get(index)), target)
            && super.coerceColumnType(scope, nodes, index, target);
  }

  @Override
  public boolean binaryComparisonCoercion(SqlCallBinding binding) {
    for (int i = 1; i < binding.getOperandCount(); i++) {
      checkComparable(binding, binding.getOperandType(0), binding.getOperandType(i));
    }
    return super.binaryComparisonCoercion(binding);
  }

  /** Of {@code value = ANY(array)}. */
  @Override
  public boolean quantifyOperationCoercion(SqlCallBinding binding) {
    RelDataType element = binding.getOperandType(1).getComponentType();
    if (element != null) {
      checkIn("ANY", binding.operand(0), binding.getOperandType(0), element);
    }
    return super.quantifyOperationCoercion(binding);
  }

  @Override
  public boolean inOperationCoercion(SqlCallBinding binding) {
    RelDataType left = binding.getOperandType(0);
    if (!left.isStruct()) {
      if (binding.operand(1) instanceof SqlNodeList values) {
        for (SqlNode value : values) {
          checkIn("IN", value, left, validator.deriveType(binding.getScope(), value));
        }
      } else {
        RelDataType query = binding.getOperandType(1);
        checkIn(
            "IN",
            binding.operand(0),
            left,
            query.isStruct() ? query.getFieldList().get(0).getType() : query);
      }
    }
    return super.inOperationCoercion(binding);
  }

  private static void checkComparable(SqlCallBinding binding, RelDataType left, RelDataType right) {
    if (!isComparable(left, right)) {
      throw binding.newValidationSignatureError();
    }
  }

  private static void checkIn(String operator, SqlNode place, RelDataType left, RelDataType right) {
    if (!isComparable(left, right)) {
      throw SqlUtil.newContextException(
          place.getParserPosition(), RESOURCE.incompatibleValueType(operator));
    }
  }

  private static boolean isComparable(RelDataType left, RelDataType right) {
    return isNatural(left, right) || isNatural(right, left);
  }

  /** Of a statement that writes: whether the values can be what the columns are. */
  @Override
  public boolean querySourceCoercion(
      SqlValidatorScope scope, RelDataType source, RelDataType target, SqlNode query) {
    for (int i = 0; i < source.getFieldCount() && i < target.getFieldCount(); i++) {
      RelDataType from = source.getFieldList().get(i).getType();
      RelDataType to = target.getFieldList().get(i).getType();
      if (!isNatural(from, to)) {
        throw SqlUtil.newContextException(
            place(query, i - source.getFieldCount()).getParserPosition(),
            RESOURCE.typeNotAssignable(
                target.getFieldList().get(i).getName(),
                to.getSqlTypeName().getName(),
                source.getFieldList().get(i).getName(),
                from.getSqlTypeName().getName()));
      }
    }
    return super.querySourceCoercion(scope, source, target, query);
  }

  /** Where the value stands, if it is easily found; {@code fromEnd} is negative. */
  private static SqlNode place(SqlNode query, int fromEnd) {
    if (query instanceof SqlUpdate update) {
      SqlNodeList values = update.getSourceExpressionList();
      int index = values.size() + fromEnd;
      return index >= 0 ? values.get(index) : update;
    }
    return query;
  }

  private static boolean isNatural(RelDataType from, RelDataType to) {
    SqlTypeName fromName = from.getSqlTypeName();
    if (fromName == SqlTypeName.NULL || fromName == SqlTypeName.ANY) {
      return true;
    }
    if (SqlTypeUtil.isCharacter(from) != SqlTypeUtil.isCharacter(to)) {
      return SqlTypeUtil.isCharacter(from) && SqlTypeUtil.isDatetime(to);
    }
    return SqlTypeUtil.isBoolean(from) == SqlTypeUtil.isBoolean(to);
  }
}
