package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every kind of query once, with results worked out by hand. */
class QueryTest {
  private final Shop shop = new Shop();

  private String result(String sql, Object... parameters) {
    return Results.text(shop.engine.query(sql, parameters));
  }

  // ---- one table -------------------------------------------------------------------------------

  @Test
  void withoutOtherWordsNullIsTheLargest() {
    assertThat(result("SELECT id FROM customers ORDER BY age, id")).isEqualTo("3 1 5 2 4");
    assertThat(result("SELECT id FROM customers ORDER BY age DESC, id")).isEqualTo("4 2 1 5 3");
    assertThat(result("SELECT id FROM customers ORDER BY age NULLS FIRST, id"))
        .isEqualTo("4 3 1 5 2");
    assertThat(result("SELECT id FROM customers ORDER BY age DESC NULLS LAST, id"))
        .isEqualTo("2 1 5 3 4");
    assertThat(result("SELECT id FROM customers ORDER BY -age, id")).isEqualTo("2 1 5 3 4");
    assertThat(result("SELECT id FROM customers ORDER BY -age NULLS FIRST LIMIT 1 OFFSET 1"))
        .isEqualTo("2");
  }

  @Test
  void conditionsAreTrueFalseOrUnknown() {
    assertThat(result("SELECT id FROM customers WHERE age > 28 ORDER BY id")).isEqualTo("1 2 5");
    assertThat(result("SELECT id FROM customers WHERE NOT (age > 28)")).isEqualTo("3");
    assertThat(result("SELECT id FROM customers WHERE age > 28 OR age IS NULL ORDER BY id"))
        .isEqualTo("1 2 4 5");
    assertThat(result("SELECT id FROM customers WHERE age NOT IN (30, NULL)")).isEmpty();
    assertThat(result("SELECT id FROM customers WHERE (age > 28) IS UNKNOWN")).isEqualTo("4");
    assertThat(result("SELECT id FROM customers WHERE age IS DISTINCT FROM 30 ORDER BY id"))
        .isEqualTo("2 3 4");
    assertThat(result("SELECT id FROM customers WHERE 'vip' = ANY (tags) ORDER BY id"))
        .isEqualTo("1 4");
    assertThat(result("SELECT id FROM customers WHERE NOT ('old' = ANY (tags)) ORDER BY id"))
        .as("NULL among the elements might be it")
        .isEqualTo("1 2");
  }

  @Test
  void expressions() {
    assertThat(
            result(
                "SELECT CASE WHEN age < 30 THEN 'young' WHEN age >= 30 THEN 'older' END,"
                    + " COALESCE(city, '?') || '!', UPPER(name), age / 2, age / 2.0, age % 7"
                    + " FROM customers ORDER BY id LIMIT 3"))
        .isEqualTo("older,Berlin!,ANN,15,15,2 older,Bern!,BOB,20,20.5,6 young,?!,CID,12,12.5,4");
    assertThat(
            result(
                "SELECT EXTRACT(HOUR FROM placed), CAST(placed + INTERVAL '1' DAY AS DATE) -"
                    + " INTERVAL '1' DAY = DATE '2020-01-01', DATE_TRUNC('day', placed) = placed"
                    + " FROM orders WHERE id < 12 ORDER BY id"))
        .isEqualTo("0,true,true 1,true,false");
    assertThat(result("SELECT 1 + 1, 'x', TRUE AND NULL")).isEqualTo("2,x,null");
  }

  @Test
  void groups() {
    assertThat(
            result(
                "SELECT city, COUNT(*), COUNT(age), SUM(age), AVG(age), MIN(name) FROM customers"
                    + " GROUP BY city ORDER BY city"))
        .isEqualTo(
            "Berlin,2,1,30,30.0,Ann Bern,1,1,41,41.0,Bob Zürich,1,1,30,30.0,Eve"
                + " null,1,1,25,25.0,Cid");
    assertThat(result("SELECT SUM(total), AVG(total), COUNT(DISTINCT status) FROM orders"))
        .isEqualTo("142.75,23.79166666666666666666666666666667,3");
    assertThat(result("SELECT SUM(age), COUNT(*), MAX(name) FROM customers WHERE id > 99"))
        .isEqualTo("null,0,null");
    assertThat(result("SELECT city FROM customers GROUP BY city HAVING COUNT(*) > 1"))
        .isEqualTo("Berlin");
    assertThat(
            result(
                "SELECT COUNT(*) FILTER (WHERE age > 29), STRING_AGG(name, '+'),"
                    + " BOOL_AND(active) FROM customers WHERE id < 4"))
        .isEqualTo("2,Ann+Bob+Cid,false");
    assertThat(
            result(
                "SELECT city, active, GROUPING(active) g, COUNT(*) FROM customers WHERE city ="
                    + " 'Berlin' GROUP BY ROLLUP (city, active) ORDER BY city, g, active"))
        .isEqualTo("Berlin,true,0,1 Berlin,null,0,1 Berlin,null,1,2 null,null,1,2");
  }

