package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.sql.error.SqlException;
import org.junit.jupiter.api.Test;

/** Aggregates that need the values of a group in their order. */
class OrderedSetTest {
  private final Shop shop = new Shop();

  private String result(String sql) {
    return Results.text(shop.engine.query(sql));
  }

  @Test
  void percentilesOfAGroup() {
    assertThat(
            result(
                "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY age),"
                    + " PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY age),"
                    + " PERCENTILE_DISC(0.25) WITHIN GROUP (ORDER BY age),"
                    + " PERCENTILE_DISC(1) WITHIN GROUP (ORDER BY age DESC)"
                    + " FROM customers"))
        .isEqualTo("30.0,28.75,25,25");
    assertThat(
            result(
                "SELECT status, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY total) FROM orders"
                    + " GROUP BY status ORDER BY status"))
        .isEqualTo("closed,100.0 open,7.0 paid,20.0 null,1.0");
  }

  @Test
  void theMostFrequentValueOfAGroup() {
    assertThat(result("SELECT MODE(city) FROM customers")).isEqualTo("Berlin");
    assertThat(result("SELECT MODE(city) FROM customers WHERE city IS NULL")).isEqualTo("null");
  }

  @Test
  void overAWindowPercentilesAreRefused() {
    assertThatThrownBy(
            () ->
                result(
                    "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY age) OVER () FROM"
                        + " customers"))
        .isInstanceOf(SqlException.class);
  }
}
