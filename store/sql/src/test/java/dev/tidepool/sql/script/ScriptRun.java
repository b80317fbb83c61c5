package dev.tidepool.sql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidepool.script.CellText;
import dev.tidepool.script.Script;
import dev.tidepool.script.Script.Block;
import dev.tidepool.script.Script.Declared;
import dev.tidepool.script.Script.ErrorBlock;
import dev.tidepool.script.Script.QueryBlock;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.SqlType;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A script with its tables, on H2 and on all kinds of hosts. One thread. */
final class ScriptRun implements AutoCloseable {
  private final H2Oracle h2 = new H2Oracle();
  private final List<Host> hosts = new ArrayList<>();

  ScriptRun(Script script, Path dataFolder, Path directory)
      throws IOException, SQLException, InterruptedException {
    for (Host.Kind kind : Host.Kind.values()) {
      hosts.add(new Host(kind, directory.resolve(kind.name())));
    }
    for (Declared declared : script.tables()) {
      TestTable table = TestTables.load(declared, dataFolder);
      h2.add(table);
      for (Host host : hosts) {
        host.add(table);
      }
    }
  }

  /** Runs a statement everywhere, and compares. */
  void run(Block block) throws SQLException {
    Object[] parameters = h2.literals(block.parameters());
    if (block instanceof QueryBlock query) {
      run(query, parameters);
    } else {
      run((ErrorBlock) block, ours(parameters));
    }
  }

  private static Object[] ours(Object[] parameters) {
    return Arrays.stream(parameters).map(Cells::parameter).toArray();
  }

  private void run(QueryBlock query, Object[] parameters) throws SQLException {
    assertThat(query.expected())
        .as("the rows of this query; see " + ScriptWriter.PROPERTY)
        .isNotNull();
    List<SqlType> types = null;
    for (Host host : hosts) {
      Host.Answer answer = host.query(query.sql(), ours(parameters));
      types = answer.types();
      compare(host.kind().name(), query.ordered(), ours(answer), query.expected());
    }
    if (query.notH2() == null) {
      compare("H2", query.ordered(), h2(query, parameters, types), query.expected());
    }
  }

  /**
   * Runs a query everywhere, on H2 without parameters, which says what is right; if it fails, the
   * lists say so.
   *
   * @return whether H2 knew
   */
  boolean compareWithH2(QueryBlock query) throws SQLException {
    Object[] parameters = ours(h2.literals(query.parameters()));
    Host.Answer ofLists = hosts.get(0).query(query.sql(), parameters);
    List<String> expected = h2OrNull(query, ofLists.types());
    boolean isKnown = expected != null;
    if (isKnown) {
      compare("LIST", query.ordered(), ours(ofLists), expected);
    } else {
      expected = ours(ofLists);
    }
    for (Host host : hosts.subList(1, hosts.size())) {
      List<String> rows = ours(host.query(query.sql(), parameters));
      compare(host.kind().name(), query.ordered(), rows, expected);
    }
    return isKnown;
  }

  private List<String> h2OrNull(QueryBlock query, List<SqlType> types) {
    try {
      return h2(query, new Object[0], types);
    } catch (SQLException e) {
      return null;
    }
  }

  private static void compare(
      String who, boolean ordered, List<String> rows, List<String> expected) {
    if (ordered) {
      assertThat(rows).as(who).isEqualTo(expected);
    } else {
      assertThat(rows).as(who).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<String> ours(Host.Answer answer) {
    return answer.rows().stream()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < row.length; i++) {
                cells.add(Cells.text(answer.types().get(i), row[i]));
              }
              return CellText.row(cells);
            })
        .toList();
  }

  private List<String> h2(QueryBlock query, Object[] parameters, List<SqlType> types)
      throws SQLException {
    return h2.query(query.h2() == null ? query.sql() : query.h2(), parameters).stream()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < row.length; i++) {
                SqlType type = types == null ? Cells.typeOfH2(row[i]) : types.get(i);
                cells.add(Cells.textOfH2(type, row[i]));
              }
              return CellText.row(cells);
            })
        .toList();
  }

  private void run(ErrorBlock block, Object[] parameters) {
    assertThat(block.code()).as("the error; see " + ScriptWriter.PROPERTY).isNotNull();
    for (Host host : hosts) {
      String who = host.kind().name();
      Throwable thrown = catchThrowable(() -> host.query(block.sql(), parameters));
      assertThat(thrown).as(who).isInstanceOf(SqlException.class);
      SqlException error = (SqlException) thrown;
      assertThat(describe(error.code().name(), error.line(), error.column(), error.plainMessage()))
          .as(who)
          .isEqualTo(
              describe(block.code(), block.errorLine(), block.errorColumn(), block.message()));
    }
  }

  private static String describe(String code, int line, int column, String message) {
    return code + " " + line + ":" + column + " " + message;
  }

  // ---- writing scripts -------------------------------------------------------------------------

  /** What H2 answers, typed as we do if we can; what we answer, if H2 is not to be asked. */
  List<String> oracle(QueryBlock query) throws SQLException {
    Object[] parameters = h2.literals(query.parameters());
    Host.Answer answer = null;
    try {
      answer = hosts.get(0).query(query.sql(), ours(parameters));
    } catch (SqlException e) {
      System.err.println(query.line() + ": " + e.getMessage());
    }
    List<String> rows =
        query.notH2() != null && answer != null
            ? ours(answer)
            : h2(query, parameters, answer == null ? null : answer.types());
    return query.ordered() ? rows : rows.stream().sorted().collect(Collectors.toList());
  }

  /** The error that a statement gives. */
  SqlException error(ErrorBlock block) throws SQLException {
    Object[] parameters = ours(h2.literals(block.parameters()));
    return catchThrowableOfType(
        SqlException.class, () -> hosts.get(0).query(block.sql(), parameters));
  }

  @Override
  public void close() throws Exception {
    h2.close();
    for (Host host : hosts) {
      host.close();
    }
  }
}
