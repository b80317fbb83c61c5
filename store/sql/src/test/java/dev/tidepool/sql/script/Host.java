package dev.tidepool.sql.script;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.Table;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.testkit.ListRelation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Somewhere our SQL runs: an engine on one kind of tables. */
final class Host implements AutoCloseable {
  /** So little memory that most rows are on disk. */
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 256 << 10, 8 << 10, 64 << 10, 0.6);

  private static final int PARTITION_COUNT = 3;

  private static final EngineOptions TINY_ENGINE = EngineOptions.ofMemoryBytes(64 << 10);

  /** What tables are. */
  enum Kind {
    /** Lists, of which every row is looked at: what the engine does itself. */
    LIST,
    /** Tables with indexes, and with little memory. */
    TABLE,
    /** Such tables in partitions: rows are where their key says. */
    PARTITIONS
  }

  /** The types of the columns of a result, and its rows. */
  record Answer(List<SqlType> types, List<Object[]> rows) {}

  private final Kind kind;
  private final Path directory;
  private final Tables tables = new Tables();
  private final SqlEngine sql = new SqlEngine(tables);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Engine engine; // null until there is a table

  /** A host; tables are below {@code directory}. */
  Host(Kind kind, Path directory) {
    this.kind = kind;
    this.directory = directory;
  }

  Kind kind() {
    return kind;
  }

  SqlEngine sql() {
    return sql;
  }

  /** What {@link #sql} asks. */
  Tables tables() {
    return tables;
  }

  void add(TestTable table) throws InterruptedException {
    tables.put(
        table.name(),
        switch (kind) {
          case LIST ->
              new ListRelation(
                  table.definition().schema(),
                  table.rows().stream().map(TestTable.Row::values).toList());
          case TABLE -> filled(table, table.rows(), table.name());
          case PARTITIONS -> partitioned(table);
        });
  }

  private Relation partitioned(TestTable declared) throws InterruptedException {
    List<Relation> parts = new ArrayList<>();
    for (int i = 0; i < PARTITION_COUNT; i++) {
      int part = i;
      parts.add(
          filled(
              declared,
              declared.rows().stream().filter(row -> partition(row) == part).toList(),
              declared.name() + "-" + part));
    }
    return new PartitionedRelation(parts);
  }

  private static int partition(TestTable.Row row) {
    return Math.floorMod(Arrays.hashCode(row.key()), PARTITION_COUNT);
  }

  private Relation filled(TestTable declared, List<TestTable.Row> rows, String name)
      throws InterruptedException {
    if (engine == null) {
      engine = new Engine(TINY_ENGINE);
    }
    Table table = Table.open(engine, directory.resolve(name), TINY, declared.definition());
    opened.add(table);
    rows.forEach(row -> table.put(row.key(), row.value()));
    table.commit(new byte[] {1});
    table.awaitIndexes();
    return table;
  }

  Answer query(String text, Object... parameters) {
    PreparedQuery query = sql.prepare(text);
    List<Object[]> rows = new ArrayList<>();
    try (SqlResult result = query.execute(parameters, QueryLimits.defaults())) {
      while (result.next()) {
        Object[] row = new Object[query.columns().size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = result.value(i);
        }
        rows.add(row);
      }
    }
    return new Answer(query.columns().stream().map(ResultColumn::type).toList(), rows);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable table : opened) {
      table.close();
    }
    if (engine != null) {
      engine.close();
    }
  }
}
