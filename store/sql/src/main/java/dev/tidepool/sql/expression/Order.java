package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.value.Values;
import java.util.Comparator;
import java.util.List;

/** How values of a type compare, as {@link ColumnType} says. <b>Threads:</b> any. */
public final class Order {
  private Order() {}

  /**
   * Compares two values of {@code type}, none of them null. Arrays compare by their first elements
   * that differ, an element that is NULL being above all, and the shorter one first.
   */
  public static Comparator<Object> of(SqlType type) {
    Comparator<Object> scalar = ofScalar(type.scalar());
    return type.isArray() ? ofArrays(Comparator.nullsLast(scalar)) : scalar;
  }

  private static Comparator<Object> ofScalar(SqlType.Scalar scalar) {
    return switch (scalar) {
      case STRING -> (left, right) -> Values.compare(ColumnType.Scalar.STRING, left, right);
      case INT, DATE -> (left, right) -> Integer.compare((Integer) left, (Integer) right);
      case BIGINT, TIMESTAMP -> (left, right) -> Long.compare((Long) left, (Long) right);
      case DOUBLE -> (left, right) -> Values.compare(ColumnType.Scalar.DOUBLE, left, right);
      case DECIMAL -> (left, right) -> Values.compare(ColumnType.Scalar.DECIMAL, left, right);
      case BOOLEAN -> (left, right) -> Values.compare(ColumnType.Scalar.BOOLEAN, left, right);
      case BYTES -> (left, right) -> Values.compare(ColumnType.Scalar.BYTES, left, right);
      case NULL -> (left, right) -> 0;
    };
  }

  private static Comparator<Object> ofArrays(Comparator<Object> elements) {
    return (left, right) -> {
      List<?> leftElements = (List<?>) left;
      List<?> rightElements = (List<?>) right;
      int count = Math.min(leftElements.size(), rightElements.size());
      for (int i = 0; i < count; i++) {
        int order = elements.compare(leftElements.get(i), rightElements.get(i));
        if (order != 0) {
          return order;
        }
      }
      return leftElements.size() - rightElements.size();
    };
  }
}
