package dev.tidepool.server.node;

import dev.tidepool.endpoint.StatementException;
import dev.tidepool.server.catalog.CatalogChanges;
import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.command.CommandTable;
import dev.tidepool.server.copy.CopyException;
import dev.tidepool.server.copy.CopyFolder;
import dev.tidepool.server.copy.CopyLoad;
import dev.tidepool.server.copy.CopyOptions;
import dev.tidepool.server.copy.CopyProgress;
import dev.tidepool.server.planning.TableKeys;
import dev.tidepool.sql.ListQuery;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.parse.Name;
import dev.tidepool.sql.parse.Statement.Copy;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * COPY. A load has a thread of its own and goes on when the time of its request is over: the same
 * statement sent again waits for it, and does not load twice.
 *
 * <p><b>Threads:</b> any.
 */
final class Copies {
  private static final long STEP_MILLIS = 50;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final List<ResultColumn> COLUMNS =
      List.of(
          ListQuery.text("state"),
          ListQuery.number("rows"),
          ListQuery.number("bad"),
          new ResultColumn("seconds", SqlType.DOUBLE, true),
          ListQuery.text("bad_lines"));

  private final Gateway gateway;
  private final NodeOptions options;
  private final CopyFolder folder;
  private final Consumer<String> progressLines;
  private final Supplier<CatalogState> catalog;
  private final Map<String, Running> running = new ConcurrentHashMap<>(); // by statement

  private static final List<ResultColumn> RUNNING_COLUMNS =
      List.of(
          ListQuery.text("statement"),
          ListQuery.text("progress"),
          ListQuery.number("rows"),
          ListQuery.number("bad"),
          ListQuery.number("read_bytes"),
          ListQuery.number("file_bytes"),
          new ResultColumn("seconds", SqlType.DOUBLE, true));

  /** A load at work. */
  private record Running(String sql, String table, CopyLoad load, FutureTask<CopyProgress> task) {}

  /**
   * COPY from {@code folder}.
   *
   * @param progressLines gets a line each second
   */
  Copies(
      Gateway gateway,
      NodeOptions options,
      CopyFolder folder,
      Consumer<String> progressLines,
      Supplier<CatalogState> catalog) {
    this.gateway = gateway;
    this.options = options;
    this.folder = folder;
    this.progressLines = progressLines;
    this.catalog = catalog;
  }

  PreparedQuery prepare(String sql, Copy copy) {
    CatalogTable table = CatalogChanges.require(copy.table(), catalog.get());
    if (!table.options().isWritten()) {
      throw new SqlException(
          Code.UNSUPPORTED,
          "the rows of table " + table.name() + " are the records of a topic: write there",
          copy.table().line(),
          copy.table().column());
    }
    CopyOptions copyOptions = CopyOptions.of(copy.options());
    List<Integer> columns = copy.columns().isEmpty() ? null : columns(copy, table.schema());
    return new ListQuery(
        sql,
        COLUMNS,
        List.of(),
        (parameters, limits) -> {
          try {
            Running run =
                running.computeIfAbsent(
                    table.id() + " " + sql,
                    key -> start(key, sql, table, copy, columns, copyOptions));
            return List.<Object[]>of(await(run, limits));
          } catch (CopyException e) {
            throw failed(e);
          }
        });
  }

  /** Answers SHOW COPIES: the loads that run on this node. */
  PreparedQuery list(String sql) {
    return new ListQuery(
        sql,
        RUNNING_COLUMNS,
        List.of(),
        (parameters, limits) -> running.values().stream().map(Copies::row).toList());
  }

  private static Object[] row(Running run) {
    CopyProgress progress = run.load.progress();
    return new Object[] {
      run.sql,
      progress.line(run.table),
      progress.rowCount(),
      progress.badCount(),
      progress.readBytes(),
      progress.fileBytes(),
      progress.seconds()
    };
  }

  private static List<Integer> columns(Copy copy, TableSchema schema) {
    List<Integer> columns = new ArrayList<>();
    for (Name name : copy.columns()) {
      int index = schema.indexOf(name.text());
      if (index < 0) {
        throw new SqlException(
            Code.UNKNOWN_COLUMN,
            "table " + copy.table() + " has no column " + name,
            name.line(),
            name.column());
      }
      columns.add(index);
    }
    return columns;
  }

  private Running start(
      String key,
      String sql,
      CatalogTable table,
      Copy copy,
      List<Integer> columns,
      CopyOptions copyOptions) {
    String topic = new TableNames(options, table).commands();
    CopyLoad load =
        CopyLoad.of(
            folder,
            copy.file(),
            table.schema(),
            columns,
            new TableKeys(table.schema(), CommandTable.CODEC, table.options().partitions()),
            copyOptions,
            (partition, rows) ->
                gateway.send(
                    topic,
                    partition,
                    new Gateway.Asked(
                        UUID.randomUUID().toString(),
                        "",
                        List.of(),
                        table.history().version(),
                        List.of(rows))),
            options.replyTimeout().toMillis());
    FutureTask<CopyProgress> task =
        new FutureTask<>(load::run) {
          @Override
          protected void done() {
            running.remove(key);
          }
        };
    Thread thread = new Thread(task, "tidepool-copy-" + table.name());
    thread.setDaemon(true);
    thread.start();
    Thread reporter = new Thread(() -> report(table.name(), load, task), "tidepool-copy-progress");
    reporter.setDaemon(true);
    reporter.start();
    return new Running(sql, table.name(), load, task);
  }

  private void report(String table, CopyLoad load, FutureTask<CopyProgress> task) {
    boolean isDone = false;
    while (!isDone) {
      try {
        task.get(PROGRESS_NANOS, TimeUnit.NANOSECONDS);
        isDone = true;
      } catch (TimeoutException e) {
        // goes on
      } catch (ExecutionException | InterruptedException e) {
        return; // who asked is told
      }
      progressLines.accept(load.progress().line(table));
    }
  }

  private static Object[] await(Running run, QueryLimits limits) {
    while (true) {
      try {
        return row("done", run.task.get(STEP_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        requireTime(run, limits);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CopyException copy) {
          throw failed(copy);
        }
        throw new IllegalStateException("COPY failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StatementException(
            StatementException.UNAVAILABLE, "UNAVAILABLE", "the node is stopping");
      }
    }
  }

  private static void requireTime(Running run, QueryLimits limits) {
    try {
      limits.checkNow();
    } catch (QueryLimitException e) {
      throw new StatementException(
          StatementException.TIMEOUT,
          "STILL_RUNNING",
          "the load goes on, with "
              + run.load.progress().rowCount()
              + " rows in so far; send the same statement again to wait for it");
    }
  }

  private static Object[] row(String state, CopyProgress progress) {
    return new Object[] {
      state,
      progress.rowCount(),
      progress.badCount(),
      progress.seconds(),
      progress.badLines().isEmpty() ? null : String.join("; ", progress.badLines())
    };
  }

  private static StatementException failed(CopyException e) {
    return new StatementException(StatementException.WRONG, "COPY_FAILED", e.getMessage());
  }
}
