package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values of each type come out as written down, exactly, and go in again as the same. */
class ValuesTest {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("b", ColumnType.BOOLEAN),
              Column.of("i", ColumnType.INT),
              Column.of("l", ColumnType.BIGINT),
              Column.of("d", ColumnType.DOUBLE),
              Column.of("e", ColumnType.DECIMAL),
              Column.of("s", ColumnType.STRING),
              Column.of("t", ColumnType.TIMESTAMP),
              Column.of("x", ColumnType.BYTES),
              Column.of("a", ColumnType.arrayOf(ColumnType.BIGINT))));

  private static ListRelation relation(Object... row) {
    return new ListRelation(SCHEMA).add(row);
  }

  private static void assertRow(ListRelation relation, String expected) throws Exception {
    try (TestEndpoint endpoint =
        new TestEndpoint(TestEndpoint.tables(Map.of("v", relation)), builder -> builder)) {
      JsonNode row = endpoint.rows("SELECT * FROM v").get(0);
      assertThat(row.toString()).isEqualTo(expected);
      for (int i = 0; i < SCHEMA.columnCount() - 1; i++) { // arrays are not compared
        if (!row.get(i).isNull()) {
          String name = SCHEMA.column(i).name();
          assertThat(endpoint.rows("SELECT 1 FROM v WHERE " + name + " = ?", row.get(i)))
              .as(name + " = " + row.get(i))
              .hasSize(1);
        }
      }
    }
  }

  @Test
  void ordinaryValues() throws Exception {
    assertRow(
        relation(
            true,
            -1,
            2L,
            0.1,
            new BigDecimal("10.50"),
            "ü\"\n\uD83D\uDE00",
            1_577_836_800_000_000L,
            new byte[] {0, -1},
            Arrays.asList(1L, null)),
        "[true,-1,2,0.1,\"10.50\",\"ü\\\"\\n"
            + "\uD83D\uDE00\",\"2020-01-01T00:00:00Z\",\"AP8=\",[1,null]]");
  }

  @Test
  void valuesAtTheEnds() throws Exception {
    assertRow(
        relation(
            false,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Double.MIN_VALUE,
            new BigDecimal("12345678901234567890.123456789"),
            "",
            -1L,
            new byte[0],
            List.of()),
        "[false,-2147483648,9223372036854775807,4.9E-324,\"12345678901234567890.123456789\",\"\","
            + "\"1969-12-31T23:59:59.999999Z\",\"\",[]]");
  }

  @Test
  void valuesThatJsonHasNoNumberFor() throws Exception {
    assertRow(
        relation(null, null, null, Double.NaN, null, null, null, null, null),
        "[null,null,null,\"NaN\",null,null,null,null,null]");
    assertRow(
        relation(null, null, null, Double.NEGATIVE_INFINITY, null, null, null, null, null),
        "[null,null,null,\"-Infinity\",null,null,null,null,null]");
  }

  @Test
  void datesAndArraysAsParameters() throws Exception {
    ListRelation relation = relation(true, 1, 2L, 1.5, null, "x", 0L, null, List.of(1L, 5L));
    try (TestEndpoint endpoint =
        new TestEndpoint(TestEndpoint.tables(Map.of("v", relation)), builder -> builder)) {
      assertThat(endpoint.rows("SELECT CAST(t AS DATE) FROM v").toString())
          .isEqualTo("[[\"1970-01-01\"]]");
      assertThat(endpoint.rows("SELECT 1 FROM v WHERE CAST(t AS DATE) = ?", "1970-01-01"))
          .hasSize(1);
      assertThat(endpoint.rows("SELECT 1 FROM v WHERE ? = ANY(a)", 5)).hasSize(1);
    }
  }
}
