package dev.tidepool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rows statements that change rows want to be written, for given parameters. */
class ChangeTest {
  private final Shop shop = new Shop();

  /** Each change as old row → new row. */
  private List<String> changes(String sql, Object... parameters) {
    List<String> changes = new ArrayList<>();
    PreparedChange change = shop.engine.prepareChange(sql);
    try (PreparedChange.Changes rows = change.execute(parameters, QueryLimits.defaults())) {
      while (rows.next()) {
        changes.add(Arrays.toString(rows.oldRow()) + " → " + Arrays.toString(rows.newRow()));
      }
    }
    return changes;
  }

  @Test
  void insertGivesRowsWithAllColumns() {
    String sql = "INSERT INTO customers (name, id, tags) VALUES (?, ?, ?), ('Gil', 7, ARRAY['a'])";
    PreparedChange change = shop.engine.prepareChange(sql);
    assertThat(change.kind()).isEqualTo(ChangeKind.INSERT);
    assertThat(change.table()).isEqualTo("customers");
    assertThat(change.targetColumns()).containsExactly(1, 0, 5);
    assertThat(change.parameterTypes())
        .containsExactly(SqlType.STRING, SqlType.BIGINT, SqlType.arrayOf(SqlType.STRING));
    assertThat(changes(sql, "Flo", 6, List.of("x", "y")))
        .containsExactly(
            "null → [6, Flo, null, null, null, [x, y]]", "null → [7, Gil, null, null, null, [a]]");
  }

  @Test
  void insertOfAQueryAndUpsert() {
    assertThat(
            changes(
                "INSERT INTO customers (id, age, city) SELECT id, weight, status FROM orders WHERE"
                    + " id < 12"))
        .containsExactly(
            "null → [10, null, open, 2, null, null]", "null → [11, null, paid, 2, null, null]");
    String upsert = "UPSERT INTO customers VALUES (1, 'Ann', ?, ? + 1, TRUE, NULL)";
    assertThat(shop.engine.prepareChange(upsert).kind()).isEqualTo(ChangeKind.UPSERT);
    assertThat(changes(upsert, "Ulm", 30)).containsExactly("null → [1, Ann, Ulm, 31, true, null]");
  }

  @Test
  void updateGivesOldAndNewRows() {
    String sql = "UPDATE customers SET age = age + ?, city = 'Ulm' WHERE id IN (?, 3)";
    PreparedChange change = shop.engine.prepareChange(sql);
    assertThat(change.kind()).isEqualTo(ChangeKind.UPDATE);
    assertThat(change.targetColumns()).containsExactly(3, 2);
    assertThat(changes(sql, 10, 4L))
        .containsExactly(
            "[3, Cid, null, 25, true, null] → [3, Cid, Ulm, 35, true, null]",
            "[4, Dee, Berlin, null, null, [vip, null]] → [4, Dee, Ulm, null, null, [vip, null]]");
    assertThat(change.explain()).startsWith("update customers (age, city)\n  project");
  }

  @Test
  void updateBySubqueries() {
    assertThat(
            changes(
                "UPDATE customers SET age = (SELECT count(*) FROM orders WHERE customer ="
                    + " customers.id) WHERE EXISTS (SELECT 1 FROM orders WHERE customer ="
                    + " customers.id AND status = 'paid')"))
        .containsExactlyInAnyOrder(
            "[1, Ann, Berlin, 30, true, [new, vip]] → [1, Ann, Berlin, 3, true, [new, vip]]",
            "[4, Dee, Berlin, null, null, [vip, null]] → [4, Dee, Berlin, 1, null, [vip, null]]");
  }

  @Test
  void deleteGivesOldRows() {
    assertThat(shop.engine.prepareChange("DELETE FROM customers").kind())
        .isEqualTo(ChangeKind.DELETE);
    assertThat(changes("DELETE FROM customers WHERE age = 30 AND city <> ?", "Berlin"))
        .containsExactly("[5, Eve, Zürich, 30, true, [old]] → null");
  }

  private SqlException error(String sql, Object... parameters) {
    return catchThrowableOfType(SqlException.class, () -> changes(sql, parameters));
  }

  @Test
  void changesThatMakeNoSense() {
    assertThat(error("UPDATE customers SET id = 3").getMessage())
        .contains("column id belongs to the key, which cannot be changed (line 1, column 22)");
    assertThat(error("UPDATE customers SET age = 'x'").getMessage())
        .contains("column age is INTEGER and cannot take VARCHAR (line 1, column 28)");
    assertThat(error("UPDATE customers SET foo = 3").code()).isEqualTo(Code.UNKNOWN_COLUMN);
    assertThat(error("INSERT INTO customers (id) VALUES (1, 2)").code()).isEqualTo(Code.INVALID);
    assertThat(error("INSERT INTO customers (id) SELECT city FROM customers").code())
        .isEqualTo(Code.TYPE_MISMATCH);
    assertThat(error("INSERT INTO nope VALUES (1)").code()).isEqualTo(Code.UNKNOWN_TABLE);
    assertThat(
            error(
                    "MERGE INTO customers c USING orders o ON c.id = o.customer WHEN MATCHED THEN"
                        + " UPDATE SET age = 3")
                .code())
        .isEqualTo(Code.UNSUPPORTED);
  }

  @Test
  void columnsThatCannotBeNullAreNot() {
    TableSchema schema =
        new TableSchema(
            List.of(
                new Column("id", ColumnType.INT, Column.KEY, false),
                new Column("name", ColumnType.STRING, "name", false)));
    shop.tables.put("strict", new ListRelation(schema).add(1, "x"));
    assertThat(error("INSERT INTO strict (id, name) VALUES (1, ?)", (Object) null).getMessage())
        .contains("column name of strict cannot be NULL");
    assertThat(error("UPDATE strict SET name = ?", (Object) null).code()).isEqualTo(Code.VALUE);
    assertThat(error("INSERT INTO strict (id) VALUES (1)").code()).isEqualTo(Code.INVALID);
  }
}
