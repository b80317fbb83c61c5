package dev.tidepool.sql.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.expression.TextFunctions.Side;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.value.Timestamps;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where we mean the same as H2, we give the same, for all combinations of sample arguments: the
 * value, NULL, or an error.
 */
class H2AgreementTest {
  private static Connection h2;

  /**
   * A function in both.
   *
   * @param sql for H2, with a {@code ?} for each argument
   */
  private record Agreement(
      String sql, List<SqlType> types, Function<List<Expression>, Expression> expression) {
    @Override
    public String toString() {
      return sql + " of " + types;
    }
  }

  @BeforeAll
  static void openH2() throws SQLException {
    h2 = DriverManager.getConnection("jdbc:h2:mem:agreement");
  }

  @AfterAll
  static void closeH2() throws SQLException {
    h2.close();
  }

  private static final SqlType TEXT = SqlType.STRING;
  private static final SqlType INT = SqlType.INT;
  private static final SqlType BIGINT = SqlType.BIGINT;
  private static final SqlType DOUBLE = SqlType.DOUBLE;
  private static final SqlType DECIMAL = SqlType.DECIMAL;
  private static final SqlType TIME = SqlType.TIMESTAMP;
  private static final SqlType DATE = SqlType.DATE;
  private static final SqlType BOOLEAN = SqlType.BOOLEAN;

  static List<Agreement> agreements() {
    List<Agreement> all = new ArrayList<>();
    texts(all);
    numbers(all);
    times(all);
    casts(all);
    comparisons(all);
    conditionals(all);
    return all;
  }

  private static void add(
      List<Agreement> all,
      String sql,
      Function<List<Expression>, Expression> expression,
      SqlType... types) {
    all.add(new Agreement(sql, List.of(types), expression));
  }

  private static void texts(List<Agreement> all) {
    add(all, "? || ?", a -> TextFunctions.concat(a.get(0), a.get(1)), TEXT, TEXT);
    add(all, "CONCAT(?, ?)", TextFunctions::concatIgnoringNulls, TEXT, TEXT);
    add(all, "LOWER(?)", a -> TextFunctions.lower(a.get(0)), TEXT);
    add(all, "UPPER(?)", a -> TextFunctions.upper(a.get(0)), TEXT);
    add(all, "CHAR_LENGTH(?)", a -> TextFunctions.length(a.get(0)), TEXT);
    add(all, "LEFT(?, ?)", a -> TextFunctions.left(a.get(0), a.get(1)), TEXT, INT);
    add(all, "RIGHT(?, ?)", a -> TextFunctions.right(a.get(0), a.get(1)), TEXT, INT);
    add(all, "TRIM(?)", a -> TextFunctions.trim(Side.BOTH, literal(" "), a.get(0)), TEXT);
    add(all, "LTRIM(?)", a -> TextFunctions.trim(Side.LEADING, literal(" "), a.get(0)), TEXT);
    add(all, "RTRIM(?)", a -> TextFunctions.trim(Side.TRAILING, literal(" "), a.get(0)), TEXT);
    add(
        all,
        "TRIM(LEADING 'a' FROM ?)",
        a -> TextFunctions.trim(Side.LEADING, literal("a"), a.get(0)),
        TEXT);
    add(all, "POSITION(?, ?)", a -> TextFunctions.position(a.get(0), a.get(1)), TEXT, TEXT);
    add(
        all,
        "REPLACE(?, ?, ?)",
        a -> TextFunctions.replace(a.get(0), a.get(1), a.get(2)),
        TEXT,
        TEXT,
        TEXT);
    add(
        all,
        "REPEAT(?, MOD(?, 10))",
        a -> TextFunctions.repeat(a.get(0), Arithmetic.modulo(INT, a.get(1), literal(10))),
        TEXT,
        INT);
    add(all, "? LIKE ?", a -> Patterns.like(a.get(0), a.get(1), '\\'), TEXT, TEXT);
    add(all, "? LIKE ? ESCAPE ''", a -> Patterns.like(a.get(0), a.get(1), (char) 0), TEXT, TEXT);
    add(all, "? ILIKE ?", a -> Patterns.likeIgnoringCase(a.get(0), a.get(1), '\\'), TEXT, TEXT);
  }

