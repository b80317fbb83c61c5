package dev.tidepool.examples.follow;

import dev.tidepool.changelog.ChangelogListener;
import dev.tidepool.changelog.ChangelogTable;
import dev.tidepool.changelog.ResetCause;
import dev.tidepool.changelog.RestoreProgress;
import dev.tidepool.changelog.TableStatus;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.SqlResult;
import dev.tidepool.sql.Tables;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The table that follows the topic of readings, and the SQL over it. One thread. */
final class Follow implements AutoCloseable {

  /** The columns, as the values of the topic have them; the key is the sensor. */
  static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("sensor", ColumnType.STRING, Column.KEY),
              Column.of("city", ColumnType.STRING),
              Column.of("celsius", ColumnType.DOUBLE),
              Column.at("written", ColumnType.TIMESTAMP, Column.TIMESTAMP)));

  private final ChangelogTable table;
  private final SqlEngine sql;
  private final PrintStream out;

  Follow(String bootstrapServers, String topic, Path directory, PrintStream out) {
    this.out = out;
    this.table =
        ChangelogTable.builder(topic, directory)
            .kafka(Map.of("bootstrap.servers", bootstrapServers))
            .schema(SCHEMA)
            .index(IndexDefinition.on("readings_city", "city"))
            .index(IndexDefinition.on("readings_celsius", "celsius"))
            .memoryBytes(32 << 20)
            .listener(new Reports())
            .open();
    this.sql = new SqlEngine(new Tables().put("readings", table.relation()));
  }

  ChangelogTable table() {
    return table;
  }

  /** Prints the answer, a row a line. */
  void ask(String query) {
    try (SqlResult rows = sql.query(query)) {
      StringJoiner header = new StringJoiner(" | ");
      for (ResultColumn column : rows.columns()) {
        header.add(column.name());
      }
      out.println(header);
      while (rows.next()) {
        StringJoiner row = new StringJoiner(" | ");
        for (int i = 0; i < rows.columns().size(); i++) {
          row.add(String.valueOf(rows.value(i)));
        }
        out.println(row);
      }
    }
  }

  @Override
  public void close() {
    table.close();
  }

  /** Tells what the table does. */
  private final class Reports implements ChangelogListener {
    @Override
    public void onState(TableStatus status) {
      out.println("table is " + status.state() + " " + status.reason());
    }

    @Override
    public void onProgress(RestoreProgress progress) {
      out.printf(
          "restored %,d records, %.1f MB; %,d to go, %,.0f/s%n",
          progress.records(),
          progress.bytes() / 1e6,
          progress.remainingRecords(),
          progress.recordsPerSecond());
    }

    @Override
    public void onReset(int partition, ResetCause cause, String detail) {
      out.println("partition " + partition + " is read anew: " + detail);
    }
  }
}
