package dev.tidepool.table.scan;

import dev.tidepool.table.query.ColumnExpression;
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
import dev.tidepool.table.query.Predicate.Or;
import dev.tidepool.table.query.Predicate.StartsWith;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;

/** Predicates in words, for EXPLAIN. */
final class PredicateText {
  private PredicateText() {}

  static String of(Predicate predicate, TableSchema schema) {
    if (predicate instanceof And and) {
      return joined(and.parts(), " AND ", schema);
    }
    if (predicate instanceof Or or) {
      return joined(or.parts(), " OR ", schema);
    }
    if (predicate instanceof Not not) {
      return "NOT (" + of(not.part(), schema) + ")";
    }
    if (predicate instanceof Comparison comparison) {
      return name(comparison.expression(), schema)
          + " "
          + symbol(comparison.operator())
          + " "
          + text(comparison.operand());
    }
    if (predicate instanceof In in) {
      return name(in.expression(), schema)
          + " IN ("
          + String.join(", ", in.operands().stream().map(PredicateText::text).toList())
          + ")";
    }
    if (predicate instanceof StartsWith startsWith) {
      return name(startsWith.expression(), schema) + " STARTS WITH " + text(startsWith.prefix());
    }
    if (predicate instanceof Like like) {
      return name(like.expression(), schema) + " LIKE " + text(like.pattern());
    }
    if (predicate instanceof IsNull isNull) {
      return name(isNull.expression(), schema) + " IS NULL";
    }
    if (predicate instanceof Contains contains) {
      return text(contains.element())
          + " = ANY("
          + name(ColumnExpression.of(contains.column()), schema)
          + ")";
    }
    return String.valueOf(((Constant) predicate).value());
  }

  private static String joined(List<Predicate> parts, String word, TableSchema schema) {
    return "(" + String.join(word, parts.stream().map(part -> of(part, schema)).toList()) + ")";
  }

  private static String name(ColumnExpression expression, TableSchema schema) {
    String column = schema.column(expression.column()).name();
    return new IndexPart(column, expression.function(), expression.argument()).toString();
  }

  private static String symbol(Predicate.Operator operator) {
    return switch (operator) {
      case EQUAL -> "=";
      case NOT_EQUAL -> "<>";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case GREATER -> ">";
      case GREATER_OR_EQUAL -> ">=";
    };
  }

  private static String text(Operand operand) {
    if (operand instanceof Operand.Literal literal) {
      return literal.value() instanceof String string ? "'" + string + "'" : "" + literal.value();
    }
    return "?" + (((Operand.Parameter) operand).index() + 1);
  }
}
