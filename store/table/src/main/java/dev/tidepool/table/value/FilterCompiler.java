package dev.tidepool.table.value;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.PredicateEvaluator.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Turns a predicate into filters, part by part; each kind of part is one method here.
 *
 * <p><b>Threads:</b> for one compilation.
 */
final class FilterCompiler {
  private static final Filter UNKNOWN = row -> null;

  private final TableSchema schema;
  private final Object[] parameters;
  private final Set<Integer> columns;
  private int parameterCount;

  /**
   * @param parameters null if they are not known yet: each then counts as NULL, and what comes out
   *     serves only as a check
   * @param columns gets those that are looked at
   */
  FilterCompiler(TableSchema schema, Object[] parameters, Set<Integer> columns) {
    this.schema = schema;
    this.parameters = parameters;
    this.columns = columns;
  }

  /** How many parameters there must be. */
  int parameterCount() {
    return parameterCount;
  }

  Filter compile(Predicate predicate) {
    if (predicate instanceof Predicate.Constant constant) {
      Boolean value = constant.value();
      return row -> value;
    }
    if (predicate instanceof Predicate.And and) {
      return all(compileAll(and.parts()), Boolean.TRUE);
    }
    if (predicate instanceof Predicate.Or or) {
      return all(compileAll(or.parts()), Boolean.FALSE);
    }
    if (predicate instanceof Predicate.Not not) {
      return not(compile(not.part()));
    }
    if (predicate instanceof Predicate.Comparison comparison) {
      return comparison(comparison);
    }
    if (predicate instanceof Predicate.In in) {
      return in(in);
    }
    if (predicate instanceof Predicate.StartsWith startsWith) {
      return startsWith(startsWith);
    }
    if (predicate instanceof Predicate.Like like) {
      return like(like);
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      int column = column(isNull.expression().column());
      resultType(isNull.expression());
      return row -> row.value(column) == null; // so is then every function of it
    }
    return contains((Predicate.Contains) predicate);
  }

  private Filter[] compileAll(List<Predicate> parts) {
    return parts.stream().map(this::compile).toArray(Filter[]::new);
  }

  /**
   * AND, if {@code neutral} is true, or OR, if it is false: a part that is the opposite decides;
   * else one that is unknown does.
   */
  private static Filter all(Filter[] parts, Boolean neutral) {
    return row -> {
      Boolean result = neutral;
      for (Filter part : parts) {
        Boolean value = part.test(row);
        if (value == null) {
          result = null;
        } else if (!value.equals(neutral)) {
          return value;
        }
      }
      return result;
    };
  }

  private static Filter not(Filter part) {
    return row -> {
      Boolean value = part.test(row);
      return value == null ? null : Boolean.valueOf(!value);
    };
  }

