package dev.tidepool.table;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A table with columns of every type and indexes of every kind, and random rows and predicates. */
final class People {
  static final int ID = 0;
  static final int CITY = 1;
  static final int STATUS = 2;
  static final int AGE = 3;
  static final int SCORE = 4;
  static final int AMOUNT = 5;
  static final int CREATED = 6;
  static final int TAGS = 7;
  static final int ACTIVE = 8;
  static final int STREET = 9;

  static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.STRING, Column.KEY),
              Column.at("city", ColumnType.STRING, "address.city"),
              Column.of("status", ColumnType.STRING),
              Column.of("age", ColumnType.INT),
              Column.of("score", ColumnType.DOUBLE),
              Column.of("amount", ColumnType.DECIMAL),
              Column.of("created", ColumnType.BIGINT),
              Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)),
              Column.of("active", ColumnType.BOOLEAN),
              Column.at("street", ColumnType.STRING, "address.street")));

  static final List<IndexDefinition> INDEXES =
      List.of(
          IndexDefinition.on("by_city", "city"),
          new IndexDefinition(
              "by_status", List.of(IndexPart.column("status")), false, false, false, null),
          IndexDefinition.on("by_age", "age"),
          IndexDefinition.on("by_score", "score"),
          IndexDefinition.on("by_amount", "amount"),
          IndexDefinition.on("by_created", "created"),
          IndexDefinition.on("by_city_and_age", "city", "age"),
          new IndexDefinition("by_tag", List.of(IndexPart.column("tags")), true, false, true, null),
          new IndexDefinition(
              "open_by_age",
              List.of(IndexPart.column("age")),
              true,
              false,
              false,
              new Comparison(STATUS, Operator.EQUAL, new Operand.Literal("open"))),
          new IndexDefinition(
              "by_lower_city",
              List.of(IndexPart.of(IndexPart.Function.LOWER, "city")),
              true,
              false,
              false,
              null),
          new IndexDefinition(
              "by_city_start", List.of(IndexPart.prefix("city", 3)), true, false, false, null),
          new IndexDefinition(
              "by_street_start", List.of(IndexPart.prefix("street", 2)), true, false, false, null),
          new IndexDefinition(
              "by_street_length",
              List.of(IndexPart.of(IndexPart.Function.LENGTH, "street")),
              true,
              false,
              false,
              null),
          new IndexDefinition(
              "by_status_and_upper_city",
              List.of(IndexPart.column("status"), IndexPart.of(IndexPart.Function.UPPER, "city")),
              true,
              false,
              false,
              null));

  private static final String[] CITIES = {
    "Berlin", "berlin", "Bern", "", "Zürich", "😀 town", "B%r_n"
  };
  private static final String[] STATUSES = {"open", "paid", "closed"};
  private static final String[] TAGS_USED = {"a", "b", "c", "blue", "green"};
  private static final String[] PATTERNS = {"B%", "Ber%", "%n", "B_rn", "Bern", "%", "b%n", "Z%"};

  private final SplittableRandom random;

  People(SplittableRandom random) {
    this.random = random;
  }

  static byte[] key(int number) {
    return ("p" + number).getBytes(StandardCharsets.UTF_8);
  }

  /** A random row as JSON; one in fifty cannot be read. */
  byte[] value() {
    StringBuilder json = new StringBuilder("{\"noise\":[1,{\"x\":2}]");
    if (random.nextInt(8) > 0) {
      json.append(",\"address\":{\"street\":").append(quoted("s" + random.nextInt(30)));
      json.append(",\"city\":").append(orNull(quoted(pick(CITIES)))).append('}');
    }
    json.append(",\"status\":").append(orNull(quoted(pick(STATUSES))));
    json.append(",\"age\":")
        .append(random.nextInt(50) == 0 ? "\"old\"" : orNull("" + random.nextInt(20)));
    json.append(",\"score\":").append(orNull("" + (random.nextInt(9) - 4) / 2.0));
    json.append(",\"amount\":")
        .append(orNull(random.nextInt(5) + (random.nextBoolean() ? ".50" : ".5")));
    json.append(",\"created\":").append(orNull("" + random.nextLong(1000)));
    if (random.nextInt(6) > 0) {
      json.append(",\"tags\":[");
      for (int i = random.nextInt(4); i > 0; i--) {
        json.append(orNull(quoted(pick(TAGS_USED)))).append(i > 1 ? "," : "");
      }
      json.append(']');
    }
    json.append(",\"active\":").append(orNull("" + random.nextBoolean())).append('}');
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String pick(String[] values) {
    return values[random.nextInt(values.length)];
  }

  private String orNull(String json) {
    return random.nextInt(7) == 0 ? "null" : json;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /** A random condition, a tree of at most {@code depth}. */
  Predicate predicate(int depth) {
    int dice = depth == 0 ? 9 : random.nextInt(16);
    if (dice < 4) {
      return new Predicate.And(predicates(depth - 1));
    }
    if (dice < 6) {
      return new Predicate.Or(predicates(depth - 1));
    }
    if (dice == 6) {
      return new Predicate.Not(predicate(depth - 1));
    }
    return leaf();
  }

  private List<Predicate> predicates(int depth) {
    List<Predicate> parts = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      parts.add(predicate(depth));
    }
    return parts;
  }

  private Predicate leaf() {
    int column = random.nextInt(SCHEMA.columnCount());
    return switch (random.nextInt(9)) {
      case 8 -> ofFunction();
      case 0 -> new Predicate.IsNull(column);
      case 1 -> new Predicate.Contains(TAGS, new Operand.Literal(pick(TAGS_USED)));
      case 2 -> new Predicate.Like(CITY, new Operand.Literal(pick(PATTERNS)), '\0');
      case 3 ->
          new Predicate.StartsWith(random.nextBoolean() ? CITY : STREET, literal("s1", "Ber"));
      case 4 -> in(scalarColumn());
      default -> {
        int scalar = scalarColumn();
        Operator[] operators = Operator.values();
        Operator operator = random.nextBoolean() ? Operator.EQUAL : operators[random.nextInt(6)];
        yield new Comparison(scalar, operator, new Operand.Literal(operand(scalar)));
      }
    };
  }

  /** A condition on a function of a column. */
  private Predicate ofFunction() {
    Operator operator = Operator.values()[random.nextInt(6)];
    ColumnExpression lower = ColumnExpression.of(IndexPart.Function.LOWER, CITY);
    return switch (random.nextInt(7)) {
      case 0 -> new Comparison(lower, operator, literal("berlin", "bern", "Bern", ""));
      case 1 -> new Predicate.In(lower, List.of(literal("berlin"), literal("b%r_n")));
      case 2 -> new Predicate.StartsWith(lower, literal("ber", "b"));
      case 3 -> new Predicate.Like(lower, literal("%n", "b_r%", "bern"), '\0');
      case 4 ->
          new Comparison(
              ColumnExpression.of(IndexPart.Function.LENGTH, STREET),
              operator,
              new Operand.Literal(random.nextInt(1, 5)));
      case 5 ->
          new Predicate.And(
              List.of(
                  new Comparison(
                      ColumnExpression.of(IndexPart.Function.UPPER, CITY),
                      Operator.EQUAL,
                      literal("BERLIN", "BERN")),
                  new Comparison(STATUS, Operator.EQUAL, literal(STATUSES))));
      default ->
          new Comparison(
              new ColumnExpression(CITY, IndexPart.Function.PREFIX, 3),
              operator,
              literal("Ber", "ber", "Zü"));
    };
  }

  private Operand literal(String... texts) {
    return new Operand.Literal(random.nextInt(20) == 0 ? null : pick(texts));
  }

  private int scalarColumn() {
    int column = random.nextInt(SCHEMA.columnCount());
    return column == TAGS ? STATUS : column;
  }

  private Predicate in(int column) {
    List<Operand> operands = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      operands.add(new Operand.Literal(operand(column)));
    }
    return new Predicate.In(column, operands);
  }

  private Object operand(int column) {
    if (random.nextInt(25) == 0) {
      return null;
    }
    return switch (column) {
      case ID -> "p" + random.nextInt(300);
      case CITY -> pick(CITIES);
      case STATUS -> pick(STATUSES);
      case AGE -> random.nextInt(22);
      case SCORE -> (random.nextInt(9) - 4) / 2.0;
      case AMOUNT -> new BigDecimal(random.nextInt(5) + (random.nextBoolean() ? ".5" : ".500"));
      case CREATED -> random.nextLong(1000);
      case ACTIVE -> random.nextBoolean();
      default -> "s" + random.nextInt(30);
    };
  }
}
