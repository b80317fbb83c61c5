package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests against many values or ranges, which become one look-up, give what comparisons one by one
 * give; on values that no table could be asked for.
 */
class SearchTest {
  private final Shop shop = new Shop();

  private List<List<Object>> rows(String condition) {
    return Results.rows(
        shop.engine.query("SELECT id, " + condition + " FROM customers ORDER BY id"));
  }

  private void assertSame(String condition, String oneByOne) {
    assertThat(rows(condition)).as(condition).isEqualTo(rows(oneByOne));
    String select = "SELECT id FROM customers WHERE ";
    assertThat(Results.text(shop.engine.query(select + condition + " ORDER BY id")))
        .as(condition)
        .isEqualTo(Results.text(shop.engine.query(select + oneByOne + " ORDER BY id")));
  }

  @Test
  void valuesAndRanges() {
    // A sum is nothing that a table is asked for, so that the filter is above it.
    assertSame("age + 0 IN (25, 41, 7)", "(age = 25 OR age = 41 OR age = 7)");
    assertSame("age + 0 NOT IN (25, 41, 7)", "(age <> 25 AND age <> 41 AND age <> 7)");
    assertSame("age + 0 BETWEEN 25 AND 30", "(age >= 25 AND age <= 30)");
    assertSame("age + 0 NOT BETWEEN 26 AND 35", "(age < 26 OR age > 35)");
    assertSame(
        "(age + 0 < 26 OR age + 0 BETWEEN 29 AND 31 OR age + 0 > 50)",
        "(age < 26 OR age = 30 OR age > 50)");
    assertSame("(age + 0 IN (25, 30) OR age + 0 IS NULL)", "(age = 25 OR age = 30 OR age IS NULL)");
    assertSame(
        "(age + 0 NOT IN (25, 30) AND age + 0 IS NOT NULL)",
        "(age <> 25 AND age <> 30 AND age IS NOT NULL)");
    assertSame("age * 1.5 IN (45, 37.5)", "(age = 30 OR age = 25)");
    assertSame("id * 2 IN (2, 4)", "(id = 1 OR id = 2)");
  }

  @Test
  void texts() {
    assertSame("name || city IN ('AnnBerlin', 'x')", "(name = 'Ann' OR name || city = 'x')");
    assertSame("LOWER(name) IN ('ann', 'BOB', 'cid')", "(name = 'Ann' OR name = 'Cid')");
    assertSame(
        "(name || '' < 'B' OR name || '' BETWEEN 'C' AND 'D')", "(name = 'Ann' OR name = 'Cid')");
  }

  @Test
  void times() {
    String days =
        "SELECT id FROM orders WHERE CAST(placed AS DATE) IN (DATE '2020-01-01', DATE '2020-01-03')"
            + " ORDER BY id";
    assertThat(Results.text(shop.engine.query(days))).isEqualTo("10 11 14");
    String range =
        "SELECT id FROM orders WHERE placed + INTERVAL '1' HOUR BETWEEN"
            + " TIMESTAMP '2020-01-01 02:00:00' AND TIMESTAMP '2020-01-02 02:00:00' ORDER BY id";
    assertThat(Results.text(shop.engine.query(range))).isEqualTo("11 12");
  }

  /** COUNT of several columns counts rows without NULL in any of them. */
  @Test
  void countOfSeveralColumns() {
    assertThat(
            Results.text(
                shop.engine.query(
                    "SELECT COUNT(city, age), COUNT(DISTINCT city, age) FROM customers")))
        .isEqualTo("3,3");
  }
}