  @Test
  void distinctRowsAndLimits() {
    assertThat(result("SELECT DISTINCT city FROM customers ORDER BY 1 NULLS FIRST"))
        .isEqualTo("null Berlin Bern Zürich");
    assertThat(result("SELECT id FROM customers ORDER BY id LIMIT ? OFFSET ?", 2, 1))
        .isEqualTo("2 3");
    assertThat(result("SELECT id FROM customers ORDER BY id FETCH FIRST 1 ROWS ONLY"))
        .isEqualTo("1");
    assertThat(result("SELECT id FROM customers LIMIT 0")).isEmpty();
  }

  @Test
  void windows() {
    assertThat(
            result(
                "SELECT id, ROW_NUMBER() OVER (PARTITION BY status ORDER BY id), SUM(weight) OVER"
                    + " (ORDER BY id ROWS 1 PRECEDING), LAG(id) OVER (ORDER BY id), NTILE(2) OVER"
                    + " (ORDER BY id) FROM orders WHERE id < 14 ORDER BY id"))
        .isEqualTo("10,1,1.5,null,1 11,1,3.5,10,1 12,2,2.0,11,2 13,2,0.5,12,2");
    assertThat(
            result(
                "SELECT id FROM (SELECT id, RANK() OVER (ORDER BY age DESC NULLS LAST) r FROM"
                    + " customers) WHERE r = 2 ORDER BY id"))
        .isEqualTo("1 5");
  }

  // ---- several tables --------------------------------------------------------------------------

  @Test
  void joins() {
    assertThat(
            result(
                "SELECT c.name, o.id FROM customers c JOIN orders o ON o.customer = c.id"
                    + " ORDER BY o.id"))
        .isEqualTo("Ann,10 Ann,11 Bob,12 Dee,13 Eve,15 Ann,16");
    assertThat(
            result(
                "SELECT c.name, o.id FROM customers c LEFT JOIN orders o ON o.customer = c.id AND"
                    + " o.total > 6 ORDER BY c.id, o.id"))
        .isEqualTo("Ann,10 Ann,11 Ann,16 Bob,null Cid,null Dee,null Eve,null");
    assertThat(
            result(
                "SELECT c.name, o.id FROM customers c RIGHT JOIN orders o ON o.customer = c.id"
                    + " WHERE o.id > 13 ORDER BY o.id"))
        .isEqualTo("null,14 Eve,15 Ann,16");
    assertThat(
            result(
                "SELECT c.id, o.id FROM customers c FULL JOIN orders o ON o.customer = c.id"
                    + " WHERE o.id IS NULL OR c.id IS NULL ORDER BY c.id"))
        .isEqualTo("3,null null,14");
    assertThat(
            result(
                "SELECT a.id, b.id FROM customers a JOIN customers b ON a.age < b.age"
                    + " ORDER BY a.id, b.id"))
        .isEqualTo("1,2 3,1 3,2 3,5 5,2");
    assertThat(result("SELECT COUNT(*) FROM customers, orders")).isEqualTo("35");
    assertThat(
            result(
                "SELECT a.id, b.id FROM customers a JOIN customers b ON a.city IS NOT DISTINCT FROM"
                    + " b.city WHERE a.id <= b.id ORDER BY 1, 2"))
        .isEqualTo("1,1 1,4 2,2 3,3 4,4 5,5");
  }

  @Test
  void subqueries() {
    assertThat(
            result(
                "SELECT id FROM customers WHERE id IN (SELECT customer FROM orders WHERE status ="
                    + " 'open') ORDER BY id"))
        .isEqualTo("1 2");
    assertThat(result("SELECT id FROM customers WHERE id NOT IN (SELECT customer FROM orders)"))
        .as("one order has no customer, which could be any")
        .isEmpty();
    assertThat(
            result(
                "SELECT id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE"
                    + " o.customer = c.id)"))
        .isEqualTo("3");
    assertThat(
            result(
                "SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE"
                    + " o.customer = c.id AND o.weight < c.age - 38)"))
        .isEmpty();
    assertThat(
            result(
                "SELECT id, (SELECT COUNT(*) FROM orders o WHERE o.customer = c.id) n,"
                    + " (SELECT MAX(total) FROM orders o WHERE o.customer = c.id) m"
                    + " FROM customers c ORDER BY id"))
        .isEqualTo("1,3,100 2,1,5.25 3,0,null 4,1,null 5,1,1.00");
    assertThat(result("SELECT id FROM customers WHERE age > (SELECT AVG(age) FROM customers)"))
        .isEqualTo("2");
    assertThat(
            result(
                "SELECT id FROM orders WHERE total >= ALL (SELECT total FROM orders WHERE total IS"
                    + " NOT NULL)"))
        .isEqualTo("16");
    assertThat(
            result(
                "SELECT c.id, x.id FROM customers c, LATERAL (SELECT o.id FROM orders o WHERE"
                    + " o.customer = c.id ORDER BY o.id DESC LIMIT 1) x ORDER BY c.id"))
        .isEqualTo("1,16 2,12 4,13 5,15");
  }

