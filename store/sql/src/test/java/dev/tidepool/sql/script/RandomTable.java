package dev.tidepool.sql.script;

import dev.tidepool.sql.parse.Statement;
import dev.tidepool.sql.parse.Statement.CreateIndex;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.sql.script.Script.Declared;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A table with random columns, indexes and rows, with few distinct values so that conditions hit.
 *
 * @param columns the first is the key
 */
record RandomTable(String name, List<Field> columns, String ddl, List<String> lines) {
  private static final int ROWS_MAX = 60;

  /** Types, each with the literals that are asked for and the same values in JSON. */
  private static final Map<String, List<String>> LITERALS =
      Map.of(
          "INT", List.of("-1", "0", "1", "2", "7"),
          "BIGINT", List.of("-3", "0", "1", "2", "5000000000"),
          "DOUBLE", List.of("-0.5", "0", "1.5", "2", "1024"),
          "DECIMAL", List.of("-2.25", "0", "1.5", "7.00", "10"),
          "STRING", List.of("''", "'a'", "'ab'", "'B'", "'it''s'"),
          "BOOLEAN", List.of("TRUE", "FALSE"),
          "TIMESTAMP",
              List.of(
                  "TIMESTAMP '1969-12-31 23:59:59.5'",
                  "TIMESTAMP '2024-02-29 00:00:00'",
                  "TIMESTAMP '2024-02-29 00:00:00.000001'"));

  private static final List<String> TYPES = LITERALS.keySet().stream().sorted().toList();

  /** A column. */
  record Field(String name, String type) {
    boolean isNumber() {
      return List.of("INT", "BIGINT", "DOUBLE", "DECIMAL").contains(type);
    }

    /** A literal of the type. */
    String literal(SplittableRandom random) {
      List<String> literals = LITERALS.get(type);
      return literals.get(random.nextInt(literals.size()));
    }
  }

  static RandomTable of(String name, SplittableRandom random) {
    List<Field> columns = new ArrayList<>(List.of(new Field("k", "BIGINT")));
    int count = 3 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      columns.add(new Field("c" + i, TYPES.get(random.nextInt(TYPES.size()))));
    }
    StringBuilder ddl =
        new StringBuilder(
            columns.stream()
                    .map(column -> column.name + " " + column.type)
                    .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (", ""))
                    .replaceFirst("k BIGINT", "k BIGINT PRIMARY KEY")
                + ")");
    int indexCount = random.nextInt(5);
    for (int i = 0; i < indexCount; i++) {
      int first = 1 + random.nextInt(count);
      int second = 1 + random.nextInt(count);
      boolean isOrdered = random.nextInt(3) > 0;
      ddl.append(";\nCREATE INDEX ")
          .append(name)
          .append("_i")
          .append(i)
          .append(" ON ")
          .append(name);
      ddl.append(isOrdered ? " (" : " USING EQUALITY (").append(columns.get(first).name);
      if (second != first && isOrdered && random.nextBoolean()) {
        ddl.append(", ").append(columns.get(second).name);
      }
      ddl.append(')');
    }
    return new RandomTable(name, columns, ddl.toString(), lines(columns, random));
  }

  private static List<String> lines(List<Field> columns, SplittableRandom random) {
    double nullDensity = random.nextDouble() * random.nextDouble();
    int rowCount = random.nextInt(ROWS_MAX);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rowCount; row++) {
      int key = row;
      lines.add(
          columns.stream()
              .map(column -> '"' + column.name + "\":" + json(column, key, nullDensity, random))
              .collect(Collectors.joining(",", "{", "}")));
    }
    return lines;
  }

  private static String json(Field column, int key, double nullDensity, SplittableRandom random) {
    if (column.name.equals("k")) {
      return Integer.toString(key);
    }
    String literal = column.literal(random);
    if (random.nextDouble() < nullDensity) {
      return "null";
    }
    return switch (column.type) {
      case "STRING" -> '"' + literal.substring(1, literal.length() - 1).replace("''", "'") + '"';
      case "BOOLEAN" -> literal.toLowerCase(Locale.ROOT);
      case "TIMESTAMP" ->
          '"'
              + literal.substring("TIMESTAMP '".length(), literal.length() - 1).replace(' ', 'T')
              + "Z\"";
      default -> literal;
    };
  }

  Declared declared() {
    List<Statement> statements = StatementParser.parseAll(ddl);
    List<CreateIndex> indexes = new ArrayList<>();
    statements.subList(1, statements.size()).forEach(index -> indexes.add((CreateIndex) index));
    return new Declared((CreateTable) statements.get(0), indexes, lines, null);
  }

  /** As a block of a script. */
  @Override
  public String toString() {
    return "table\n" + ddl + "\n----\n" + String.join("\n", lines) + "\n";
  }
}
