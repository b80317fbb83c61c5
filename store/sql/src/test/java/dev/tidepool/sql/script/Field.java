package dev.tidepool.sql.script;

import java.util.List;
import java.util.Map;

/**
 * A column of a random table, or of a result.
 *
 * @param type as in CREATE TABLE
 */
record Field(String name, String type) {
  static final String ARRAY = " ARRAY";

  static final List<String> NUMBERS = List.of("INT", "BIGINT", "DOUBLE", "DECIMAL");

  /** The literals that rows have and conditions ask for, of each type. */
  private static final Map<String, List<String>> LITERALS =
      Map.of(
          "INT", List.of("-1", "0", "1", "2", "7"),
          "BIGINT", List.of("-3", "0", "1", "2", "5000000000"),
          "DOUBLE", List.of("-0.5", "0", "1.5", "2", "1024"),
          "DECIMAL", List.of("-2.25", "0", "1.5", "7.00", "10"),
          "STRING", List.of("''", "'a'", "'ab'", "'B'", "'it''s'"),
          "BOOLEAN", List.of("TRUE", "FALSE"),
          "BYTES", List.of("X''", "X'00'", "X'61ff'"),
          "TIMESTAMP",
              List.of(
                  "TIMESTAMP '1969-12-31 23:59:59.5'",
                  "TIMESTAMP '2024-02-29 00:00:00'",
                  "TIMESTAMP '2024-02-29 00:00:00.000001'"));

  static final List<String> SCALARS = LITERALS.keySet().stream().sorted().toList();

  boolean isNumber() {
    return NUMBERS.contains(type);
  }

  boolean isArray() {
    return type.endsWith(ARRAY);
  }

  /** The type of the elements of an array. */
  String element() {
    return type.substring(0, type.length() - ARRAY.length());
  }

  /** The literals of a type that is no array. */
  static List<String> literals(String type) {
    return LITERALS.get(type);
  }

  /** The name of a type in CAST. */
  static String castName(String type) {
    return switch (type) {
      case "STRING" -> "VARCHAR";
      case "BYTES" -> "VARBINARY";
      case "DECIMAL" -> Dialects.either(type, "NUMERIC(60, 20)"); // or H2 leaves no fraction
      default -> type;
    };
  }
}
