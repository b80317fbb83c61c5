package dev.tidepool.table.query;

import java.util.List;

/**
 * A condition on the columns of a row, by the three-valued logic of SQL: a comparison with NULL is
 * unknown, NOT of unknown is unknown, and a row matches only if the whole is true.
 *
 * <p>Columns are indexes into the schema. <b>Threads:</b> immutable.
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

  /** {@code column operator operand}, in the order of the column's type. */
  record Comparison(int column, Operator operator, Operand operand) implements Predicate {}

  /** {@code column IN (operands)}: unknown if none is equal and one is NULL. */
  record In(int column, List<Operand> operands) implements Predicate {
    public In {
      operands = List.copyOf(operands);
    }
  }

  /** Whether the string in {@code column} starts with the operand's. */
  record StartsWith(int column, Operand prefix) implements Predicate {}

  /**
   * {@code column LIKE pattern}: {@code %} any characters, {@code _} one, {@code escape} (or 0) the
   * character that takes their meaning away.
   */
  record Like(int column, Operand pattern, char escape) implements Predicate {}

  /** Whether {@code column} is NULL: never unknown. */
  record IsNull(int column) implements Predicate {}

  /** Whether the array in {@code column} has an element equal to the operand. */
  record Contains(int column, Operand element) implements Predicate {}
}