  /** Each of these was answered wrongly once; random queries found them. */
  @Test
  void subqueriesThatWereWrong() {
    assertThat(
            result(
                "SELECT id FROM customers WHERE age = ALL (SELECT age FROM customers WHERE id > 99)"
                    + " ORDER BY id"))
        .as("true of no rows, whatever it is compared with")
        .isEqualTo("1 2 3 4 5");
    assertThat(
            result(
                "SELECT id, (SELECT COUNT(*) FROM orders o WHERE o.id > c.id) FROM customers c"
                    + " WHERE EXISTS (SELECT 1 FROM orders WHERE weight BETWEEN -2 AND -1)"))
        .isEmpty();
    assertThat(
            result(
                "SELECT id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE NOT"
                    + " EXISTS (SELECT 1 FROM customers i WHERE o.id = o.id)) ORDER BY id"))
        .isEqualTo("1 2 3 4 5");
    assertThat(
            result(
                "SELECT id FROM customers c WHERE NOT (age >= (SELECT MAX(o.id) + 15 FROM orders o"
                    + " WHERE NOT EXISTS (SELECT 1 FROM customers i WHERE i.id = o.id))) ORDER BY"
                    + " id"))
        .isEqualTo("1 3 5");
  }

  @Test
  void setsOfRows() {
    assertThat(
            result("SELECT id FROM customers WHERE id < 3 UNION ALL SELECT customer FROM orders"))
        .isEqualTo("1 2 1 1 2 4 null 5 1");
    assertThat(result("SELECT id FROM customers UNION SELECT weight FROM orders ORDER BY 1"))
        .isEqualTo("0.25 0.5 1.0 1.5 2.0 3.0 4.0 5.0 10.0 null");
    assertThat(result("SELECT id FROM customers INTERSECT SELECT customer FROM orders ORDER BY 1"))
        .isEqualTo("1 2 4 5");
    assertThat(result("SELECT id FROM customers EXCEPT SELECT customer FROM orders"))
        .isEqualTo("3");
    assertThat(result("VALUES (1, 'a'), (2, 'bcd')")).isEqualTo("1,a 2,bcd");
  }

  @Test
  void namedQueries() {
    assertThat(
            result(
                "WITH spent AS (SELECT customer, SUM(total) s FROM orders GROUP BY customer),"
                    + " many AS (SELECT * FROM spent WHERE s > 5)"
                    + " SELECT c.name, m.s FROM many m JOIN customers c ON c.id = m.customer"
                    + " ORDER BY m.s"))
        .isEqualTo("Bob,5.25 Ann,129.50");
  }

  @Test
  void elementsOfArraysAsRows() {
    assertThat(
            result(
                "SELECT c.id, t.tag FROM customers c CROSS JOIN UNNEST(c.tags) AS t (tag)"
                    + " ORDER BY c.id, t.tag"))
        .isEqualTo("1,new 1,vip 4,vip 4,null 5,old");
    assertThat(
            result(
                "SELECT t.tag, COUNT(*) FROM customers c, UNNEST(c.tags) WITH ORDINALITY AS t (tag,"
                    + " n) WHERE n = 1 GROUP BY t.tag ORDER BY 1"))
        .isEqualTo("new,1 old,1 vip,1");
  }

  @Test
  void textsOfSeveralLengthsAreNotPadded() {
    assertThat(result("SELECT CASE WHEN id = 1 THEN 'a' ELSE 'bcd' END || '.' FROM customers"))
        .isEqualTo("a. bcd. bcd. bcd. bcd.");
    assertThat(result("SELECT x || '.' FROM (VALUES ('a'), ('bcd')) AS t (x)"))
        .isEqualTo("a. bcd.");
    assertThat(result("SELECT 'é😀', CHAR_LENGTH('é😀')")).isEqualTo("é😀,2");
  }
}
