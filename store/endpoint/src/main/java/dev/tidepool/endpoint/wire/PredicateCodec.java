package dev.tidepool.endpoint.wire;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Operand.Literal;
import dev.tidepool.table.query.Operand.Parameter;
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
import dev.tidepool.table.schema.IndexPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Conditions and their operands, as bytes. */
final class PredicateCodec {
  private static final int CONSTANT = 0;
  private static final int AND = 1;
  private static final int OR = 2;
  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int IN = 5;
  private static final int STARTS_WITH = 6;
  private static final int LIKE = 7;
  private static final int IS_NULL = 8;
  private static final int CONTAINS = 9;

  private static final int LITERAL = 0;
  private static final int PARAMETER = 1;

  /** Deeper than statements can be nested, and far from the end of the stack. */
  private static final int DEPTH_MAX = 2000;

  private PredicateCodec() {}

  static void write(WireWriter out, Predicate predicate) throws IOException {
    if (predicate instanceof Constant constant) {
      out.tag(CONSTANT);
      out.value(constant.value());
    } else if (predicate instanceof And and) {
      out.tag(AND);
      write(out, and.parts());
    } else if (predicate instanceof Or or) {
      out.tag(OR);
      write(out, or.parts());
    } else if (predicate instanceof Not not) {
      out.tag(NOT);
      write(out, not.part());
    } else if (predicate instanceof Comparison comparison) {
      out.tag(COMPARISON);
      write(out, comparison.expression());
      out.text(comparison.operator().name());
      write(out, comparison.operand());
    } else if (predicate instanceof In in) {
      out.tag(IN);
      write(out, in.expression());
      out.count(in.operands().size());
      for (Operand operand : in.operands()) {
        write(out, operand);
      }
    } else {
      writeOther(out, predicate);
    }
  }

  private static void writeOther(WireWriter out, Predicate predicate) throws IOException {
    if (predicate instanceof StartsWith starts) {
      out.tag(STARTS_WITH);
      write(out, starts.expression());
      write(out, starts.prefix());
    } else if (predicate instanceof Like like) {
      out.tag(LIKE);
      write(out, like.expression());
      write(out, like.pattern());
      out.count(like.escape());
    } else if (predicate instanceof IsNull isNull) {
      out.tag(IS_NULL);
      write(out, isNull.expression());
    } else if (predicate instanceof Contains contains) {
      out.tag(CONTAINS);
      out.count(contains.column());
      write(out, contains.element());
    } else {
      throw new IllegalArgumentException("a condition that cannot travel: " + predicate);
    }
  }

  private static void write(WireWriter out, List<Predicate> parts) throws IOException {
    out.count(parts.size());
    for (Predicate part : parts) {
      write(out, part);
    }
  }

  private static void write(WireWriter out, ColumnExpression expression) throws IOException {
    out.count(expression.column());
    out.text(expression.function().name());
    out.count(expression.argument());
  }

  static void write(WireWriter out, Operand operand) throws IOException {
    if (operand instanceof Literal literal) {
      out.tag(LITERAL);
      out.value(literal.value());
    } else if (operand instanceof Parameter parameter) {
      out.tag(PARAMETER);
      out.count(parameter.index());
    }
  }

  static Predicate read(WireReader in) throws IOException {
    return read(in, 0);
  }

  private static Predicate read(WireReader in, int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new IOException("a condition is nested too deeply");
    }
    int tag = in.tag();
    return switch (tag) {
      case CONSTANT -> new Constant(readBoolean(in));
      case AND -> new And(parts(in, depth));
      case OR -> new Or(parts(in, depth));
      case NOT -> new Not(read(in, depth + 1));
      case COMPARISON -> {
        ColumnExpression expression = expression(in);
        Operator operator = constant(Operator.class, in.text());
        yield new Comparison(expression, operator, readOperand(in));
      }
      case IN -> {
        ColumnExpression expression = expression(in);
        List<Operand> operands = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
          operands.add(readOperand(in));
        }
        yield new In(expression, operands);
      }
      case STARTS_WITH -> new StartsWith(expression(in), readOperand(in));
      case LIKE -> {
        ColumnExpression expression = expression(in);
        Operand pattern = readOperand(in);
        yield new Like(expression, pattern, (char) in.count());
      }
      case IS_NULL -> new IsNull(expression(in));
      case CONTAINS -> {
        int column = in.count();
        yield new Contains(column, readOperand(in));
      }
      default -> throw new IOException("there is no condition of tag " + tag);
    };
  }

  private static List<Predicate> parts(WireReader in, int depth) throws IOException {
    List<Predicate> parts = new ArrayList<>();
    for (int i = in.count(); i > 0; i--) {
      parts.add(read(in, depth + 1));
    }
    return parts;
  }

  private static ColumnExpression expression(WireReader in) throws IOException {
    int column = in.count();
    IndexPart.Function function = constant(IndexPart.Function.class, in.text());
    try {
      return new ColumnExpression(column, function, in.count());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Boolean readBoolean(WireReader in) throws IOException {
    Object value = in.value();
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw new IOException("a constant condition that is " + value);
  }

  static Operand readOperand(WireReader in) throws IOException {
    int tag = in.tag();
    return switch (tag) {
      case LITERAL -> new Literal(in.value());
      case PARAMETER -> new Parameter(in.count());
      default -> throw new IOException("there is no operand of tag " + tag);
    };
  }

  /** The constant of that name. */
  static <E extends Enum<E>> E constant(Class<E> type, String name) throws IOException {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException("there is no " + type.getSimpleName() + " " + name, e);
    }
  }
}
