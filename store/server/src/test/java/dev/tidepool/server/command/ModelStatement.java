package dev.tidepool.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidepool.server.command.Command.PutRows;
import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.Command.RunSql;
import dev.tidepool.server.command.Command.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A random statement, and what it does to a map. */
interface ModelStatement {
  int IDS = 25;
  List<String> CITIES = List.of("Bern", "Rome", "Oslo");

  /** A row of the map. */
  record ModelRow(String city, Integer n) {
    String json() {
      return "{\"city\":\"" + city + "\"" + (n == null ? "" : ",\"n\":" + n) + "}";
    }
  }

  /** Refused with this code. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String code) {
      super(code);
    }
  }

  Statement statement();

  /** Does the same to {@code rows} for who has those of {@code own}, and says to how many. */
  long applyTo(Map<Integer, ModelRow> rows, Condition own);

  static ModelStatement random(Random random) {
    int kind = random.nextInt(10);
    if (kind < 3) {
      return put(random, kind == 0);
    }
    int id = random.nextInt(IDS);
    int number = random.nextInt(12) - 4;
    String city = CITIES.get(random.nextInt(CITIES.size()));
    return switch (kind) {
      case 3, 4 ->
          update(
              "SET n = n + ? WHERE city = ?",
              List.of(number, city),
              (rows, own) -> {
                return replace(
                    rows,
                    own,
                    (key, row) -> row.city.equals(city),
                    row -> new ModelRow(row.city, row.n == null ? null : row.n + number));
              });
      case 5 ->
          update(
              "SET n = 100 / (n - ?) WHERE id >= ?",
              List.of(number, id),
              (rows, own) -> {
                return replace(rows, own, (key, row) -> key >= id, row -> quotient(row, number));
              });
      case 6 ->
          update(
              "SET n = ?, city = ? WHERE id = ? AND n = ?",
              List.of(number, city, id, 1),
              (rows, own) -> {
                return replace(
                    rows,
                    own,
                    (key, row) -> key == id && Integer.valueOf(1).equals(row.n),
                    row -> new ModelRow(city, number));
              });
      case 7 ->
          update(
              "SET city = NULLIF(city, ?) WHERE id > ?",
              List.of(city, id),
              (rows, own) -> {
                return replace(
                    rows,
                    own,
                    (key, row) -> key > id,
                    row -> {
                      if (row.city.equals(city)) {
                        throw new RefusedException("VALUE"); // it cannot be NULL
                      }
                      return row;
                    });
              });
      case 8 -> delete("n > ?", List.of(number), (key, row) -> row.n != null && row.n > number);
      default -> delete("id = ?", List.of(id), (key, row) -> key == id);
    };
  }

  private static ModelRow quotient(ModelRow row, int number) {
    if (row.n == null) {
      return row;
    }
    if (row.n == number) {
      throw new RefusedException("VALUE"); // a division by zero
    }
    return new ModelRow(row.city, 100 / (row.n - number));
  }

  private static ModelStatement put(Random random, boolean mustBeNew) {
    Map<Integer, ModelRow> given = new LinkedHashMap<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      Integer n = random.nextInt(8) == 0 ? null : random.nextInt(5);
      given.put(random.nextInt(IDS), new ModelRow(CITIES.get(random.nextInt(3)), n));
    }
    List<RowText> texts = new ArrayList<>();
    given.forEach((id, row) -> texts.add(new RowText(String.valueOf(id), row.json())));
    return of(
        new PutRows(mustBeNew, texts),
        (rows, own) -> {
          given.forEach(
              (id, row) -> {
                ModelRow old = rows.get(id);
                if (mustBeNew && old != null) {
                  throw new RefusedException("DUPLICATE_KEY");
                }
                if (old != null && !own.holds(id, old) || !own.holds(id, row)) {
                  throw new RefusedException("FORBIDDEN");
                }
              });
          rows.putAll(given);
          return given.size();
        });
  }

  private static ModelStatement update(String text, List<Object> parameters, Effect effect) {
    return of(new RunSql("UPDATE t " + text, nodes(parameters)), effect);
  }

  private static ModelStatement delete(String text, List<Object> parameters, Condition condition) {
    return of(
        new RunSql("DELETE FROM t WHERE " + text, nodes(parameters)),
        (rows, own) -> {
          int before = rows.size();
          Condition both = (id, row) -> own.holds(id, row) && condition.holds(id, row);
          rows.entrySet().removeIf(row -> both.holds(row.getKey(), row.getValue()));
          return before - rows.size();
        });
  }

  private static List<JsonNode> nodes(List<Object> values) {
    return values.stream()
        .<JsonNode>map(
            value ->
                value instanceof Integer number
                    ? IntNode.valueOf(number)
                    : TextNode.valueOf((String) value))
        .toList();
  }

  private static long replace(
      Map<Integer, ModelRow> rows,
      Condition own,
      Condition condition,
      UnaryOperator<ModelRow> change) {
    Map<Integer, ModelRow> changed = new LinkedHashMap<>();
    rows.forEach(
        (id, row) -> {
          if (own.holds(id, row) && condition.holds(id, row)) {
            changed.put(id, change.apply(row));
          }
        });
    if (!changed.entrySet().stream().allMatch(row -> own.holds(row.getKey(), row.getValue()))) {
      throw new RefusedException("FORBIDDEN");
    }
    rows.putAll(changed);
    return changed.size();
  }

  /** Which rows. */
  @FunctionalInterface
  interface Condition {
    boolean holds(int id, ModelRow row);
  }

  /** What is done to a map. */
  @FunctionalInterface
  interface Effect {
    long on(Map<Integer, ModelRow> rows, Condition own);
  }

  private static ModelStatement of(Statement statement, Effect effect) {
    return new ModelStatement() {
      @Override
      public Statement statement() {
        return statement;
      }

      @Override
      public long applyTo(Map<Integer, ModelRow> rows, Condition own) {
        return effect.on(rows, own);
      }
    };
  }
}