  private static void numbers(List<Agreement> all) {
    for (SqlType type : List.of(INT, BIGINT, DOUBLE, DECIMAL)) {
      add(all, "? + ?", a -> Arithmetic.add(type, a.get(0), a.get(1)), type, type);
      add(all, "? - ?", a -> Arithmetic.subtract(type, a.get(0), a.get(1)), type, type);
      add(all, "? * ?", a -> Arithmetic.multiply(type, a.get(0), a.get(1)), type, type);
      add(all, "ABS(?)", a -> NumberFunctions.abs(type, a.get(0)), type);
      add(all, "SIGN(?)", a -> NumberFunctions.sign(type, a.get(0)), type);
      add(all, "FLOOR(?)", a -> NumberFunctions.floor(type, a.get(0)), type);
      add(all, "CEIL(?)", a -> NumberFunctions.ceil(type, a.get(0)), type);
      add(all, "- ?", a -> Arithmetic.negate(type, a.get(0)), type);
    }
    for (SqlType type : List.of(INT, BIGINT, DOUBLE)) {
      add(all, "? / ?", a -> Arithmetic.divide(type, a.get(0), a.get(1)), type, type);
    }
    for (SqlType type : List.of(INT, BIGINT, DECIMAL)) {
      add(all, "MOD(?, ?)", a -> Arithmetic.modulo(type, a.get(0), a.get(1)), type, type);
    }
    for (SqlType type : List.of(DOUBLE, DECIMAL)) {
      add(all, "ROUND(?)", a -> NumberFunctions.round(type, a.get(0), literal(0)), type);
      add(all, "ROUND(?, 1)", a -> NumberFunctions.round(type, a.get(0), literal(1)), type);
      add(all, "ROUND(?, -2)", a -> NumberFunctions.round(type, a.get(0), literal(-2)), type);
      add(all, "TRUNCATE(?, 1)", a -> NumberFunctions.truncate(type, a.get(0), literal(1)), type);
    }
    add(all, "SQRT(?)", a -> notNegative(a.get(0), NumberFunctions::sqrt), DOUBLE);
    add(all, "EXP(?)", a -> NumberFunctions.exp(a.get(0)), DOUBLE);
    add(all, "LN(?)", a -> NumberFunctions.ln(a.get(0)), DOUBLE);
    add(all, "LOG10(?)", a -> NumberFunctions.log10(a.get(0)), DOUBLE);
    add(all, "SIN(?)", a -> NumberFunctions.ofDouble(a.get(0), Math::sin), DOUBLE);
  }

  /** H2 takes the root of a negative number for NaN, which we refuse. */
  private static Expression notNegative(
      Expression argument, Function<Expression, Expression> function) {
    Expression root = function.apply(argument);
    return (row, execution) -> {
      Double value = (Double) argument.value(row, execution);
      return value != null && value < 0 ? (Double) Double.NaN : root.value(row, execution);
    };
  }

