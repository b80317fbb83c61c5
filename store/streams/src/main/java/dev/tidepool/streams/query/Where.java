package dev.tidepool.streams.query;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A condition on the columns of a row, by the three-valued logic of SQL: a comparison with NULL is
 * unknown, and a row matches only if the whole is true.
 *
 * <pre>
 *   column("city").eq("Paris").and(column("total").ge(100).or(column("vip").eq(true)))
 * </pre>
 *
 * <p>Columns are found by name, whatever its case, when a store is asked. Values are taken as
 * {@code ColumnType} says, and besides any number for a type that can hold it, {@code Instant} and
 * ISO 8601 text for TIMESTAMP.
 *
 * <p><b>Threads:</b> immutable, if the values are.
 */
public final class Where {

  /** Every row. */
  public static final Where ALL = new Where("all", schema -> Predicate.TRUE);

  private final String text;
  private final java.util.function.Function<TableSchema, Predicate> predicate;

  private Where(String text, java.util.function.Function<TableSchema, Predicate> predicate) {
    this.text = text;
    this.predicate = predicate;
  }

  /** The column of that name, to be compared with something. */
  public static Column column(String name) {
    return new Column(Objects.requireNonNull(name, "name"), Function.NONE, 0);
  }

  /** Not {@code condition}; unknown stays unknown. */
  public static Where not(Where condition) {
    return new Where(
        "not (" + condition.text + ")", schema -> new Predicate.Not(condition.in(schema)));
  }

  /** This and {@code other}. */
  public Where and(Where other) {
    return new Where(
        "(" + text + " and " + other.text + ")",
        schema -> new Predicate.And(List.of(in(schema), other.in(schema))));
  }

  /** This or {@code other}. */
  public Where or(Where other) {
    return new Where(
        "(" + text + " or " + other.text + ")",
        schema -> new Predicate.Or(List.of(in(schema), other.in(schema))));
  }

  /**
   * The condition on rows of {@code schema}. Throws IllegalArgumentException if it names others.
   */
  Predicate in(TableSchema schema) {
    return predicate.apply(schema);
  }

  @Override
  public String toString() {
    return text;
  }

  /** A column, or a function of it that an index can have. <b>Threads:</b> immutable. */
  public static final class Column {
    private final String name;
    private final Function function;
    private final int argument;

    private Column(String name, Function function, int argument) {
      this.name = name;
      this.function = function;
      this.argument = argument;
    }

    // Functions, at most one

    /** The text in lower case. */
    public Column lower() {
      return with(Function.LOWER, 0);
    }

    /** The text in upper case. */
    public Column upper() {
      return with(Function.UPPER, 0);
    }

    /** The text without white space at both ends. */
    public Column trim() {
      return with(Function.TRIM, 0);
    }

    /** The first {@code codePoints} of the text. */
    public Column prefix(int codePoints) {
      return with(Function.PREFIX, codePoints);
    }

    /** How many code points the text has. */
    public Column length() {
      return with(Function.LENGTH, 0);
    }

    /** The number without its sign. */
    public Column abs() {
      return with(Function.ABS, 0);
    }

    /** The year of the time in UTC. */
    public Column year() {
      return with(Function.YEAR, 0);
    }

    /** The month of the time in UTC, 1 to 12. */
    public Column month() {
      return with(Function.MONTH, 0);
    }

    /** Midnight UTC of the day of the time. */
    public Column day() {
      return with(Function.DAY, 0);
    }

    private Column with(Function next, int nextArgument) {
      if (function != Function.NONE) {
        throw new IllegalArgumentException(
            "a function of a function of column " + name + " cannot be asked for; use SQL");
      }
      return new Column(name, next, nextArgument);
    }

    // Conditions

    /** Equal to {@code value}. */
    public Where eq(Object value) {
      return compare(Operator.EQUAL, "=", value);
    }

    /** Not equal to {@code value}. */
    public Where ne(Object value) {
      return compare(Operator.NOT_EQUAL, "<>", value);
    }

    /** Less than {@code value}. */
    public Where lt(Object value) {
      return compare(Operator.LESS, "<", value);
    }

    /** Less than or equal to {@code value}. */
    public Where le(Object value) {
      return compare(Operator.LESS_OR_EQUAL, "<=", value);
    }

    /** Greater than {@code value}. */
    public Where gt(Object value) {
      return compare(Operator.GREATER, ">", value);
    }

    /** Greater than or equal to {@code value}. */
    public Where ge(Object value) {
      return compare(Operator.GREATER_OR_EQUAL, ">=", value);
    }

    /** From {@code least} to {@code most}, both included. */
    public Where between(Object least, Object most) {
      return ge(least).and(le(most));
    }

    private Where compare(Operator operator, String sign, Object value) {
      return new Where(
          this + " " + sign + " " + show(value),
          schema ->
              new Predicate.Comparison(expression(schema), operator, new Operand.Literal(value)));
    }

    /** Equal to one of {@code values}. */
    public Where in(Object... values) {
      return in(Arrays.asList(values));
    }

    /** Equal to one of {@code values}. */
    public Where in(List<?> values) {
      List<Operand> operands =
          values.stream().<Operand>map(Operand.Literal::new).collect(Collectors.toList());
      String list = values.stream().map(Where::show).collect(Collectors.joining(", "));
      return new Where(
          this + " in (" + list + ")", schema -> new Predicate.In(expression(schema), operands));
    }

    /** Text that starts with {@code prefix}. */
    public Where startsWith(String prefix) {
      return new Where(
          this + " starts with " + show(prefix),
          schema -> new Predicate.StartsWith(expression(schema), new Operand.Literal(prefix)));
    }

    /** Text of this pattern: {@code %} is any characters, {@code _} is one. */
    public Where like(String pattern) {
      return new Where(
          this + " like " + show(pattern),
          schema -> new Predicate.Like(expression(schema), new Operand.Literal(pattern), (char) 0));
    }

    /** NULL. */
    public Where isNull() {
      return new Where(this + " is null", schema -> new Predicate.IsNull(expression(schema)));
    }

    /** Not NULL. */
    public Where isNotNull() {
      return Where.not(isNull());
    }

    /** An array with an element that equals {@code element}. */
    public Where contains(Object element) {
      return new Where(
          this + " contains " + show(element),
          schema -> {
            ColumnExpression expression = expression(schema);
            if (!expression.isColumn()) {
              throw new IllegalArgumentException(this + " is no array");
            }
            return new Predicate.Contains(expression.column(), new Operand.Literal(element));
          });
    }

    private ColumnExpression expression(TableSchema schema) {
      return new ColumnExpression(schema.require(name), function, argument);
    }

    @Override
    public String toString() {
      return switch (function) {
        case NONE -> name;
        case PREFIX -> "prefix(" + name + ", " + argument + ")";
        default -> function.name().toLowerCase(java.util.Locale.ROOT) + "(" + name + ")";
      };
    }
  }

  private static String show(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    return value instanceof CharSequence ? "'" + value + "'" : String.valueOf(value);
  }
}
