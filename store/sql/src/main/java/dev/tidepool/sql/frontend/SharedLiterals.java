package dev.tidepool.sql.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/**
 * Finds the literals of a query that can be others without any change of what is computed, but for
 * their values: those that something with a column is compared with, by itself, in WHERE, ON and
 * HAVING. Elsewhere a literal can be the number of a column, a part of a name, or have to be the
 * same as another one.
 *
 * <p><b>Threads:</b> one.
 */
final class SharedLiterals extends SqlBasicVisitor<Void> {
  private static final Set<SqlKind> COMPARISONS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);

  private final List<Place> places = new ArrayList<>();
  private boolean isInCondition;

  /**
   * Where such a literal stands.
   *
   * @param replace puts something else there
   */
  record Place(SqlLiteral literal, Consumer<SqlNode> replace) {}

  private SharedLiterals() {}

  /** All such literals of {@code statement}, which was parsed and nothing else. */
  static List<Place> of(SqlNode statement) {
    SharedLiterals found = new SharedLiterals();
    statement.accept(found);
    return found.places;
  }

  @Override
  public Void visit(SqlCall call) {
    boolean outer = isInCondition;
    if (call instanceof SqlSelect select) {
      isInCondition = false;
      for (SqlNode operand : select.getOperandList()) {
        isInCondition =
            operand != null && (operand == select.getWhere() || operand == select.getHaving());
        descend(operand);
      }
    } else if (call instanceof SqlJoin join) {
      descend(join.getLeft());
      descend(join.getRight());
      isInCondition = true;
      descend(join.getCondition());
    } else {
      take(call);
      call.getOperandList().forEach(this::descend);
    }
    isInCondition = outer;
    return null;
  }

  private void descend(SqlNode node) {
    if (node != null) {
      node.accept(this);
    }
  }

  private void take(SqlCall call) {
    if (!isInCondition || !(call instanceof SqlBasicCall) || call.operandCount() < 2) {
      return;
    }
    if (COMPARISONS.contains(call.getKind()) || isPlainLike(call)) {
      take(call, 1, call.operand(0));
      take(call, 0, call.operand(1));
    } else if (isAnyOfArray(call)) {
      take(call, 0, ((SqlNodeList) call.operand(1)).get(0));
    } else if (call.getKind() == SqlKind.BETWEEN) {
      take(call, 1, call.operand(0));
      take(call, 2, call.operand(0));
    } else if (isIn(call) && hasColumn(call.operand(0))) {
      SqlNodeList values = call.operand(1);
      for (int i = 0; i < values.size(); i++) {
        int index = i;
        take(values.get(i), value -> values.set(index, value));
      }
    }
  }

  /** A pattern can be wrong only if it has an escape. */
  private static boolean isPlainLike(SqlCall call) {
    return call.getKind() == SqlKind.LIKE
        && call.operandCount() == 2
        && !(call.operand(0) instanceof SqlLiteral);
  }

  private static boolean isAnyOfArray(SqlCall call) {
    return call.getKind() == SqlKind.SOME
        && call.operand(1) instanceof SqlNodeList list
        && list.size() == 1;
  }

  private static boolean isIn(SqlCall call) {
    return (call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN)
        && call.operand(1) instanceof SqlNodeList;
  }

  private void take(SqlCall call, int index, SqlNode compared) {
    if (hasColumn(compared)) {
      take(call.operand(index), value -> call.setOperand(index, value));
    }
  }

  private void take(SqlNode operand, Consumer<SqlNode> replace) {
    if (operand instanceof SqlLiteral literal) {
      places.add(new Place(literal, replace));
    }
  }

  private static boolean hasColumn(SqlNode node) {
    boolean[] found = {false};
    node.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlIdentifier identifier) {
            found[0] = true;
            return null;
          }
        });
    return found[0];
  }
}
