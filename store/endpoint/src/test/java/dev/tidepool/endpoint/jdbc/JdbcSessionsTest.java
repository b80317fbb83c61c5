package dev.tidepool.endpoint.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What drivers leave behind is bounded, and goes when nobody asks for it any more. */
class JdbcSessionsTest {
  private static final List<ResultColumn> COLUMNS =
      List.of(new ResultColumn("n", SqlType.STRING, true));
  private static final String LONG_TEXT = "x".repeat(10_000);

  private final JdbcLimits limits =
      new JdbcLimits(2, 4, 2, 3 << 20, 1000, 30_000, Duration.ofMinutes(60), Duration.ofMinutes(5));
  private final List<NumberedRows> opened = new ArrayList<>();
  private long nowNanos;
  private Runnable whileAtWork = () -> {};
  private final JdbcSessions sessions = new JdbcSessions(limits, () -> nowNanos);

  /** As many rows as its statement says. */
  private static final class NumberedRows implements JdbcRows {
    private final int count;
    private int index = -1;
    private boolean isClosed;

    NumberedRows(int count) {
      this.count = count;
    }

    @Override
    public List<ResultColumn> columns() {
      return COLUMNS;
    }

    @Override
    public boolean next() {
      assertThat(isClosed).isFalse();
      return ++index < count;
    }

    @Override
    public Object value(int column) {
      return index + LONG_TEXT;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private final JdbcBackend backend =
      new JdbcBackend() {
        @Override
        public List<String> tableNames() {
          return List.of();
        }

        @Override
        public TableSchema schema(String table) {
          throw new AssertionError(table);
        }

        @Override
        public Kind kind(String sql) {
          return Kind.ROWS;
        }

        @Override
        public Planned prepare(String sql, Settings settings) {
          return new Planned(Kind.ROWS, COLUMNS, List.of());
        }

        @Override
        public <T> T execute(
            String sql,
            List<JsonNode> parameters,
            Settings settings,
            Function<JdbcRows, T> reader) {
          NumberedRows rows = new NumberedRows(Integer.parseInt(sql));
          opened.add(rows);
          atWork(whileAtWork);
          return reader.apply(rows);
        }

        @Override
        public <T> T readOn(Supplier<T> reading) {
          return reading.get();
        }
      };

  /** Another thread does it, as another request would. */
  private static void atWork(Runnable other) {
    try {
      CompletableFuture.runAsync(other).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void nothingIsLeftBehind() {
    sessions.close();
    assertThat(sessions.budget().isEmpty()).isTrue();
    assertThat(opened).allMatch(rows -> rows.isClosed);
  }

  private Service.Response ask(Service.Request request) {
    return new JdbcRequests(sessions, "me", backend).answer(request);
  }

  private int statement(String connection) {
    return ((Service.CreateStatementResponse) ask(new Service.CreateStatementRequest(connection)))
        .statementId;
  }

  private Service.ExecuteResponse execute(String connection, int statement, int rowCount) {
    return (Service.ExecuteResponse)
        ask(
            new Service.PrepareAndExecuteRequest(
                connection, statement, Integer.toString(rowCount), -1));
  }

  private int fetched(String connection, int statement, long offset) {
    int count = 0;
    for (Object row :
        ((Service.FetchResponse) ask(new Service.FetchRequest(connection, statement, offset, 10)))
            .frame
            .rows) {
      count += row == null ? 0 : 1;
    }
    return count;
  }

  private void open(String id) {
    ask(new Service.OpenConnectionRequest(id, Map.of()));
  }

  private void pass(long minutes) {
    nowNanos += TimeUnit.MINUTES.toNanos(minutes);
    sessions.sweep();
  }

  @Test
  void aResultThatIsNotReadIsClosed() {
    open("c");
    int statement = statement("c");
    long offset = 0;
    for (Object row : execute("c", statement, 1000).results.get(0).firstFrame.rows) {
      offset += row == null ? 0 : 1;
    }
    for (int i = 0; i < 3; i++) {
      pass(4);
      offset += fetched("c", statement, offset);
    }
    long next = offset;
    assertThat(opened.get(0).isClosed).isFalse();
    pass(6);
    assertThat(opened.get(0).isClosed).isTrue();
    assertThatThrownBy(() -> fetched("c", statement, next)).hasMessageContaining("again");
    assertThat(execute("c", statement, 3).results).hasSize(1);
  }

  @Test
  void aConnectionThatIsNotUsedIsClosedWithItsStatements() {
    open("c");
    open("d");
    int statement = statement("c");
    execute("c", statement, 1000);
    pass(50);
    statement("d");
    pass(20);
    assertThat(opened.get(0).isClosed).isTrue();
    assertThatThrownBy(() -> statement("c"))
        .isInstanceOfSatisfying(
            JdbcException.class,
            e -> assertThat(e.code()).isEqualTo(JdbcException.Code.NO_CONNECTION));
    statement("d");
    open("c");
  }

  @Test
  void allIsBounded() {
    open("c");
    open("d");
    assertThatThrownBy(() -> open("e")).hasMessageContaining("2 connections");
    int[] statements = {statement("c"), statement("c"), statement("c"), statement("d")};
    assertThatThrownBy(() -> statement("d")).hasMessageContaining("4 statements");
    execute("c", statements[0], 1000);
    execute("c", statements[1], 1000);
    assertThatThrownBy(() -> execute("c", statements[2], 1000)).hasMessageContaining("2 long");
    assertThat(execute("c", statements[2], 3).results).hasSize(1);
    ask(new Service.CloseStatementRequest("c", statements[0]));
    execute("c", statements[2], 1000);
    statement("d");
    ask(new Service.CloseConnectionRequest("c"));
    open("e");
    assertThatThrownBy(() -> ask(new Service.PrepareRequest("e", "9".repeat(1001), -1)))
        .hasMessageContaining("1000 characters");
  }

  @Test
  void aStatementThatIsGoneIsToldSoThatTheDriverMakesAnother() {
    open("c");
    assertThat(execute("c", 4711, 1).missingStatement).isTrue();
  }

  @Test
  void aStatementThatIsClosedWhileItIsAtWorkLeavesNoResult() {
    open("c");
    int statement = statement("c");
    whileAtWork =
        () -> {
          ask(new Service.CloseConnectionRequest("c"));
          assertThat(opened.get(0).isClosed).isFalse();
        };
    assertThat(execute("c", statement, 1000).results).hasSize(1);
    assertThat(opened.get(0).isClosed).isTrue();
    assertThat(sessions.budget().isEmpty()).isTrue();
  }

  @Test
  void aFrameThatWasFetchedIsNotGivenAgain() {
    open("c");
    int statement = statement("c");
    execute("c", statement, 1000);
    assertThatThrownBy(() -> fetched("c", statement, 1)).hasMessageContaining("again");
  }
}
