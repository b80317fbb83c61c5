package dev.tidepool.sql.script;

import dev.tidepool.sql.script.Scope.Named;
import java.util.List;

/**
 * Random values and conditions over the columns of a scope. None of them fails: no division by
 * zero, no number that grows too large.
 */
final class RandomExpressions {
  private static final List<String> COMPARISONS = List.of("=", "=", "<>", "<", "<=", ">", ">=");
  private static final List<String> PATTERNS = List.of("'a%'", "'%'", "'_'", "'%b'", "''", "'a_'");
  private static final int INDEX_MAX = 4; // of elements that are asked for

  private final RandomSql sql;
  private final Dice dice;
  private int valueDepth; // of the value that is being made; 0 for a condition on its own

  RandomExpressions(RandomSql sql) {
    this.sql = sql;
    this.dice = sql.dice;
  }

  // ---- values ----------------------------------------------------------------------------------

  /** A literal of a type that is no array. */
  String literal(String type) {
    return dice.oneIn(12)
        ? "CAST(NULL AS " + Field.castName(type) + ")"
        : dice.of(Field.literals(type));
  }

  /** A literal, or a parameter of the same value. */
  private String constant(String type) {
    return dice.oneIn(4) ? parameter(type, dice.of(Field.literals(type))) : literal(type);
  }

  /** A parameter; within values its type has to be written. */
  private String parameter(String type, String literal) {
    String parameter = Dialects.parameter(literal);
    return valueDepth == 0 ? parameter : "CAST(" + parameter + " AS " + Field.castName(type) + ")";
  }

  /** A column of the type, a literal if there is none. */
  private String leaf(Scope scope, String type) {
    List<Named> columns = scope.ofType(type);
    return columns.isEmpty() || dice.oneIn(6) ? literal(type) : dice.of(columns).toString();
  }

  /**
   * A value.
   *
   * @param type no array
   * @param depth how many levels may be below it
   */
  String value(Scope scope, String type, int depth) {
    valueDepth++;
    String value = newValue(scope, type, depth);
    valueDepth--;
    return value;
  }

  private String newValue(Scope scope, String type, int depth) {
    if (depth == 0 || dice.oneIn(3)) {
      return leaf(scope, type);
    }
    return switch (dice.below(9)) {
      case 0 ->
          "CASE WHEN "
              + condition(scope, depth - 1)
              + " THEN "
              + value(scope, type, depth - 1)
              + (dice.oneIn(3) ? "" : " ELSE " + value(scope, type, depth - 1))
              + " END";
      case 1 -> "COALESCE(" + leaf(scope, type) + ", " + value(scope, type, depth - 1) + ")";
      case 2 -> "NULLIF(" + value(scope, type, depth - 1) + ", " + literal(type) + ")";
      case 3 -> depth > 1 ? sql.subqueries.scalar(scope, type) : leaf(scope, type);
      case 4 -> ofCase(scope, type, depth);
      default -> computed(scope, type, depth);
    };
  }

  private String ofCase(Scope scope, String type, int depth) {
    Named asked = dice.of(scope.scalars());
    return "CASE "
        + asked
        + Dice.list(
            dice.upTo(2),
            "",
            i ->
                " WHEN "
                    + dice.of(Field.literals(asked.type()))
                    + " THEN "
                    + value(scope, type, depth - 1))
        + " ELSE "
        + leaf(scope, type)
        + " END";
  }

  private String computed(Scope scope, String type, int depth) {
    String a = value(scope, type, depth - 1);
    String b = leaf(scope, type);
    return switch (type) {
      case "INT" ->
          switch (dice.below(5)) {
            case 0 -> "CHAR_LENGTH(" + value(scope, "STRING", depth - 1) + ")";
            case 1 -> cardinality(scope, depth);
            case 2 -> "ABS(" + a + ")";
            case 3 -> "MOD(" + a + ", 3)";
            default -> "(" + a + dice.of(" + ", " - ") + b + ")";
          };
      case "BIGINT" ->
          switch (dice.below(4)) {
            case 0 -> "CAST(" + value(scope, "INT", depth - 1) + " AS BIGINT)";
            case 1 ->
                "EXTRACT("
                    + dice.of("YEAR", "MONTH", "DAY", "HOUR")
                    + " FROM "
                    + leaf(scope, "TIMESTAMP")
                    + ")";
            default -> "(" + a + dice.of(" + ", " - ") + b + ")";
          };
      case "DOUBLE", "DECIMAL" ->
          dice.oneIn(3)
              ? "CAST(" + leaf(scope, "INT") + " AS " + type + ")"
              : dice.oneIn(3) ? "ABS(" + a + ")" : "(" + a + dice.of(" + ", " - ") + b + ")";
      case "STRING" ->
          switch (dice.below(5)) {
            case 0 -> "(" + a + " || " + b + ")";
            case 1 -> dice.of("UPPER(", "LOWER(", "TRIM(") + a + ")";
            case 2 -> "SUBSTRING(" + a + " FROM " + dice.upTo(2) + " FOR " + dice.below(3) + ")";
            case 3 -> "CAST(" + leaf(scope, "INT") + " AS VARCHAR)";
            default -> "REPLACE(" + a + ", 'a', " + dice.of("'b'", "''", "'aa'") + ")";
          };
      case "BOOLEAN" -> asValue("(" + condition(scope, depth - 1) + ")");
      case "TIMESTAMP" ->
          dice.oneIn(2)
              ? Dialects.either("FLOOR(" + a + " TO DAY)", "DATE_TRUNC(DAY, " + a + ")")
              : "(" + a + dice.of(" + ", " - ") + "INTERVAL '1' " + dice.of("DAY", "HOUR") + ")";
      default -> a;
    };
  }

