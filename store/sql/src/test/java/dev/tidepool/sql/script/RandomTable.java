package dev.tidepool.sql.script;

import dev.tidepool.script.Script.Declared;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A table with random columns, indexes and rows, with few distinct values so that conditions hit.
 *
 * @param columns the first is the key
 */
record RandomTable(String name, List<Field> columns, String ddl, List<String> lines) {
  private static final int ELEMENTS_MAX = 3;
  private static final int INDEXES_MAX = 5;

  static RandomTable of(String name, int rowsMax, SplittableRandom random) {
    Dice dice = new Dice(random);
    List<Field> columns = new ArrayList<>(List.of(new Field("k", "BIGINT")));
    int count = 2 + dice.upTo(5);
    for (int i = 0; i < count; i++) {
      String type = dice.of(Field.SCALARS);
      columns.add(new Field("c" + i, dice.oneIn(5) ? type + Field.ARRAY : type));
    }
    StringBuilder ddl =
        new StringBuilder(
            columns.stream()
                    .map(column -> column.name() + " " + column.type())
                    .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (", ""))
                    .replaceFirst("k BIGINT", "k BIGINT PRIMARY KEY")
                + ")");
    for (int i = dice.below(INDEXES_MAX); i > 0; i--) {
      ddl.append(";\nCREATE INDEX ").append(name).append("_i").append(i).append(" ON ");
      ddl.append(name).append(index(columns, dice));
    }
    double nullDensity = random.nextDouble() * random.nextDouble();
    List<String> lines = new ArrayList<>();
    int rowCount = dice.below(rowsMax);
    for (int row = 0; row < rowCount; row++) {
      lines.add(line(columns, row, nullDensity, random));
    }
    return new RandomTable(name, columns, ddl.toString(), lines);
  }

  // ---- indexes ---------------------------------------------------------------------------------

  private static String index(List<Field> columns, Dice dice) {
    Field first = dice.of(columns);
    if (first.isArray() || dice.oneIn(3)) {
      return " USING EQUALITY (" + first.name() + ")";
    }
    String parts = part(first, dice);
    Field second = dice.of(columns);
    boolean hasTwo = !second.equals(first) && !second.isArray() && dice.oneIn(2);
    return " (" + parts + (hasTwo ? ", " + part(second, dice) : "") + ")";
  }

  private static String part(Field column, Dice dice) {
    if (!dice.oneIn(4)) {
      return column.name();
    }
    return switch (column.type()) {
      case "STRING" -> dice.of("lower(", "upper(", "char_length(") + column.name() + ")";
      case "TIMESTAMP" -> dice.of("year(", "month(") + column.name() + ")";
      default -> column.name();
    };
  }

  // ---- rows ------------------------------------------------------------------------------------

  private static String line(
      List<Field> columns, int key, double nullDensity, SplittableRandom random) {
    return columns.stream()
        .map(
            column ->
                '"'
                    + column.name()
                    + "\":"
                    + (column.name().equals("k") ? key : json(column, nullDensity, random)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String json(Field column, double nullDensity, SplittableRandom random) {
    Dice dice = new Dice(random);
    if (random.nextDouble() < nullDensity) {
      return "null";
    }
    if (column.isArray()) {
      String element = column.element();
      return Dice.list(
              dice.below(ELEMENTS_MAX + 1),
              ",",
              i -> dice.oneIn(8) ? "null" : json(element, dice.of(Field.literals(element))))
          .transform(elements -> "[" + elements + "]");
    }
    return json(column.type(), dice.of(Field.literals(column.type())));
  }

  private static String json(String type, String literal) {
    return switch (type) {
      case "STRING" -> '"' + quoted(literal).replace("''", "'") + '"';
      case "BOOLEAN" -> literal.toLowerCase(Locale.ROOT);
      case "TIMESTAMP" -> '"' + quoted(literal).replace(' ', 'T') + "Z\"";
      case "BYTES" ->
          '"' + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(quoted(literal))) + '"';
      default -> literal;
    };
  }

  /** What stands between the quotes of a literal. */
  private static String quoted(String literal) {
    return literal.substring(literal.indexOf('\'') + 1, literal.length() - 1);
  }

  // ----------------------------------------------------------------------------------------------

  Declared declared() {
    return new Declared(ddl, lines, null);
  }

  /** As a block of a script. */
  @Override
  public String toString() {
    return "table\n" + ddl + "\n----\n" + String.join("\n", lines) + "\n";
  }
}
