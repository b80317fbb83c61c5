package dev.tidepool.endpoint.cluster;

import dev.tidepool.table.codec.KeyEncoder;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** A table with a column of each type, and statements about it whose answers have one order. */
final class OrderRows {
  static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.BIGINT, Column.KEY),
              Column.of("city", ColumnType.STRING),
              Column.of("amount", ColumnType.INT),
              Column.of("price", ColumnType.DECIMAL),
              Column.of("weight", ColumnType.DOUBLE),
              Column.of("paid", ColumnType.BOOLEAN),
              Column.of("sold_at", ColumnType.TIMESTAMP),
              Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)),
              Column.of("mark", ColumnType.BYTES)));

  static final List<String> STATEMENTS =
      List.of(
          "SELECT * FROM orders ORDER BY id",
          "SELECT id FROM orders WHERE city = 'Rome' ORDER BY amount DESC NULLS LAST, id LIMIT 3",
          "SELECT id, price FROM orders ORDER BY price NULLS FIRST, id LIMIT 5 OFFSET 4",
          "SELECT COUNT(*), COUNT(city), SUM(amount), MIN(price), MAX(sold_at), SUM(weight) FROM"
              + " orders",
          "SELECT COUNT(DISTINCT city), COUNT(DISTINCT amount), SUM(DISTINCT amount) FROM orders",
          "SELECT city, COUNT(*), SUM(price), AVG(amount) FROM orders GROUP BY city"
              + " HAVING COUNT(*) > 1 ORDER BY city NULLS FIRST",
          "SELECT city, paid, MAX(amount) FROM orders GROUP BY city, paid ORDER BY 1, 2, 3",
          "SELECT DISTINCT amount FROM orders WHERE amount IN (1, 2, NULL, 7) ORDER BY 1",
          "SELECT id FROM orders WHERE id = 17",
          "SELECT id FROM orders WHERE id = -1",
          "SELECT COUNT(*) FROM orders WHERE id = 17",
          "SELECT id FROM orders WHERE id IN (3, 4, 5, 1000) ORDER BY id",
          "SELECT id FROM orders WHERE city LIKE 'R%' AND NOT paid OR amount IS NULL ORDER BY id",
          "SELECT id FROM orders WHERE 'a' = ANY(tags) ORDER BY id",
          "SELECT a.id, b.id FROM orders a JOIN orders b ON a.amount = b.id ORDER BY 1, 2 LIMIT 20",
          "SELECT id FROM orders WHERE amount > (SELECT AVG(amount) FROM orders) ORDER BY id",
          "SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM orders p WHERE p.id = o.id + 1)"
              + " ORDER BY id",
          "SELECT city FROM orders WHERE paid UNION SELECT city FROM orders WHERE amount < 3"
              + " ORDER BY 1 NULLS FIRST",
          "WITH c AS (SELECT city, SUM(amount) AS s FROM orders GROUP BY city)"
              + " SELECT * FROM c ORDER BY s NULLS FIRST, city NULLS FIRST LIMIT 2",
          "SELECT id, ROW_NUMBER() OVER (PARTITION BY city ORDER BY id) FROM orders ORDER BY id",
          "SELECT COUNT(*) FROM orders WHERE id < 0",
          "SELECT SUM(amount) FROM orders WHERE id < 0",
          "SELECT id FROM orders WHERE id < 0");

  private OrderRows() {}

  /** Adds rows, each to the partition that {@link #routing} tells. */
  static void fill(FakeInstances instances, SplittableRandom random, int rowCount, int parts) {
    for (long id = 0; id < rowCount; id++) {
      int partition = partition(id, parts);
      ListRelation rows = instances.partition(partition);
      rows.add(
          id,
          random.nextInt(5) == 0
              ? null
              : List.of("Rome", "Riga", "Oslo ü", "").get(random.nextInt(4)),
          random.nextInt(6) == 0 ? null : random.nextInt(20),
          random.nextInt(6) == 0 ? null : BigDecimal.valueOf(random.nextInt(-500, 500), 2),
          random.nextInt(8) / 4.0, // sums are exact, in any order
          random.nextBoolean(),
          random.nextLong(1L << 50),
          random.nextInt(4) == 0 ? null : List.of("a", "b").subList(0, random.nextInt(3)),
          random.nextInt(4) == 0 ? null : new byte[] {(byte) random.nextInt(256), 0});
    }
  }

  static int partition(long id, int parts) {
    return Math.floorMod(Long.hashCode(id * 31 + 7), parts);
  }

  /** Where rows are, or, if {@code isRight} is false, where they are not. */
  static KeyRouting routing(boolean isRight, boolean isSure) {
    KeyEncoder encoder =
        new KeyEncoder() {
          @Override
          public int[] columns() {
            return new int[] {0};
          }

          @Override
          public byte[] encode(Object[] row) {
            return row[0].toString().getBytes(StandardCharsets.US_ASCII);
          }
        };
    return new KeyRouting(
        encoder,
        (key, count) -> {
          long id = Long.parseLong(new String(key, StandardCharsets.US_ASCII));
          return (partition(id, count) + (isRight ? 0 : 1)) % count;
        },
        isSure);
  }
}
