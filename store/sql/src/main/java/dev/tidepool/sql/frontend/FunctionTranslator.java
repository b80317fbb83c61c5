package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.expression.ArrayFunctions;
import dev.tidepool.sql.expression.ByteFunctions;
import dev.tidepool.sql.expression.Casts;
import dev.tidepool.sql.expression.Conditionals;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.NumberFunctions;
import dev.tidepool.sql.expression.Patterns;
import dev.tidepool.sql.expression.TextFunctions;
import dev.tidepool.sql.expression.TextFunctions.Side;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Turns calls of functions, which are told apart by their names, into expressions. */
final class FunctionTranslator {
  private static final Expression SPACE = Expressions.literal(" ");
  private static final Expression NO_DIGITS = Expressions.literal(0);

  private final RexTranslator values;

  FunctionTranslator(RexTranslator values) {
    this.values = values;
  }

  /** The function, or an error if there is none of that name. */
  Expression translate(RexCall call) {
    Expression found = ofTexts(call);
    found = found != null ? found : ofNumbers(call);
    found = found != null ? found : ofOthers(call);
    if (found != null) {
      return found;
    }
    throw new SqlException(
        Code.UNSUPPORTED,
        "the function " + name(call) + " with " + count(call) + " arguments is not supported");
  }

  private static String name(RexCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  private static int count(RexCall call) {
    return call.getOperands().size();
  }

  private Expression argument(RexCall call, int index) {
    return values.translate(call.getOperands().get(index));
  }

  private Expression argument(RexCall call, int index, SqlType type) {
    return values.translateAs(call.getOperands().get(index), type);
  }

  /** An argument that may be left out. */
  private Expression argument(RexCall call, int index, Expression otherwise) {
    return index < count(call) ? argument(call, index) : otherwise;
  }

  private static SqlType type(RexCall call, int index) {
    return Types.of(call.getOperands().get(index).getType());
  }

  // ---- texts -----------------------------------------------------------------------------------

  private Expression ofTexts(RexCall call) {
    return switch (name(call)) {
      case "||" ->
          type(call, 0).equals(SqlType.BYTES)
              ? ByteFunctions.concat(argument(call, 0), argument(call, 1))
              : TextFunctions.concat(argument(call, 0), argument(call, 1));
      case "CONCAT" -> TextFunctions.concatIgnoringNulls(values.translate(call.getOperands()));
      case "CONCAT_WS" ->
          TextFunctions.concatWithSeparator(
              argument(call, 0), values.translate(call.getOperands().subList(1, count(call))));
      case "LOWER" -> TextFunctions.lower(argument(call, 0));
      case "UPPER" -> TextFunctions.upper(argument(call, 0));
      case "INITCAP" -> TextFunctions.initcap(argument(call, 0));
      case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH" -> TextFunctions.length(argument(call, 0));
      case "SUBSTRING" ->
          count(call) == 2
              ? TextFunctions.substring(argument(call, 0), argument(call, 1))
              : TextFunctions.substring(argument(call, 0), argument(call, 1), argument(call, 2));
      case "TRIM" -> TextFunctions.trim(side(call), argument(call, 1), argument(call, 2));
      case "LTRIM" -> TextFunctions.trim(Side.LEADING, SPACE, argument(call, 0));
      case "RTRIM" -> TextFunctions.trim(Side.TRAILING, SPACE, argument(call, 0));
      case "POSITION" ->
          count(call) == 2 ? TextFunctions.position(argument(call, 0), argument(call, 1)) : null;
      case "STRPOS" -> TextFunctions.position(argument(call, 1), argument(call, 0));
      case "REPLACE" ->
          TextFunctions.replace(argument(call, 0), argument(call, 1), argument(call, 2));
      case "TRANSLATE", "TRANSLATE3" ->
          count(call) == 3
              ? TextFunctions.translate(argument(call, 0), argument(call, 1), argument(call, 2))
              : null;
      case "OVERLAY" -> overlay(call);
      case "LEFT" -> TextFunctions.left(argument(call, 0), argument(call, 1));
      case "RIGHT" -> TextFunctions.right(argument(call, 0), argument(call, 1));
      case "LPAD" ->
          TextFunctions.leftPad(argument(call, 0), argument(call, 1), argument(call, 2, SPACE));
      case "RPAD" ->
          TextFunctions.rightPad(argument(call, 0), argument(call, 1), argument(call, 2, SPACE));
      case "REVERSE" -> TextFunctions.reverse(argument(call, 0));
      case "REPEAT" -> TextFunctions.repeat(argument(call, 0), argument(call, 1));
      case "STARTS_WITH" -> TextFunctions.startsWith(argument(call, 0), argument(call, 1));
      case "ENDS_WITH" -> TextFunctions.endsWith(argument(call, 0), argument(call, 1));
      case "SPLIT_PART" ->
          TextFunctions.splitPart(argument(call, 0), argument(call, 1), argument(call, 2));
      case "ASCII" -> TextFunctions.ascii(argument(call, 0));
      case "CHR" -> TextFunctions.chr(argument(call, 0));
      case "LIKE" -> like(call);
      case "ILIKE" ->
          count(call) == 2
              ? Patterns.likeIgnoringCase(argument(call, 0), argument(call, 1), '\0')
              : null;
      case "REGEXP_LIKE" ->
          count(call) == 2 ? Patterns.regexMatches(argument(call, 0), argument(call, 1)) : null;
      case "REGEXP_REPLACE" ->
          count(call) == 3
              ? Patterns.regexReplace(argument(call, 0), argument(call, 1), argument(call, 2))
              : null;
      default -> null;
    };
  }

  private static Side side(RexCall trim) {
    RexNode flag = trim.getOperands().get(0);
    return Side.valueOf(((RexLiteral) flag).getValueAs(SqlTrimFunction.Flag.class).name());
  }

  private Expression overlay(RexCall call) {
    Expression text = argument(call, 0);
    Expression by = argument(call, 1);
    Expression from = argument(call, 2);
    return count(call) == 3
        ? TextFunctions.overlay(text, by, from)
        : TextFunctions.overlay(text, by, from, argument(call, 3));
  }

  private Expression like(RexCall call) {
    return count(call) == 2
        ? Patterns.like(argument(call, 0), argument(call, 1), '\0')
        : Patterns.like(argument(call, 0), argument(call, 1), argument(call, 2));
  }

  // ---- numbers ---------------------------------------------------------------------------------

  private Expression ofNumbers(RexCall call) {
    SqlType type = Types.of(call.getType());
    return switch (name(call)) {
      case "ABS" -> NumberFunctions.abs(type, argument(call, 0, type));
      case "SIGN" -> NumberFunctions.sign(type, argument(call, 0, type));
      case "FLOOR" -> NumberFunctions.floor(type, argument(call, 0, type));
      case "CEIL" -> NumberFunctions.ceil(type, argument(call, 0, type));
      case "ROUND" ->
          NumberFunctions.round(type, argument(call, 0, type), argument(call, 1, NO_DIGITS));
      case "TRUNCATE" ->
          NumberFunctions.truncate(type, argument(call, 0, type), argument(call, 1, NO_DIGITS));
      case "POWER", "POW" ->
          NumberFunctions.power(
              argument(call, 0, SqlType.DOUBLE), argument(call, 1, SqlType.DOUBLE));
      case "SQRT" -> NumberFunctions.sqrt(argument(call, 0, SqlType.DOUBLE));
      case "EXP" -> NumberFunctions.exp(argument(call, 0, SqlType.DOUBLE));
      case "LN" -> NumberFunctions.ln(argument(call, 0, SqlType.DOUBLE));
      case "LOG10" -> NumberFunctions.log10(argument(call, 0, SqlType.DOUBLE));
      case "LOG2" -> NumberFunctions.log2(argument(call, 0, SqlType.DOUBLE));
      case "SIN" -> ofDouble(call, Math::sin);
      case "COS" -> ofDouble(call, Math::cos);
      case "TAN" -> ofDouble(call, Math::tan);
      case "ASIN" -> ofDouble(call, Math::asin);
      case "ACOS" -> ofDouble(call, Math::acos);
      case "ATAN" -> ofDouble(call, Math::atan);
      case "ATAN2" ->
          NumberFunctions.ofDoubles(
              "ATAN2",
              argument(call, 0, SqlType.DOUBLE),
              argument(call, 1, SqlType.DOUBLE),
              Math::atan2);
      case "DEGREES" -> ofDouble(call, Math::toDegrees);
      case "RADIANS" -> ofDouble(call, Math::toRadians);
      case "CBRT" -> ofDouble(call, Math::cbrt);
      case "PI" -> Expressions.literal(Math.PI);
      default -> null;
    };
  }

  private Expression ofDouble(RexCall call, DoubleUnaryOperator function) {
    return NumberFunctions.ofDouble(argument(call, 0, SqlType.DOUBLE), function);
  }

  // ---- others ----------------------------------------------------------------------------------

  private Expression ofOthers(RexCall call) {
    SqlType type = Types.of(call.getType());
    return switch (name(call)) {
      case "GREATEST" -> Conditionals.greatest(type, all(call, type), true);
      case "LEAST" -> Conditionals.least(type, all(call, type), true);
      case "NULLIF" -> Conditionals.nullIf(type, argument(call, 0, type), argument(call, 1, type));
      case "IF" ->
          Conditionals.caseOf(
              List.of(argument(call, 0)),
              List.of(argument(call, 1, type)),
              argument(call, 2, type));
      case "IFNULL", "NVL" -> Conditionals.coalesce(all(call, type));
      case "OCTET_LENGTH" -> ByteFunctions.octetLength(argument(call, 0));
      case "TO_HEX" -> ByteFunctions.toHex(argument(call, 0));
      case "ARRAY" -> ArrayFunctions.of(all(call, type.element()));
      case "CARDINALITY", "ARRAY_LENGTH" -> ArrayFunctions.cardinality(argument(call, 0));
      case "ITEM" -> ArrayFunctions.element(argument(call, 0), argument(call, 1, SqlType.INT));
      case "ARRAY_CONTAINS" -> ofElements(Operator.EQUAL, call, 0, 1, ArrayFunctions::any);
      default ->
          call.getOperator() instanceof ArrayQuantifier quantifier
              ? quantified(quantifier, call)
              : null;
    };
  }

  private List<Expression> all(RexCall call, SqlType type) {
    return call.getOperands().stream().map(operand -> values.translateAs(operand, type)).toList();
  }

  /** A comparison with the elements of an array, by ANY or ALL. */
  private Expression quantified(ArrayQuantifier quantifier, RexCall call) {
    Operator operator = SubqueryTranslator.operator(quantifier.comparison());
    return ofElements(
        operator, call, 1, 0, quantifier.isOfAll() ? ArrayFunctions::all : ArrayFunctions::any);
  }

  @FunctionalInterface
  private interface OfElements {
    Expression of(Operator operator, SqlType type, Expression array, Expression value);
  }

  private Expression ofElements(
      Operator operator, RexCall call, int array, int value, OfElements function) {
    SqlType from = type(call, array).element();
    SqlType type = Conversions.commonType(from, comparedType(from, type(call, value)));
    Expression elements = argument(call, array);
    return function.of(
        operator,
        type,
        type.equals(from)
            ? elements
            : Casts.cast(SqlType.arrayOf(from), SqlType.arrayOf(type), elements),
        argument(call, value, type));
  }

  /** Text stands for the time that it says. */
  private static SqlType comparedType(SqlType elements, SqlType value) {
    boolean isTime = elements.equals(SqlType.TIMESTAMP) || elements.equals(SqlType.DATE);
    return isTime && value.equals(SqlType.STRING) ? elements : value;
  }
}
