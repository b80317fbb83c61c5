package dev.tidepool.table.value;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Constant;
import dev.tidepool.table.query.Predicate.Contains;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.IsNull;
import dev.tidepool.table.query.Predicate.Like;
import dev.tidepool.table.query.Predicate.Not;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.TreeSet;

/**
 * Says what a predicate is for a row: true, false, or null for unknown.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class PredicateEvaluator {
  private final Predicate predicate;
  private final TableSchema schema;
  private final int[] columns;

  /** The columns of a row. */
  public interface Row {
    Object value(int column);
  }

  private PredicateEvaluator(Predicate predicate, TableSchema schema) {
    this.predicate = predicate;
    this.schema = schema;
    TreeSet<Integer> found = new TreeSet<>();
    check(predicate, found);
    columns = found.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * An evaluator of {@code predicate}.
   *
   * @throws IllegalArgumentException if it names a column that is not there, or compares one with a
   *     literal of another type
   */
  public static PredicateEvaluator compile(Predicate predicate, TableSchema schema) {
    return new PredicateEvaluator(predicate, schema);
  }

  /** The columns that it looks at, ascending. */
  public int[] columns() {
    return columns.clone();
  }

  // ---- checking --------------------------------------------------------------------------------

  private void check(Predicate part, TreeSet<Integer> found) {
    if (part instanceof And and) {
      and.parts().forEach(one -> check(one, found));
    } else if (part instanceof Or or) {
      or.parts().forEach(one -> check(one, found));
    } else if (part instanceof Not not) {
      check(not.part(), found);
    } else if (part instanceof Comparison comparison) {
      checkScalar(comparison.column(), List.of(comparison.operand()), found);
    } else if (part instanceof In in) {
      checkScalar(in.column(), in.operands(), found);
    } else if (part instanceof StartsWith startsWith) {
      checkString(startsWith.column(), startsWith.prefix(), found);
    } else if (part instanceof Like like) {
      checkString(like.column(), like.pattern(), found);
    } else if (part instanceof IsNull isNull) {
      columnType(isNull.column(), found);
    } else if (part instanceof Contains contains) {
      ColumnType type = columnType(contains.column(), found);
      require(type.isArray(), contains.column(), "is no array");
      checkOperand(contains.column(), type.scalar(), contains.element());
    }
  }

  private ColumnType columnType(int column, TreeSet<Integer> found) {
    if (column < 0 || column >= schema.columnCount()) {
      throw new IllegalArgumentException(
          "there is no column " + column + "; there are " + schema.columnCount());
    }
    found.add(column);
    return schema.column(column).type();
  }

  private void checkScalar(int column, List<Operand> operands, TreeSet<Integer> found) {
    ColumnType type = columnType(column, found);
    require(!type.isArray(), column, "is an array, which can only be asked for what it contains");
    operands.forEach(operand -> checkOperand(column, type.scalar(), operand));
  }

  private void checkString(int column, Operand operand, TreeSet<Integer> found) {
    checkScalar(column, List.of(operand), found);
    require(schema.column(column).type().scalar() == Scalar.STRING, column, "is no STRING");
  }

  private void checkOperand(int column, Scalar type, Operand operand) {
    if (operand instanceof Operand.Literal literal) {
      coerce(column, type, literal.value());
    }
  }

  private void require(boolean condition, int column, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("column " + schema.column(column).name() + " " + problem);
    }
  }

  private Object coerce(int column, Scalar type, Object value) {
    try {
      return Values.coerce(type, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "column " + schema.column(column).name() + " is compared: " + e.getMessage(), e);
    }
  }

  // ---- evaluating ------------------------------------------------------------------------------

  /** What the predicate is for {@code row}; null if that is unknown. */
  public Boolean test(Row row, Object[] parameters) {
    return test(predicate, row, parameters);
  }

  private Boolean test(Predicate part, Row row, Object[] parameters) {
    if (part instanceof And and) {
      return all(and.parts(), row, parameters);
    }
    if (part instanceof Or or) {
      return any(or.parts(), row, parameters);
    }
    if (part instanceof Not not) {
      Boolean value = test(not.part(), row, parameters);
      return value == null ? null : !value;
    }
    if (part instanceof Constant constant) {
      return constant.value();
    }
    if (part instanceof IsNull isNull) {
      return row.value(isNull.column()) == null;
    }
    return leaf(part, row, parameters);
  }

  private Boolean all(List<Predicate> parts, Row row, Object[] parameters) {
    Boolean result = true;
    for (Predicate part : parts) {
      Boolean value = test(part, row, parameters);
      if (Boolean.FALSE.equals(value)) {
        return false;
      }
      result = value == null ? null : result;
    }
    return result;
  }

  private Boolean any(List<Predicate> parts, Row row, Object[] parameters) {
    Boolean result = false;
    for (Predicate part : parts) {
      Boolean value = test(part, row, parameters);
      if (Boolean.TRUE.equals(value)) {
        return true;
      }
      result = value == null ? null : result;
    }
    return result;
  }

  private Boolean leaf(Predicate part, Row row, Object[] parameters) {
    if (part instanceof Comparison comparison) {
      Object left = row.value(comparison.column());
      Object right = operand(comparison.column(), comparison.operand(), parameters);
      return left == null || right == null
          ? null
          : holds(comparison.operator(), compare(comparison.column(), left, right));
    }
    if (part instanceof In in) {
      return isAmong(in, row.value(in.column()), parameters);
    }
    if (part instanceof StartsWith startsWith) {
      String text = (String) row.value(startsWith.column());
      String prefix = (String) operand(startsWith.column(), startsWith.prefix(), parameters);
      return text == null || prefix == null ? null : (Boolean) text.startsWith(prefix);
    }
    if (part instanceof Like like) {
      String text = (String) row.value(like.column());
      String pattern = (String) operand(like.column(), like.pattern(), parameters);
      return text == null || pattern == null
          ? null
          : (Boolean) LikePattern.compile(pattern, like.escape()).matches(text);
    }
    return contains((Contains) part, row, parameters);
  }

  private Object operand(int column, Operand operand, Object[] parameters) {
    return coerce(column, schema.column(column).type().scalar(), operand.value(parameters));
  }

  private int compare(int column, Object left, Object right) {
    return Values.compare(schema.column(column).type().scalar(), left, right);
  }

  private static boolean holds(Operator operator, int order) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private Boolean isAmong(In in, Object value, Object[] parameters) {
    if (value == null) {
      return in.operands().isEmpty() ? Boolean.FALSE : null;
    }
    Boolean result = false;
    for (Operand operand : in.operands()) {
      Object other = operand(in.column(), operand, parameters);
      if (other == null) {
        result = null;
      } else if (compare(in.column(), value, other) == 0) {
        return true;
      }
    }
    return result;
  }

  private Boolean contains(Contains contains, Row row, Object[] parameters) {
    List<?> elements = (List<?>) row.value(contains.column());
    Object wanted = operand(contains.column(), contains.element(), parameters);
    if (elements == null || wanted == null) {
      return null;
    }
    Boolean result = false;
    for (Object element : elements) {
      if (element == null) {
        result = null;
      } else if (compare(contains.column(), element, wanted) == 0) {
        return true;
      }
    }
    return result;
  }
}
