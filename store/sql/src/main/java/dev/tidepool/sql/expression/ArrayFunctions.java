package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Functions of arrays; NULL if the array is NULL. <b>Threads:</b> any. */
public final class ArrayFunctions {
  private ArrayFunctions() {}

  /** {@code ARRAY[...]}. */
  public static Expression of(List<Expression> elements) {
    Expression[] expressions = elements.toArray(Expression[]::new);
    return (row, execution) -> {
      List<Object> values = new ArrayList<>(expressions.length);
      for (Expression expression : expressions) {
        values.add(expression.value(row, execution));
      }
      return Collections.unmodifiableList(values);
    };
  }

  /** How many elements; INT. */
  public static Expression cardinality(Expression array) {
    return Strict.of(array, (List<?> a) -> a.size());
  }

  /** {@code array[index]}, from 1 (INT); NULL if there is none. */
  public static Expression element(Expression array, Expression index) {
    return Strict.of(
        array, index, (List<?> a, Integer i) -> i < 1 || i > a.size() ? null : a.get(i - 1));
  }

  /**
   * {@code value operator ANY array}: false of no elements; else unknown if it is true of none, and
   * an element or {@code value} is NULL.
   *
   * @param type of the elements and of {@code value}
   */
  public static Expression any(
      Operator operator, SqlType type, Expression array, Expression value) {
    return quantified(operator, type, array, value, true);
  }

  /** {@code value operator ALL array}: true of no elements. */
  public static Expression all(
      Operator operator, SqlType type, Expression array, Expression value) {
    return quantified(operator, type, array, value, false);
  }

  /**
   * Whether the comparison is {@code decisive} of an element; if not of any, it is the opposite.
   */
  private static Expression quantified(
      Operator operator, SqlType type, Expression array, Expression value, boolean decisive) {
    Comparator<Object> order = Order.of(type);
    Boolean[] results = Comparisons.results(operator);
    return (row, execution) -> {
      List<?> elements = (List<?>) array.value(row, execution);
      if (elements == null) {
        return null;
      }
      Object compared = value.value(row, execution);
      Boolean otherwise = !decisive;
      for (Object element : elements) {
        if (element == null || compared == null) {
          otherwise = null;
        } else if (results[Integer.signum(order.compare(compared, element)) + 1] == decisive) {
          return decisive;
        }
      }
      return otherwise;
    };
  }
}
