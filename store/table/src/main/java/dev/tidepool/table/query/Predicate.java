package dev.tidepool.table.query;

import java.util.List;

/**
 * A condition on the columns of a row, by the three-valued logic of SQL: a comparison with NULL is
 * unknown, NOT of unknown is unknown, and a row matches only if the whole is true.
 *
 * <p>Columns are indexes into the schema; where a {@link ColumnExpression} can stand, a column can.
 * <b>Threads:</b> immutable.
 */
public sealed interface Predicate {
  Predicate TRUE = new Constant(Boolean.TRUE);
  Predicate FALSE = new Constant(Boolean.FALSE);

  /** True, false, or unknown (null), whatever the row. */
  record Constant(Boolean value) implements Predicate {}

  /** Whether all are true; of none, true. */
  record And(List<Predicate> parts) implements Predicate {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** Whether one is true; of none, false. */
  record Or(List<Predicate> parts) implements Predicate {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record Not(Predicate part) implements Predicate {}

  /** How a value is compared. */
  enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** {@code expression operator operand}, in the order of the expression's type. */
  record Comparison(ColumnExpression expression, Operator operator, Operand operand)
      implements Predicate {
    public Comparison(int column, Operator operator, Operand operand) {
      this(ColumnExpression.of(column), operator, operand);
    }
  }

  /** {@code expression IN (operands)}: unknown if none is equal and one is NULL. */
  record In(ColumnExpression expression, List<Operand> operands) implements Predicate {
    public In {
      operands = List.copyOf(operands);
    }

    public In(int column, List<Operand> operands) {
      this(ColumnExpression.of(column), operands);
    }
  }

  /** Whether the string {@code expression} starts with the operand's. */
  record StartsWith(ColumnExpression expression, Operand prefix) implements Predicate {
    public StartsWith(int column, Operand prefix) {
      this(ColumnExpression.of(column), prefix);
    }
  }

  /**
   * {@code expression LIKE pattern}: {@code %} any characters, {@code _} one, {@code escape} (or 0)
   * the character that takes their meaning away.
   */
  record Like(ColumnExpression expression, Operand pattern, char escape) implements Predicate {
    public Like(int column, Operand pattern, char escape) {
      this(ColumnExpression.of(column), pattern, escape);
    }
  }

  /** Whether {@code expression} is NULL: never unknown. */
  record IsNull(ColumnExpression expression) implements Predicate {
    public IsNull(int column) {
      this(ColumnExpression.of(column));
    }
  }

  /** Whether the array in {@code column} has an element equal to the operand. */
  record Contains(int column, Operand element) implements Predicate {}
}
