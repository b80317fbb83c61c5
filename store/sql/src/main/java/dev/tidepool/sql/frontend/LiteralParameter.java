package dev.tidepool.sql.frontend;

import java.math.BigDecimal;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Stands around a literal that may be another one in the next text: while names and types are
 * found, a function of the literal with its very type, though a text is of any length; then a
 * parameter. So there is no way for Calcite to look at its value.
 *
 * <p><b>Threads:</b> immutable.
 */
final class LiteralParameter extends SqlSpecialOperator {
  private final int index;

  /**
   * @param index which parameter it becomes
   */
  private LiteralParameter(int index) {
    super(
        "$LITERAL" + index,
        SqlKind.OTHER_FUNCTION,
        100,
        false,
        LiteralParameter::type,
        null,
        OperandTypes.ANY);
    this.index = index;
  }

  /** The call that stands around {@code literal}. */
  static SqlNode of(int index, SqlLiteral literal) {
    return new LiteralParameter(index).createCall(literal.getParserPosition(), literal);
  }

  /** The same for a number with a sign before it, which is no part of the parameter. */
  static SqlNode ofSigned(int index, SqlLiteral literal) {
    SqlParserPos place = literal.getParserPosition();
    LiteralParameter parameter = new LiteralParameter(index);
    String digits = literal.getValueAs(BigDecimal.class).negate().toPlainString();
    SqlNode positive = SqlLiteral.createExactNumeric(digits, place);
    return SqlStdOperatorTable.UNARY_MINUS.createCall(place, parameter.createCall(place, positive));
  }

  private static RelDataType type(SqlOperatorBinding binding) {
    RelDataType type = binding.getOperandType(0);
    return SqlTypeUtil.isCharacter(type)
        ? binding.getTypeFactory().createSqlType(SqlTypeName.VARCHAR)
        : type;
  }

  /** Without a look for a function of that name. */
  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    validator.deriveType(scope, call.operand(0));
    return validateOperands(validator, scope, call);
  }

  @Override
  public boolean isDynamicFunction() {
    return true;
  }

  /** {@code root} with parameters in place of such calls, also in its subqueries. */
  static RelNode asParameters(RelNode root) {
    RexShuttle replace = new Replacement(root.getCluster().getRexBuilder());
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            return super.visit(rel).accept(replace);
          }
        });
  }

  private static final class Replacement extends RexShuttle {
    private final RexBuilder builder;

    Replacement(RexBuilder builder) {
      this.builder = builder;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      return call.getOperator() instanceof LiteralParameter literal
          ? builder.makeDynamicParam(call.getType(), literal.index)
          : super.visitCall(call);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery replaced = (RexSubQuery) super.visitSubQuery(subQuery);
      return replaced.clone(asParameters(replaced.rel));
    }
  }
}