  /** A condition as a value; H2 cannot read again what it makes of some that stand alone. */
  private static String asValue(String condition) {
    return Dialects.either(condition, "COALESCE(" + condition + ", NULL)");
  }

  private String cardinality(Scope scope, int depth) {
    return scope.arrays().isEmpty()
        ? value(scope, "INT", depth - 1)
        : "CARDINALITY(" + dice.of(scope.arrays()) + ")";
  }

  /** An element of an array column, or a literal. */
  private String element(Scope scope, Named array) {
    int index = dice.upTo(INDEX_MAX);
    String element = array + "[" + index + "]";
    return Dialects.either(
        element, "CASE WHEN CARDINALITY(" + array + ") >= " + index + " THEN " + element + " END");
  }

  // ---- conditions ------------------------------------------------------------------------------

  /** A condition that says something of the scope. */
  String condition(Scope scope, int depth) {
    if (depth > 0 && !dice.oneIn(4)) {
      return switch (dice.below(7)) {
        case 0, 1 -> two(scope, depth, " AND ");
        case 2, 3 -> two(scope, depth, " OR ");
        case 4 -> "NOT (" + condition(scope, depth - 1) + ")";
        case 5 ->
            "("
                + condition(scope, depth - 1)
                + ") IS "
                + dice.of("TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN", "NOT UNKNOWN");
        default -> sql.subqueries.quantified(scope, dice.of(scope.scalars()));
      };
    }
    if (!scope.arrays().isEmpty() && dice.oneIn(4)) {
      return ofArray(scope, dice.of(scope.arrays()));
    }
    return ofColumn(scope, dice.of(scope.scalars()), depth);
  }

  private String two(Scope scope, int depth, String operator) {
    return "(" + condition(scope, depth - 1) + operator + condition(scope, depth - 1) + ")";
  }

  private String ofArray(Scope scope, Named array) {
    String element = array.field().element();
    List<Named> columns = scope.ofType(element);
    String asked =
        !columns.isEmpty() && dice.oneIn(4)
            ? dice.of(columns).toString()
            : dice.of(Field.literals(element));
    return switch (dice.below(6)) {
      case 0 -> array + dice.of(" IS NULL", " IS NOT NULL");
      case 1 -> "CARDINALITY(" + array + ") " + dice.of(COMPARISONS) + " " + dice.below(3);
      case 2 -> element(scope, array) + " " + dice.of(COMPARISONS) + " " + asked;
      case 3 ->
          Dialects.either(
              "ARRAY_CONTAINS(" + array + ", " + asked + ")", asked + " = ANY(" + array + ")");
      case 4 -> parameter(element, dice.of(Field.literals(element))) + " = ANY(" + array + ")";
      default -> asked + " = ANY(" + array + ")";
    };
  }

  private String ofColumn(Scope scope, Named column, int depth) {
    String type = column.type();
    return switch (dice.below(11)) {
      case 0, 1 -> column + " " + dice.of(COMPARISONS) + " " + constant(type);
      case 2 -> column + " " + dice.of(COMPARISONS) + " " + dice.of(scope.ofType(type));
      case 3 -> column + dice.of(" IS NULL", " IS NOT NULL");
      case 4 ->
          column
              + dice.of(" IN (", " NOT IN (")
              + Dice.list(dice.upTo(3), ", ", i -> constant(type))
              + ")";
      case 5 ->
          column
              + dice.of(" BETWEEN ", " NOT BETWEEN ")
              + constant(type)
              + " AND "
              + constant(type);
      case 6 ->
          column
              + dice.of(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ")
              + (dice.oneIn(2) ? literal(type) : dice.of(scope.ofType(type)).toString());
      case 7 -> ofItsType(column);
      case 8 -> acrossNumbers(scope, column);
      case 9 -> literal(type) + " " + dice.of(COMPARISONS) + " " + column;
      default ->
          value(scope, type, Math.max(1, depth))
              + " "
              + dice.of(COMPARISONS)
              + " "
              + value(scope, type, depth);
    };
  }

  private String ofItsType(Named column) {
    String literal = dice.of(Field.literals(column.type()));
    return switch (column.type()) {
      case "STRING" ->
          column
              + dice.of(" LIKE ", " NOT LIKE ", " ILIKE ")
              + (dice.oneIn(4) ? parameter("STRING", dice.of(PATTERNS)) : dice.of(PATTERNS));
      case "BOOLEAN" -> dice.of("", "NOT ") + column;
      case "TIMESTAMP" -> "EXTRACT(YEAR FROM " + column + ") " + dice.of(COMPARISONS) + " 2024";
      default -> column + " > " + literal;
    };
  }

  /** Numbers of two types. */
  private String acrossNumbers(Scope scope, Named column) {
    if (!column.field().isNumber()) {
      return column + " = " + leaf(scope, column.type());
    }
    return column + " " + dice.of(COMPARISONS) + " " + leaf(scope, dice.of(Field.NUMBERS));
  }
}