  private Filter comparison(Predicate.Comparison comparison) {
    ColumnExpression expression = scalar(comparison.expression(), "be compared");
    Scalar type = resultType(expression).scalar();
    Object operand = operand(expression, comparison.operand());
    Operator operator = comparison.operator();
    if (operand == null) {
      return UNKNOWN;
    }
    return row -> {
      Object value = valueOf(expression, row);
      return value == null
          ? null
          : Boolean.valueOf(holds(operator, Values.compare(type, value, operand)));
    };
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

  private Filter in(Predicate.In in) {
    ColumnExpression expression = scalar(in.expression(), "be compared");
    Scalar type = resultType(expression).scalar();
    Object[] operands =
        in.operands().stream()
            .map(operand -> operand(expression, operand))
            .filter(operand -> operand != null)
            .sorted((left, right) -> Values.compare(type, left, right))
            .toArray();
    if (in.operands().isEmpty()) {
      return row -> Boolean.FALSE; // also for NULL: it is compared with nothing
    }
    Boolean otherwise = operands.length < in.operands().size() ? null : Boolean.FALSE;
    return row -> {
      Object value = valueOf(expression, row);
      if (value == null) {
        return null;
      }
      int index =
          Arrays.binarySearch(operands, value, (left, right) -> Values.compare(type, left, right));
      return index >= 0 ? Boolean.TRUE : otherwise;
    };
  }

  private Filter startsWith(Predicate.StartsWith startsWith) {
    ColumnExpression expression = string(startsWith.expression(), "start with");
    String prefix = (String) operand(expression, startsWith.prefix());
    if (prefix == null) {
      return UNKNOWN;
    }
    return row -> {
      String value = (String) valueOf(expression, row);
      return value == null ? null : Boolean.valueOf(CodePoints.startsWith(value, prefix));
    };
  }

  private Filter like(Predicate.Like like) {
    ColumnExpression expression = string(like.expression(), "be LIKE");
    String text = (String) operand(expression, like.pattern());
    if (text == null) {
      return UNKNOWN;
    }
    LikePattern pattern = LikePattern.compile(text, like.escape());
    return row -> {
      String value = (String) valueOf(expression, row);
      return value == null ? null : Boolean.valueOf(pattern.matches(value));
    };
  }

  /** As {@code operand = ANY (column)}: a NULL among the elements might be the one. */
  private Filter contains(Predicate.Contains contains) {
    int column = column(contains.column());
    Column definition = schema.column(column);
    if (!definition.type().isArray()) {
      throw cannot(ColumnExpression.of(column), "contain an element");
    }
    Scalar type = definition.type().scalar();
    Object operand = operand(ColumnExpression.of(column), contains.element());
    return row -> {
      List<?> elements = (List<?>) row.value(column);
      if (elements == null) {
        return null;
      }
      Boolean result = Boolean.FALSE;
      for (Object element : elements) {
        if (element == null || operand == null) {
          result = null;
        } else if (Values.equal(type, element, operand)) {
          return Boolean.TRUE;
        }
      }
      return result;
    };
  }

  private int column(int index) {
    if (index < 0 || index >= schema.columnCount()) {
      throw new IllegalArgumentException(
          "there is no column " + index + "; there are " + schema.columnCount());
    }
    columns.add(index);
    return index;
  }

  /** What {@code expression} gives for a row. */
  private static Object valueOf(ColumnExpression expression, Row row) {
    Object value = row.value(expression.column());
    return expression.isColumn()
        ? value
        : IndexFunctions.apply(expression.function(), expression.argument(), value);
  }

  private ColumnType resultType(ColumnExpression expression) {
    return IndexFunctions.resultType(
        expression.function(), schema.column(expression.column()).type());
  }

  private ColumnExpression scalar(ColumnExpression expression, String verb) {
    column(expression.column());
    if (resultType(expression).isArray()) {
      throw cannot(expression, verb);
    }
    return expression;
  }

  private ColumnExpression string(ColumnExpression expression, String verb) {
    if (resultType(scalar(expression, verb)).scalar() != Scalar.STRING) {
      throw cannot(expression, verb + " a pattern");
    }
    return expression;
  }

  private IllegalArgumentException cannot(ColumnExpression expression, String verb) {
    return new IllegalArgumentException(
        nameOf(expression) + " is " + resultType(expression) + ", which cannot " + verb);
  }

  private String nameOf(ColumnExpression expression) {
    String column = schema.column(expression.column()).name();
    return expression.isColumn()
        ? "column " + column
        : new IndexPart(column, expression.function(), expression.argument()).toString();
  }

  /** The value of {@code operand}, coerced to the type of the expression or of its elements. */
  private Object operand(ColumnExpression expression, Operand operand) {
    if (operand instanceof Operand.Parameter parameter) {
      parameterCount = Math.max(parameterCount, parameter.index() + 1);
      if (parameters == null) {
        return null;
      }
    }
    return Values.coerce(
        nameOf(expression), resultType(expression).scalar(), operand.value(parameters));
  }
}