  private static void times(List<Agreement> all) {
    for (SqlType type : List.of(TIME, DATE)) {
      for (DateField field :
          List.of(
              DateField.MILLENNIUM,
              DateField.CENTURY,
              DateField.DECADE,
              DateField.YEAR,
              DateField.QUARTER,
              DateField.MONTH,
              DateField.DAY,
              DateField.DOY,
              DateField.EPOCH)) {
        add(
            all,
            "CAST(FLOOR(EXTRACT(" + field + " FROM ?)) AS BIGINT)",
            a -> TimeFunctions.extract(field, type, a.get(0)),
            type);
      }
      add(
          all,
          "EXTRACT(ISO_WEEK FROM ?)",
          a -> TimeFunctions.extract(DateField.WEEK, type, a.get(0)),
          type);
      add(
          all,
          "EXTRACT(ISO_WEEK_YEAR FROM ?)",
          a -> TimeFunctions.extract(DateField.ISOYEAR, type, a.get(0)),
          type);
      add(
          all,
          "EXTRACT(ISO_DAY_OF_WEEK FROM ?)",
          a -> TimeFunctions.extract(DateField.ISODOW, type, a.get(0)),
          type);
      for (DateField unit : List.of(DateField.YEAR, DateField.MONTH, DateField.DAY)) {
        add(
            all,
            "DATEADD(" + unit + ", MOD(?, 1000), ?)",
            a -> TimeFunctions.plus(unit, type, a.get(1), smaller(a.get(0))),
            INT,
            type);
      }
    }
    for (DateField unit :
        List.of(
            DateField.MILLENNIUM,
            DateField.CENTURY,
            DateField.DECADE,
            DateField.YEAR,
            DateField.QUARTER,
            DateField.MONTH,
            DateField.DAY,
            DateField.HOUR,
            DateField.MINUTE,
            DateField.SECOND)) {
      add(all, "DATE_TRUNC(" + unit + ", ?)", a -> TimeFunctions.floor(unit, TIME, a.get(0)), TIME);
    }
    add(
        all,
        "DATE_TRUNC(ISO_WEEK, ?)",
        a -> TimeFunctions.floor(DateField.WEEK, TIME, a.get(0)),
        TIME);
    for (DateField field : List.of(DateField.HOUR, DateField.MINUTE, DateField.SECOND)) {
      add(
          all,
          "EXTRACT(" + field + " FROM ?)",
          a -> TimeFunctions.extract(field, TIME, a.get(0)),
          TIME);
      add(
          all,
          "DATEADD(" + field + ", MOD(?, 1000), ?)",
          a -> TimeFunctions.plus(field, TIME, a.get(1), smaller(a.get(0))),
          INT,
          TIME);
    }
    add(
        all,
        "DATEDIFF(DAY, ?, ?)",
        a -> TimeFunctions.difference(DateField.DAY, DATE, a.get(0), a.get(1)),
        DATE,
        DATE);
  }

  private static Expression smaller(Expression count) {
    return Casts.cast(INT, BIGINT, Arithmetic.modulo(INT, count, literal(1000)));
  }

  private static void casts(List<Agreement> all) {
    cast(all, "VARCHAR", TEXT, INT, BIGINT, BOOLEAN, DATE, TIME);
    cast(all, "INTEGER", INT, BIGINT, TEXT, BOOLEAN, DECIMAL);
    cast(all, "BIGINT", BIGINT, INT, TEXT, BOOLEAN, DECIMAL);
    cast(all, "DOUBLE PRECISION", DOUBLE, INT, BIGINT, DECIMAL);
    cast(all, "DECFLOAT", DECIMAL, INT, BIGINT, TEXT);
    cast(all, "BOOLEAN", BOOLEAN, INT, BIGINT, DECIMAL, DOUBLE);
    cast(all, "DATE", DATE, TIME);
    cast(all, "TIMESTAMP", TIME, DATE);
    add(all, "CAST(? AS NUMERIC(6, 2))", a -> Casts.toScale(a.get(0), 6, 2), DECIMAL);
    add(all, "CAST(? AS VARCHAR(2))", a -> Casts.toLength(a.get(0), 2), TEXT);
  }

  private static void cast(List<Agreement> all, String name, SqlType to, SqlType... from) {
    for (SqlType type : from) {
      add(all, "CAST(? AS " + name + ")", a -> Casts.cast(type, to, a.get(0)), type);
    }
  }

