package dev.tidepool.server.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.DecimalNode;
import dev.tidepool.server.catalog.CatalogChanges;
import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.command.Command.PutRows;
import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.Command.RunSql;
import dev.tidepool.server.command.Command.Statement;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.Statement.Dml;
import dev.tidepool.sql.parse.StatementParser;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Which partitions a change concerns, and what it asks of them. */
class ChangePlannerTest {
  private static final int PARTITIONS = 4;

  private final ChangePlanner planner =
      new ChangePlanner(
          new CatalogState(
              new TreeMap<>(
                  Map.of(
                      "t",
                          table(
                              "CREATE TABLE t (id BIGINT PRIMARY KEY, n INT, at TIMESTAMP PATH"
                                  + " '$timestamp')",
                              1),
                      "p", table("CREATE TABLE p (a INT, b STRING, n INT, PRIMARY KEY (a, b))", 2),
                      "x", table("CREATE TABLE x (id INT PRIMARY KEY) WITH (topic = 'in')", 3))),
              9));

  private static CatalogTable table(String create, long id) {
    return CatalogChanges.of(
            (CreateTable) StatementParser.parse(create), new CatalogState(new TreeMap<>(), id))
        .table();
  }

  private PlannedRequest plan(String sql) {
    List<SourceText> statements =
        StatementParser.parseAll(sql).stream().map(s -> ((Dml) s).source()).toList();
    return planner.plan(statements, new SqlEngine(new Tables()));
  }

  private SortedMap<Integer, PlannedRequest.Part> parts(String sql, Object... parameters) {
    return plan(sql).parts(parameters, QueryLimits.defaults());
  }

  private static int partition(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % PARTITIONS;
  }

  private static Integer[] all() {
    return new Integer[] {0, 1, 2, 3};
  }

  @Test
  void rowsGoToThePartitionsOfTheirKeys() {
    SortedMap<Integer, PlannedRequest.Part> parts =
        parts("INSERT INTO t (id, n) VALUES (1, 10), (2, ?)", new BigDecimal("20"));
    assertThat(parts).containsOnlyKeys(partition("1"), partition("2"));
    for (PlannedRequest.Part part : parts.values()) {
      for (Statement statement : part.statements()) {
        PutRows put = (PutRows) statement;
        assertThat(put.mustBeNew()).isTrue();
        assertThat(put.rows())
            .isSubsetOf(new RowText("1", "{\"n\":10}"), new RowText("2", "{\"n\":20}"));
      }
    }
  }

  @Test
  void anUpdateGoesWhereItsKeysAre() {
    assertThat(parts("UPDATE t SET n = 1 WHERE id = 7")).containsOnlyKeys(partition("7"));
    assertThat(parts("DELETE FROM t WHERE id = ? AND n > 3", 7)).containsOnlyKeys(partition("7"));
    assertThat(parts("DELETE FROM t WHERE id IN (1, 2)"))
        .containsOnlyKeys(partition("1"), partition("2"));
    assertThat(parts("UPDATE p SET n = 1 WHERE b = 'x' AND a = 5"))
        .containsOnlyKeys(partition("{\"a\":5,\"b\":\"x\"}"));
    assertThat(parts("UPDATE p SET n = 1 WHERE a = 5")).containsOnlyKeys(all());
    assertThat(parts("UPDATE t SET n = 1")).containsOnlyKeys(all());
    assertThat(parts("UPDATE t SET n = 1 WHERE id = 7 OR n = 3")).containsOnlyKeys(all());
    assertThat(parts("UPDATE t SET n = 1 WHERE id = NULL")).isEmpty();
    assertThat(parts("DELETE FROM t WHERE FALSE")).isEmpty();
  }

  /** What is computed there may be another value than here. */
  @Test
  void aKeyThatIsComputedIsAskedOfAllPartitions() {
    assertThat(parts("DELETE FROM t WHERE id = EXTRACT(YEAR FROM CURRENT_TIMESTAMP)"))
        .containsOnlyKeys(all());
  }

  @Test
  void textsTravelWithTheirParameters() {
    String sql = "UPDATE t SET n = n + ? WHERE id = ?";
    PlannedRequest request = plan(sql);
    assertThat(request.parameterTypes()).containsExactly(SqlType.INT, SqlType.BIGINT);
    Object[] parameters = {new BigDecimal("3"), new BigDecimal("7")};
    Statement statement =
        request.parts(parameters, QueryLimits.defaults()).get(partition("7")).statements().get(0);
    assertThat(statement)
        .isEqualTo(
            new RunSql(
                sql,
                List.of(
                    DecimalNode.valueOf(new BigDecimal("3")),
                    DecimalNode.valueOf(new BigDecimal("7")))));
  }

  @Test
  void severalStatementsAreOneCommandOfOnePartition() {
    SortedMap<Integer, PlannedRequest.Part> parts =
        parts("DELETE FROM t WHERE id = ?; INSERT INTO t (id, n) VALUES (?, ?)", 1, 1, 5);
    assertThat(parts).containsOnlyKeys(partition("1"));
    assertThat(parts.get(partition("1")).indexes()).containsExactly(0, 1);
    assertThatThrownBy(() -> parts("DELETE FROM t WHERE id = 1; DELETE FROM t WHERE id IN (1, 2)"))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("rows of one partition");
    assertThatThrownBy(() -> plan("DELETE FROM t WHERE id = 1; DELETE FROM p"))
        .hasMessageContaining("on one table");
  }

  @Test
  void whatDependsOnOtherRowsIsRefused() {
    for (String sql :
        List.of(
            "UPDATE t SET n = (SELECT MAX(n) FROM t)",
            "UPDATE t SET n = 1 WHERE n < (SELECT AVG(n) FROM t)",
            "DELETE FROM t WHERE n IN (SELECT n FROM t)",
            "DELETE FROM t WHERE EXISTS (SELECT * FROM t)",
            "DELETE FROM t WHERE id IN (SELECT a FROM p)",
            "DELETE FROM t WHERE id = 1 AND EXISTS (SELECT 1 FROM p WHERE p.a = t.n)")) {
      assertThatThrownBy(() -> plan(sql)).as(sql).hasMessageContaining("subqueries");
      assertThatThrownBy(() -> plan(sql)).as("again").hasMessageContaining("subqueries");
    }
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    assertThatThrownBy(() -> plan("DELETE FROM x")).hasMessageContaining("topic in");
    assertThatThrownBy(() -> plan("INSERT INTO t VALUES (1, 2, CURRENT_TIMESTAMP)"))
        .hasMessageContaining("column at");
    assertThatThrownBy(() -> plan("UPDATE t SET id = 1")).hasMessageContaining("key");
    assertThatThrownBy(() -> parts("INSERT INTO t (n) VALUES (1)"))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("does not allow NULLs");
    assertThatThrownBy(() -> plan("DELETE FROM t WHERE id = 1;\n DELETE FROM t WHERE m = 1"))
        .isInstanceOfSatisfying(
            SqlException.class,
            e -> assertThat(List.of(e.line(), e.column())).containsExactly(2, 22));
  }
}
