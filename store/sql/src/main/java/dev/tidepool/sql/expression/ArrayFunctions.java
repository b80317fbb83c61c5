package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
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
   * {@code element = ANY array}: false of no elements; else unknown if none is equal and one, or
   * {@code element}, is NULL.
   *
   * @param elementType of both
   */
  public static Expression contains(SqlType elementType, Expression array, Expression element) {
    Comparator<Object> order = Order.of(elementType);
    return (row, execution) -> {
      List<?> elements = (List<?>) array.value(row, execution);
      if (elements == null) {
        return null;
      }
      Object value = element.value(row, execution);
      if (value == null) {
        return elements.isEmpty() ? Boolean.FALSE : null;
      }
      return contains(order, elements, value);
    };
  }

  private static Boolean contains(Comparator<Object> order, List<?> array, Object element) {
    Boolean otherwise = Boolean.FALSE;
    for (Object candidate : array) {
      if (candidate == null) {
        otherwise = null;
      } else if (order.compare(candidate, element) == 0) {
        return Boolean.TRUE;
      }
    }
    return otherwise;
  }
}