  private static void comparisons(List<Agreement> all) {
    for (SqlType type : List.of(TEXT, INT, BIGINT, DOUBLE, DECIMAL, DATE, TIME, BOOLEAN)) {
      compare(all, "=", Operator.EQUAL, type);
      compare(all, "<>", Operator.NOT_EQUAL, type);
      compare(all, "<", Operator.LESS, type);
      compare(all, "<=", Operator.LESS_OR_EQUAL, type);
      compare(all, ">", Operator.GREATER, type);
      compare(all, ">=", Operator.GREATER_OR_EQUAL, type);
      add(
          all,
          "? IS DISTINCT FROM ?",
          a -> Comparisons.isDistinctFrom(type, a.get(0), a.get(1)),
          type,
          type);
      add(all, "? IN (?, ?)", a -> Sets.in(type, a.get(0), a.subList(1, 3)), type, type, type);
    }
  }

  private static void compare(List<Agreement> all, String symbol, Operator operator, SqlType type) {
    add(
        all,
        "? " + symbol + " ?",
        a -> Comparisons.compare(operator, type, a.get(0), a.get(1)),
        type,
        type);
  }

  private static void conditionals(List<Agreement> all) {
    add(all, "COALESCE(?, ?)", Conditionals::coalesce, INT, INT);
    add(all, "NULLIF(?, ?)", a -> Conditionals.nullIf(TEXT, a.get(0), a.get(1)), TEXT, TEXT);
    add(
        all,
        "CASE WHEN ? THEN ? WHEN ? THEN ? ELSE 7 END",
        a ->
            Conditionals.caseOf(
                List.of(a.get(0), a.get(2)), List.of(a.get(1), a.get(3)), literal(7)),
        BOOLEAN,
        INT,
        BOOLEAN,
        INT);
    add(all, "GREATEST(?, ?)", a -> Conditionals.greatest(INT, a, false), INT, INT);
    add(all, "LEAST(?, ?)", a -> Conditionals.least(TEXT, a, false), TEXT, TEXT);
  }

  private static Expression literal(Object value) {
    return Expressions.literal(value);
  }

  /** Arguments to be combined. Text is below U+FFFF, as H2 counts units. */
  private static List<Object> samples(SqlType type) {
    Object[] values =
        switch (type.scalar()) {
          case STRING ->
              new Object[] {
                "", "a", " aB ", "abcabc", "a%", "\\%_", "%b_a%", "Äß", "12", " -7 ", "1e2"
              };
          case INT -> new Object[] {0, 1, -1, 2, 3, -7, 100, Integer.MAX_VALUE, Integer.MIN_VALUE};
          case BIGINT ->
              new Object[] {0L, 1L, -13L, 3_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE};
          case DOUBLE -> new Object[] {0.0, 1.0, -1.5, 2.5, 0.049, 12345.678, 1e17, -1e-7};
          case DECIMAL ->
              decimals("0", "1.00", "-1.5", "2.5", "0.049", "12345.675", "-99999999999");
          case BOOLEAN -> new Object[] {true, false};
          case DATE ->
              new Object[] {
                days("1970-01-01"),
                days("2024-02-29"),
                days("2026-12-31"),
                days("1999-11-30"),
                days("2001-01-01")
              };
          case TIMESTAMP ->
              new Object[] {
                Timestamps.parse("1970-01-01T00:00Z"),
                Timestamps.parse("2024-02-29T23:59:59.999999Z"),
                Timestamps.parse("1969-12-31T12:30:15.5Z"),
                Timestamps.parse("2026-08-31T07:08:09Z"),
                Timestamps.parse("2001-01-01T00:00Z")
              };
          default -> throw new IllegalArgumentException(type.toString());
        };
    List<Object> withNull = new ArrayList<>(Arrays.asList(values));
    withNull.add(null);
    return withNull;
  }

  private static Object[] decimals(String... texts) {
    return Arrays.stream(texts).map(BigDecimal::new).toArray();
  }

