package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.RowEncoder;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Rows whose keys have several columns are found by them. */
class CompositeKeyTest {
  private static final int CUSTOMER = 0;
  private static final int LINE = 1;
  private static final int AMOUNT = 2;
  private static final Object[] NO_PARAMETERS = {};

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new Column("customer", ColumnType.STRING, "$key.customer", false),
              new Column("line", ColumnType.INT, "$key.line", false),
              Column.of("amount", ColumnType.BIGINT)));
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.CANONICAL_JSON);
  private static final RowEncoder ENCODER = CODEC.rowEncoder(SCHEMA);

  @TempDir Path directory;
  private Engine engine;
  private Table table;

  @BeforeEach
  void open() {
    engine = new Engine(EngineOptions.ofMemoryBytes(16 << 20));
    table =
        Table.open(
            engine,
            directory.resolve("table"),
            StoreOptions.DEFAULT,
            new TableDefinition(SCHEMA, CODEC, List.of()));
  }

  @AfterEach
  void close() {
    table.close();
    engine.close();
  }

  @ParameterizedTest
  @Seeds
  void answersAreThoseOfAListOfTheRows(Seed seed) {
    SplittableRandom random = seed.random();
    Map<String, Object[]> rows = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      Object[] row = {"c" + random.nextInt(12), random.nextInt(12), (long) i};
      byte[] key = ENCODER.key(row);
      String text = new String(key, StandardCharsets.UTF_8);
      if (random.nextInt(4) == 0) {
        table.remove(key);
        rows.remove(text);
      } else {
        table.put(key, ENCODER.value(row));
        rows.put(text, row);
      }
    }
    ListRelation oracle = new ListRelation(SCHEMA, List.copyOf(rows.values()));
    int lookupCount = 0;
    for (int i = 0; i < 200; i++) {
      ScanRequest request = ScanRequest.of(predicate(random), List.of(CUSTOMER, LINE, AMOUNT));
      Answers.compare(table, oracle, request, NO_PARAMETERS);
      lookupCount += path(request).startsWith("key lookup") ? 1 : 0;
    }
    assertThat(lookupCount).isBetween(20, 180);
  }

  private static Predicate predicate(SplittableRandom random) {
    List<Predicate> parts = new ArrayList<>();
    for (int column : new int[] {LINE, CUSTOMER, AMOUNT}) {
      switch (random.nextInt(column == AMOUNT ? 6 : 3)) {
        case 0 -> parts.add(new Comparison(column, Operator.EQUAL, operand(column, random)));
        case 1 -> {
          List<Operand> operands = new ArrayList<>();
          for (int i = random.nextInt(1, 6); i > 0; i--) {
            operands.add(operand(column, random));
          }
          parts.add(new In(column, operands));
        }
        default -> {}
      }
    }
    return parts.isEmpty() ? Predicate.TRUE : new And(parts);
  }

  private static Operand operand(int column, SplittableRandom random) {
    if (random.nextInt(12) == 0) {
      return new Operand.Literal(null);
    }
    return new Operand.Literal(
        switch (column) {
          case CUSTOMER -> "c" + random.nextInt(14);
          case LINE -> random.nextInt(14);
          default -> random.nextLong(400);
        });
  }

  private String path(ScanRequest request) {
    return table.prepare(request).accessPath(NO_PARAMETERS).text();
  }

  @Test
  void allColumnsOfTheKeyHaveToBeFixed() {
    for (int i = 0; i < 10; i++) {
      Object[] row = {"c1", i, 0L};
      table.put(ENCODER.key(row), ENCODER.value(row));
    }
    Comparison customer = new Comparison(CUSTOMER, Operator.EQUAL, new Operand.Literal("c1"));
    Comparison line = new Comparison(LINE, Operator.EQUAL, new Operand.Literal(3));
    assertThat(path(ScanRequest.of(customer, List.of(AMOUNT)))).startsWith("full scan");
    assertThat(path(ScanRequest.of(new And(List.of(line, customer)), List.of(AMOUNT))))
        .startsWith("key lookup, residual");
  }

  @Test
  void rowsOfKeysInAnotherFormAreInNoAnswerButListed() throws InterruptedException {
    byte[] odd = "{\"line\":3,\"customer\":\"c1\"}".getBytes(StandardCharsets.UTF_8);
    Object[] row = {"c1", 3, 7L};
    table.put(odd, ENCODER.value(row));
    table.awaitIndexes();
    Comparison line = new Comparison(LINE, Operator.EQUAL, new Operand.Literal(3));
    ScanRequest scan = ScanRequest.of(line, List.of(AMOUNT));
    Answers.compare(table, new ListRelation(SCHEMA), scan, NO_PARAMETERS);
    assertThat(table.unreadableRowCount()).isEqualTo(1);
    table.put(ENCODER.key(row), ENCODER.value(row));
    Answers.compare(table, new ListRelation(SCHEMA).add(row), scan, NO_PARAMETERS);
  }
}
