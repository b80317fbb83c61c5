package dev.tidepool.sql.frontend;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/**
 * A subquery as a function: of what is compared with its rows, and of the columns of outer rows
 * that it sees. So it can be moved about like any other function; Calcite's own ways to turn
 * subqueries into joins give wrong answers for some of them.
 */
final class Subquery extends SqlFunction {
  private final SqlKind quantifier;
  private final SqlKind comparison;
  private final RelNode rows;
  private final int comparedCount;
  private final List<Integer> slots;

  /**
   * A subquery.
   *
   * @param number its own; no other has it
   * @param quantifier IN, SOME, EXISTS or SCALAR_QUERY
   * @param comparison that of SOME; else null
   * @param rows what it selects; outer columns are parameters
   * @param comparedCount how many operands are compared with its rows; the others are what it sees
   * @param slots for each of those, which parameter it is
   */
  Subquery(
      int number,
      SqlKind quantifier,
      SqlKind comparison,
      RelNode rows,
      int comparedCount,
      List<Integer> slots) {
    super(
        "subquery " + number,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BOOLEAN_NULLABLE,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.SYSTEM);
    this.quantifier = quantifier;
    this.comparison = comparison;
    this.rows = rows;
    this.comparedCount = comparedCount;
    this.slots = List.copyOf(slots);
  }

  SqlKind quantifier() {
    return quantifier;
  }

  SqlKind comparison() {
    return comparison;
  }

  RelNode rows() {
    return rows;
  }

  int comparedCount() {
    return comparedCount;
  }

  List<Integer> slots() {
    return slots;
  }

  /** Not a constant, even of no operands: tables change. */
  @Override
  public boolean isDynamicFunction() {
    return true;
  }
}
