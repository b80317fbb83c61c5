package dev.tidepool.server.copy;

import dev.tidepool.server.command.Command.PutRows;
import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.server.command.Reply;
import dev.tidepool.server.planning.TableKeys;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One load of a file into a table: rows are written as by UPSERT, in batches, each of which is
 * atomic; the whole is not.
 *
 * <p><b>Threads:</b> {@link #run} once; {@link #progress} any.
 */
public final class CopyLoad {
  private static final int BATCH_ROWS_MAX = 500;
  private static final int BATCH_LENGTH_MAX = 1 << 18;
  private static final int BATCHES_UNDERWAY_MAX = 16;
  private static final int BAD_LINES_SHOWN = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private final RowFile file;
  private final TableKeys keys;
  private final boolean skipsBadLines;
  private final Sender sender;
  private final long replyTimeoutMillis;
  private final Map<Integer, Batch> batches = new HashMap<>();
  private final Deque<CompletableFuture<Reply>> underway = new ArrayDeque<>();
  private final List<String> badLines = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private long badCount;
  private volatile CopyProgress progress;

  /** Sends a batch to a partition. */
  @FunctionalInterface
  public interface Sender {
    CompletableFuture<Reply> send(int partition, PutRows rows);
  }

  private static final class Batch {
    private final List<RowText> rows = new ArrayList<>();
    private long length;
  }

  private CopyLoad(
      RowFile file, TableKeys keys, boolean skipsBadLines, Sender sender, long replyTimeoutMillis) {
    this.file = file;
    this.keys = keys;
    this.skipsBadLines = skipsBadLines;
    this.sender = sender;
    this.replyTimeoutMillis = replyTimeoutMillis;
    this.progress = new CopyProgress(0, 0, List.of(), 0, file.bytes(), 0);
  }

  /**
   * A load of {@code name}, to be run.
   *
   * @param columns what the file has, as indexes in {@code schema}; null for what it says itself
   * @throws CopyException if the file cannot be read
   */
  public static CopyLoad of(
      CopyFolder folder,
      String name,
      TableSchema schema,
      List<Integer> columns,
      TableKeys keys,
      CopyOptions options,
      Sender sender,
      long replyTimeoutMillis) {
    Path path = folder.file(name);
    try {
      RowFile file = RowFile.open(path, schema, columns, options);
      return new CopyLoad(file, keys, options.skipsBadLines(), sender, replyTimeoutMillis);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static CopyException unreadable(IOException e) {
    return new CopyException("the file cannot be read: " + e.getMessage(), e);
  }

  public CopyProgress progress() {
    return progress;
  }

  /**
   * Loads the file.
   *
   * @return what became of it
   * @throws CopyException if it cannot be loaded to its end; what is in stays
   */
  public CopyProgress run() {
    try (file) {
      boolean isRead = false;
      while (!isRead) {
        isRead = !readRow();
      }
      for (int partition : List.copyOf(batches.keySet())) {
        flush(partition);
      }
      while (!underway.isEmpty()) {
        awaitFirst();
      }
      return progress;
    } catch (IOException e) {
      throw withCount(unreadable(e));
    } catch (CopyException e) {
      throw withCount(e);
    }
  }

  /** False behind the last. */
  private boolean readRow() throws IOException {
    try {
      Object[] row = file.next();
      if (row == null) {
        return false;
      }
      add(row);
    } catch (BadLineException e) {
      bad("line " + e.line() + ": " + e.getMessage());
    }
    return true;
  }

  private void add(Object[] row) {
    byte[] key;
    RowText text;
    try {
      key = keys.rowEncoder().key(row);
      text = new RowText(text(key), text(keys.rowEncoder().value(row)));
    } catch (IllegalArgumentException e) {
      bad("line " + file.line() + ": " + e.getMessage());
      return;
    }
    int partition = keys.partition(key);
    Batch batch = batches.computeIfAbsent(partition, p -> new Batch());
    batch.rows.add(text);
    batch.length += text.key().length() + text.value().length();
    if (batch.rows.size() >= BATCH_ROWS_MAX || batch.length >= BATCH_LENGTH_MAX) {
      flush(partition);
    }
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private void bad(String message) {
    if (!skipsBadLines) {
      throw new CopyException(message, null);
    }
    badCount++;
    if (badLines.size() < BAD_LINES_SHOWN) {
      badLines.add(message);
    }
    report(0);
  }

  // ---- batches ---------------------------------------------------------------------------------

  private void flush(int partition) {
    Batch batch = batches.remove(partition);
    while (underway.size() >= BATCHES_UNDERWAY_MAX) {
      awaitFirst();
    }
    underway.add(sender.send(partition, new PutRows(false, batch.rows)));
  }

  private void awaitFirst() {
    try {
      Reply reply = underway.remove().get(replyTimeoutMillis, TimeUnit.MILLISECONDS);
      if (!reply.isDone()) {
        throw new CopyException(reply.error().message(), null);
      }
      report(reply.rowCount());
    } catch (ExecutionException e) {
      throw new CopyException(String.valueOf(e.getCause().getMessage()), e);
    } catch (TimeoutException e) {
      throw new CopyException("the table did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CopyException("the node is stopping", e);
    }
  }

  private void report(long moreRows) {
    double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    progress =
        new CopyProgress(
            progress.rowCount() + moreRows,
            badCount,
            badLines,
            file.readBytes(),
            file.bytes(),
            seconds);
  }

  private CopyException withCount(CopyException e) {
    return new CopyException(
        e.getMessage()
            + " (at least "
            + progress.rowCount()
            + " rows are in, and stay; the file can be loaded again)",
        e);
  }
}
