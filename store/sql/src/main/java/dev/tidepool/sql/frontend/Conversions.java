package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.Casts;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.sql.type.SqlType.Scalar;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** What values of several types have in common. <b>Threads:</b> any. */
final class Conversions {
  private Conversions() {}

  /** The type in which the operands of {@code call} are compared. */
  static SqlType commonType(RexCall call) {
    SqlType common = SqlType.NULL;
    for (RexNode operand : call.getOperands()) {
      common = commonType(common, Types.of(operand.getType()));
    }
    return common;
  }

  static SqlType commonType(SqlType left, SqlType right) {
    if (left.equals(right) || right.equals(SqlType.NULL)) {
      return left;
    }
    if (left.equals(SqlType.NULL)) {
      return right;
    }
    if (left.isArray() == right.isArray()) {
      int leftRank = rank(left.scalar());
      int rightRank = rank(right.scalar());
      if (leftRank > 0 && rightRank > 0) {
        return leftRank > rightRank ? left : right;
      }
      if (isDatetime(left) && isDatetime(right)) {
        return SqlType.TIMESTAMP;
      }
    }
    throw new SqlException(
        Code.TYPE_MISMATCH, "values of types " + left + " and " + right + " cannot be compared");
  }

  static boolean isWholeNumber(SqlType type) {
    return type.equals(SqlType.INT) || type.equals(SqlType.BIGINT);
  }

  private static int rank(Scalar scalar) {
    return switch (scalar) {
      case INT -> 1;
      case BIGINT -> 2;
      case DECIMAL -> 3;
      case DOUBLE -> 4;
      default -> 0;
    };
  }

  static boolean isDatetime(SqlType type) {
    return !type.isArray() && (type.scalar() == Scalar.DATE || type.scalar() == Scalar.TIMESTAMP);
  }

  /** A value of one type as one of another that it can become without a CAST. */
  static Expression widened(Expression value, SqlType from, SqlType to) {
    return from.equals(to) || from.equals(SqlType.NULL) ? value : Casts.cast(from, to, value);
  }
}