  private static Integer days(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void sameAsH2(Agreement agreement) throws SQLException {
    List<List<Object>> combinations = List.of(List.of());
    for (SqlType type : agreement.types()) {
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> combination : combinations) {
        for (Object value : samples(type)) {
          List<Object> next = new ArrayList<>(combination);
          next.add(value);
          longer.add(next);
        }
      }
      combinations = longer;
    }
    Expression expression =
        agreement.expression().apply(Evaluation.columns(agreement.types().size()));
    try (PreparedStatement statement = h2.prepareStatement("SELECT " + typed(agreement))) {
      for (List<Object> arguments : combinations) {
        check(agreement, statement, expression, arguments);
      }
    }
  }

  /** The SQL with a cast around each parameter, so that H2 knows its type. */
  private static String typed(Agreement agreement) {
    StringBuilder sql = new StringBuilder();
    int index = 0;
    for (char c : agreement.sql().toCharArray()) {
      if (c == '?') {
        sql.append("CAST(? AS ").append(h2Name(agreement.types().get(index++))).append(')');
      } else {
        sql.append(c);
      }
    }
    return sql.toString();
  }

  private static String h2Name(SqlType type) {
    return switch (type.scalar()) {
      case STRING -> "VARCHAR";
      case DOUBLE -> "DOUBLE PRECISION";
      case DECIMAL -> "NUMERIC(30, 6)";
      case TIMESTAMP -> "TIMESTAMP(6)";
      case INT -> "INTEGER";
      default -> type.scalar().name();
    };
  }

  private static void check(
      Agreement agreement,
      PreparedStatement statement,
      Expression expression,
      List<Object> arguments)
      throws SQLException {
    Object expected;
    try {
      for (int i = 0; i < arguments.size(); i++) {
        statement.setObject(i + 1, toH2(agreement.types().get(i), arguments.get(i)));
      }
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        expected = fromH2(result);
      }
    } catch (SQLException e) {
      assertFails(agreement, expression, arguments, e);
      return;
    }
    Object actual;
    try {
      actual = expression.value(arguments.toArray(), Evaluation.execution());
    } catch (SqlException e) {
      fail(
          agreement
              + " of "
              + arguments
              + " fails: "
              + e.getMessage()
              + ", but H2 has "
              + expected);
      return;
    }
    assertThat(comparable(actual))
        .as("%s of %s", agreement, arguments)
        .isEqualTo(comparable(expected));
  }

  private static void assertFails(
      Agreement agreement, Expression expression, List<Object> arguments, SQLException reason) {
    try {
      Object value = expression.value(arguments.toArray(), Evaluation.execution());
      fail(
          agreement + " of " + arguments + " is " + value + ", but H2 says " + reason.getMessage());
    } catch (SqlException e) {
      assertThat(e.code()).isEqualTo(SqlException.Code.VALUE);
    }
  }

  private static Object toH2(SqlType type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.scalar()) {
      case DATE -> LocalDate.ofEpochDay((Integer) value);
      case TIMESTAMP -> {
        long micros = (Long) value;
        yield LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC);
      }
      default -> value;
    };
  }

  private static Object fromH2(ResultSet result) throws SQLException {
    return switch (result.getMetaData().getColumnType(1)) {
      case Types.TIMESTAMP -> Timestamps.ofJava(result.getObject(1, LocalDateTime.class));
      case Types.DATE -> {
        LocalDate date = result.getObject(1, LocalDate.class);
        yield date == null ? null : (Object) (int) date.toEpochDay();
      }
      default -> result.getObject(1);
    };
  }

  /** Numbers by what they are worth, as H2 has its own ideas of result types. */
  private static Object comparable(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? rounded(number) : number;
    }
    return value instanceof Number number
        ? new BigDecimal(number.toString())
            .stripTrailingZeros()
            .round(MathContext.DECIMAL64)
            .stripTrailingZeros()
        : value;
  }

  /** The last digits of doubles are computed in different ways. */
  private static BigDecimal rounded(double number) {
    return new BigDecimal(number).round(new MathContext(13)).stripTrailingZeros();
  }
}
