package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator, which in addition knows the type of a parameter that is looked for in an
 * array: {@code ? = ANY(tags)}, {@code ARRAY_CONTAINS(tags, ?)}; and which numbers of ORDER BY and
 * GROUP BY are places of columns.
 */
final class Validator extends SqlValidatorImpl {
  private static final Set<SqlKind> COMPARED_WITH_SEVERAL =
      EnumSet.of(SqlKind.IN, SqlKind.NOT_IN, SqlKind.BETWEEN);

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
    if (node instanceof SqlDynamicParam && inferredType.getSqlTypeName() == SqlTypeName.DECIMAL) {
      // Of any digits: those of the literals beside it say nothing of its value.
      super.inferUnknownTypes(typeFactory.createSqlType(SqlTypeName.DECIMAL), scope, node);
      return;
    }
    SqlNode array = arrayWithParameter(node);
    RelDataType element = array == null ? null : deriveType(scope, array).getComponentType();
    if (element == null) {
      super.inferUnknownTypes(inferredType, scope, node);
      inferComparedNumbers(scope, node);
      return;
    }
    for (SqlNode operand : ((SqlCall) node).getOperandList()) {
      if (operand instanceof SqlDynamicParam) {
        super.inferUnknownTypes(element, scope, operand);
      }
    }
    super.inferUnknownTypes(unknownType, scope, array);
  }

  /**
   * A parameter of IN or BETWEEN is of the type in which numbers are compared there, so that {@code
   * whole IN (1.5, ?)} takes 2.5 as well; Calcite would give it the type of the first operand.
   */
  private void inferComparedNumbers(SqlValidatorScope scope, SqlNode node) {
    if (!(node instanceof SqlCall call)
        || !COMPARED_WITH_SEVERAL.contains(call.getKind())
        || call.operand(0) instanceof SqlDynamicParam) {
      return;
    }
    List<SqlNode> compared = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList list) {
        compared.addAll(list);
      } else {
        compared.add(operand);
      }
    }
    List<RelDataType> types =
        compared.stream()
            .filter(operand -> !(operand instanceof SqlDynamicParam))
            .map(operand -> deriveType(scope, operand))
            .toList();
    if (!types.stream().allMatch(SqlTypeUtil::isNumeric)) {
      return;
    }
    RelDataType common = typeFactory.leastRestrictive(types);
    for (SqlNode operand : compared) {
      if (operand instanceof SqlDynamicParam && common != null) {
        inferUnknownTypes(common, scope, operand);
      }
    }
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

  @Override
  public SqlNode expandOrderExpr(SqlSelect select, SqlNode orderExpr) {
    requireWhole("ORDER BY", orderExpr);
    return super.expandOrderExpr(select, orderExpr);
  }

  /** A whole number is the place of a column; Calcite takes others for their whole part. */
  private static void requireWhole(String clause, SqlNode node) {
    if (node instanceof SqlNumericLiteral number && !number.isInteger()) {
      throw refused(
          number,
          clause + " " + number + ": a number is the place of a column, and must be a whole one");
    }
  }

  /** What IGNORE NULLS and RESPECT NULLS leave may be NULL, which Calcite finds out too late. */
  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode node) {
    RelDataType type = super.deriveType(scope, node);
    boolean isOfNulls =
        node.getKind() == SqlKind.OVER
            && ((SqlCall) node).operand(0) instanceof SqlCall function
            && (function.getKind() == SqlKind.IGNORE_NULLS
                || function.getKind() == SqlKind.RESPECT_NULLS);
    if (!isOfNulls || type.isNullable()) {
      return type;
    }
    RelDataType nullable = typeFactory.createTypeWithNullability(type, true);
    setValidatedNodeType(node, nullable);
    return nullable;
  }

  @Override
  protected SqlNode performUnconditionalRewrites(SqlNode node, boolean underFrom) {
    if (node instanceof SqlSelect select && select.getGroup() != null) {
      select.getGroup().forEach(item -> requireWhole("GROUP BY", item));
    }
    if (node instanceof SqlCall over && over.getKind() == SqlKind.OVER) {
      requireNoOrder(over);
    }
    if (node instanceof SqlCall call && isMiddle(call)) {
      return super.performUnconditionalRewrites(ofDoubles(call), underFrom);
    }
    if (node instanceof SqlBasicCall call && call.getOperator() == SqlLibraryOperators.ARRAY_AGG) {
      call.setOperator(Functions.ARRAY_AGG); // the parser knows only its own
    }
    // COALESCE of one value would become this value, and in ORDER BY the place of a column.
    if (node instanceof SqlCall call
        && call.getOperator().getName().equalsIgnoreCase("COALESCE")
        && call.operandCount() == 1) {
      throw refused(call, "COALESCE takes two values or more");
    }
    return super.performUnconditionalRewrites(node, underFrom);
  }

  /** The rows of a window have an order of their own. */
  private static void requireNoOrder(SqlCall over) {
    SqlNode function = over.operand(0);
    if (function.getKind() == SqlKind.FILTER) {
      function = ((SqlCall) function).operand(0);
    }
    if (!(function instanceof SqlCall call)) {
      return;
    }
    boolean isWithin = call.getKind() == SqlKind.WITHIN_GROUP;
    boolean isOrdered =
        isWithin || call.getOperandList().stream().anyMatch(SqlNodeList.class::isInstance);
    if (isOrdered) {
      SqlCall aggregate = isWithin ? call.operand(0) : call;
      String name = aggregate.getOperator().getName().toUpperCase(Locale.ROOT);
      String instead =
          name.startsWith("PERCENTILE")
              ? " is not supported over a window; compute it by GROUP BY and join that"
              : " with an order of its own is not supported over a window; give the order to the"
                  + " window: OVER (... ORDER BY ... ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED"
                  + " FOLLOWING)";
      SqlParserPos at = call.getParserPosition();
      throw new SqlException(Code.UNSUPPORTED, name + instead, at.getLineNum(), at.getColumnNum());
    }
  }

  private static boolean isMiddle(SqlCall call) {
    return call.getKind() == SqlKind.WITHIN_GROUP
        && call.operand(0) instanceof SqlCall function
        && function.getOperator().getName().equalsIgnoreCase("PERCENTILE_CONT");
  }

  /** PERCENTILE_CONT of numbers as DOUBLE, as what is between two of them is one. */
  private static SqlNode ofDoubles(SqlCall call) {
    SqlNodeList order = call.operand(1);
    call.setOperand(
        1,
        new SqlNodeList(
            order.stream().map(Validator::ofDouble).toList(), order.getParserPosition()));
    return call;
  }

  private static SqlNode ofDouble(SqlNode item) {
    switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall direction = (SqlCall) item;
        direction.setOperand(0, ofDouble(direction.operand(0)));
        return direction;
      }
      default -> {
        SqlParserPos at = item.getParserPosition();
        SqlTypeNameSpec type = new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, at);
        return SqlStdOperatorTable.CAST.createCall(at, item, new SqlDataTypeSpec(type, at));
      }
    }
  }

  private static SqlException refused(SqlNode node, String message) {
    SqlParserPos at = node.getParserPosition();
    return new SqlException(Code.INVALID, message, at.getLineNum(), at.getColumnNum());
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
