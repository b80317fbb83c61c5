package dev.tidepool.sql.expression;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Functions that give NULL as soon as an argument is NULL, and otherwise what a Java function
 * gives. The arguments must be of the classes that the function takes.
 */
@SuppressWarnings("unchecked")
final class Strict {
  private Strict() {}

  /** A function of three. */
  @FunctionalInterface
  interface Ternary<A, B, C> {
    Object apply(A a, B b, C c);
  }

  static <A> Expression of(Expression a, Function<A, Object> function) {
    return (row, execution) -> {
      Object valueA = a.value(row, execution);
      return valueA == null ? null : function.apply((A) valueA);
    };
  }

  static <A, B> Expression of(Expression a, Expression b, BiFunction<A, B, Object> function) {
    return (row, execution) -> {
      Object valueA = a.value(row, execution);
      if (valueA == null) {
        return null;
      }
      Object valueB = b.value(row, execution);
      return valueB == null ? null : function.apply((A) valueA, (B) valueB);
    };
  }

  static <A, B, C> Expression of(
      Expression a, Expression b, Expression c, Ternary<A, B, C> function) {
    return (row, execution) -> {
      Object valueA = a.value(row, execution);
      if (valueA == null) {
        return null;
      }
      Object valueB = b.value(row, execution);
      if (valueB == null) {
        return null;
      }
      Object valueC = c.value(row, execution);
      return valueC == null ? null : function.apply((A) valueA, (B) valueB, (C) valueC);
    };
  }
}
