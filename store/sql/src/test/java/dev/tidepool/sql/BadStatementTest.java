package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements that are refused: with which code, at which place, and in which words. */
class BadStatementTest {
  private final Shop shop = new Shop();

  private SqlException error(String sql) {
    return catchThrowableOfType(SqlException.class, () -> Results.rows(shop.engine.query(sql)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SYNTAX           | 8  | unexpected FROM                         | SELECT FROM customers
          SYNTAX           | 30 | the statement ends too early            | SELECT id FROM customers WHERE
          SYNTAX           | 1  | a statement                             | SELEC id FROM customers
          SYNTAX           | 1  | a statement                             | DO something
          UNKNOWN_TABLE    | 16 | there is no table nope; there are       | SELECT id FROM nope
          UNKNOWN_TABLE    | 8  | no table or alias x                     | SELECT x.id FROM customers
          UNKNOWN_TABLE    | 10 | there is no table nope                  | DESCRIBE nope
          UNKNOWN_COLUMN   | 8  | there is no column foo                  | SELECT foo FROM customers
          UNKNOWN_COLUMN   | 10 | there is no column foo in c             | SELECT c.foo FROM customers c
          UNKNOWN_COLUMN   | 8  | several tables have a column id         | SELECT id FROM customers, orders
          UNKNOWN_FUNCTION | 8  | there is no function nofn               | SELECT nofn(id) FROM customers
          UNKNOWN_FUNCTION | 8  | Was expecting 1 arguments               | SELECT lower(name, 3) FROM customers
          TYPE_MISMATCH    | 32 | > cannot be applied to <VARCHAR> > <IN  | SELECT id FROM customers WHERE city > 3
          TYPE_MISMATCH    | 32 | = cannot be applied to <INTEGER> = <VA  | SELECT id FROM customers WHERE age = 'x'
          TYPE_MISMATCH    | 32 | = cannot be applied to <BOOLEAN> = <VA  | SELECT id FROM customers WHERE active = 'yes'
          TYPE_MISMATCH    | 32 | BETWEEN                                 | SELECT id FROM customers WHERE age BETWEEN 1 AND 'x'
          TYPE_MISMATCH    | 43 | IN                                      | SELECT id FROM customers WHERE age IN (1, 'x')
          TYPE_MISMATCH    | 32 | = cannot be applied to                  | SELECT id FROM customers WHERE tags = 3
          TYPE_MISMATCH    | 8  | SUM cannot be applied                   | SELECT sum(city) FROM customers
          TYPE_MISMATCH    | 8  | + cannot be applied                     | SELECT active + 3 FROM customers
          TYPE_MISMATCH    | 8  | write CAST(? AS type)                   | SELECT ?
          TYPE_MISMATCH    | 8  | column 1 of UNION                       | SELECT id FROM customers UNION SELECT city FROM customers
          INVALID          | 8  | id is neither grouped by nor aggregated | SELECT id FROM customers GROUP BY city
          INVALID          | 32 | Aggregate expression is illegal in WHE  | SELECT id FROM customers WHERE sum(age) > 3
          INVALID          | 39 | Column count mismatch in UNION          | SELECT id FROM customers UNION SELECT id, city FROM customers
          UNSUPPORTED      | 1  | only queries                            | DROP TABLE customers
          UNSUPPORTED      | 8  | ARRAY_AGG with an order of its own      | SELECT ARRAY_AGG(id ORDER BY age) OVER (PARTITION BY city) FROM customers
          UNSUPPORTED      | 8  | give the order to the window: OVER (    | SELECT ARRAY_AGG(id ORDER BY age) FILTER (WHERE active) OVER () FROM customers
          UNSUPPORTED      | 8  | STRING_AGG with an order of its own     | SELECT STRING_AGG(name, ',' ORDER BY age) OVER () FROM customers
          UNSUPPORTED      | 8  | LISTAGG with an order of its own        | SELECT LISTAGG(name) WITHIN GROUP (ORDER BY age) OVER () FROM customers
          UNSUPPORTED      | 8  | PERCENTILE_DISC is not supported over   | SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY age) OVER () FROM customers
          """)
  void isRefused(Code code, int column, String message, String sql) {
    SqlException error = error(sql);
    assertThat(error.getMessage()).as(sql).contains(message);
    assertThat(error.code()).as(sql).isEqualTo(code);
    assertThat(error.line()).isEqualTo(1);
    assertThat(error.column()).as(sql + " : " + error.getMessage()).isEqualTo(column);
  }

  @Test
  void textsThatAreNotClosed() {
    assertThat(error("SELECT 'abc FROM customers").code()).isEqualTo(Code.SYNTAX);
    assertThat(error("SELECT \"abc FROM customers").code()).isEqualTo(Code.SYNTAX);
  }

  @Test
  void placesAreInTheWholeText() {
    SqlException error = error("SELECT id\n  FROM customers\n WHERE foo = 3");
    assertThat(error.line()).isEqualTo(3);
    assertThat(error.column()).isEqualTo(8);

    error = error("\n\n  EXPLAIN SELECT\n foo FROM customers");
    assertThat(error.line()).isEqualTo(4);
    assertThat(error.column()).isEqualTo(2);

    error = error("EXPLAIN SELECT foo FROM customers");
    assertThat(error.line()).isEqualTo(1);
    assertThat(error.column()).isEqualTo(16);
  }

  @Test
  void valuesThatCannotBeComputed() {
    for (String sql :
        new String[] {
          "SELECT 1 / 0",
          "SELECT age / (age - 30) FROM customers",
          "SELECT age + 2147483647 FROM customers",
          "SELECT CAST(name AS INTEGER) FROM customers",
          "SELECT CAST('12x' AS INTEGER)",
          "SELECT (SELECT id FROM customers)"
        }) {
      assertThat(error(sql)).as(sql).isNotNull();
      assertThat(error(sql).code()).as(sql).isEqualTo(Code.VALUE);
    }
  }

  @Test
  void whatIsNotSupportedSaysSo() {
    for (String sql :
        new String[] {
          "SELECT CAST(placed AS TIME) FROM orders",
          "SELECT INTERVAL '1' DAY",
          "SELECT sum(age) OVER (ORDER BY id ROWS 1 PRECEDING EXCLUDE CURRENT ROW) FROM customers",
          "SELECT id FROM customers WHERE name SIMILAR TO 'A.*'",
          "CREATE TABLE x (id INT PRIMARY KEY)"
        }) {
      assertThat(error(sql)).as(sql).isNotNull();
      assertThat(error(sql).code()).as(sql).isEqualTo(Code.UNSUPPORTED);
    }
  }
}
