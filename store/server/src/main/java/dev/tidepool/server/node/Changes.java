package dev.tidepool.server.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidepool.endpoint.StatementException;
import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.command.Reply;
import dev.tidepool.server.planning.ChangePlanner;
import dev.tidepool.server.planning.PlannedRequest;
import dev.tidepool.server.planning.PlannedRequest.Part;
import dev.tidepool.sql.ListQuery;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * INSERT, UPSERT, UPDATE and DELETE: plans them, sends commands, and makes one answer of replies.
 *
 * <p><b>Threads:</b> any.
 */
final class Changes {
  private static final long STEP_MILLIS = 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<ResultColumn> COLUMNS_OF_ONE =
      List.of(ListQuery.number("rows"), ListQuery.text("position"));
  private static final List<ResultColumn> COLUMNS_OF_SEVERAL =
      List.of(ListQuery.number("statement"), ListQuery.number("rows"), ListQuery.text("position"));

  private final Gateway gateway;
  private final NodeOptions options;
  private final Supplier<CatalogState> catalog;
  private volatile ChangePlanner planner = new ChangePlanner(CatalogState.EMPTY);

  Changes(Gateway gateway, NodeOptions options, Supplier<CatalogState> catalog) {
    this.gateway = gateway;
    this.options = options;
    this.catalog = catalog;
  }

  /**
   * Plans the changes of one request.
   *
   * @param id of the request, or null for a new one
   * @param rows what an INSERT of a query gets its rows from
   */
  PreparedQuery prepare(String sql, List<SourceText> statements, String id, SqlEngine rows) {
    PlannedRequest request = planner().plan(statements, rows);
    boolean isOne = statements.size() == 1;
    return new ListQuery(
        sql,
        isOne ? COLUMNS_OF_ONE : COLUMNS_OF_SEVERAL,
        request.parameterTypes(),
        (parameters, limits) -> {
          Done done = execute(request, id, parameters, limits);
          List<Object[]> answer = new ArrayList<>();
          for (int i = 0; i < done.counts.length; i++) {
            answer.add(
                isOne
                    ? new Object[] {done.counts[i], done.position}
                    : new Object[] {i + 1L, done.counts[i], done.position});
          }
          return answer;
        });
  }

  /**
   * What was done.
   *
   * @param counts of rows, by statement
   * @param position as a query takes it that wants to see the change
   */
  private record Done(long[] counts, String position) {}

  private ChangePlanner planner() {
    CatalogState now = catalog.get();
    ChangePlanner current = planner;
    if (!current.catalog().tables().equals(now.tables())) {
      current = new ChangePlanner(now);
      planner = current;
    }
    return current;
  }

  // ---- execution -------------------------------------------------------------------------------

  private Done execute(
      PlannedRequest request, String givenId, Object[] parameters, QueryLimits limits) {
    String id = givenId == null ? UUID.randomUUID().toString() : givenId;
    String topic = new TableNames(options, request.table()).commands();
    SortedMap<Integer, Part> parts = request.parts(parameters, limits);
    SortedMap<Integer, Reply> replies = ask(topic, id, parts, limits);
    long[] counts = new long[request.statementCount()];
    for (Map.Entry<Integer, Reply> reply : replies.entrySet()) {
      if (!reply.getValue().isDone()) {
        throw refused(reply.getValue(), replies);
      }
      List<Integer> indexes = parts.get(reply.getKey()).indexes();
      for (int i = 0; i < indexes.size(); i++) {
        counts[indexes.get(i)] += reply.getValue().counts().get(i);
      }
    }
    return new Done(counts, position(topic, replies));
  }

  private static String position(String topic, SortedMap<Integer, Reply> replies) {
    ObjectNode position = MAPPER.createObjectNode();
    if (!replies.isEmpty()) {
      ObjectNode offsets = position.putObject(topic);
      replies.forEach((partition, reply) -> offsets.put(partition.toString(), reply.offset()));
    }
    return position.toString();
  }

  private SortedMap<Integer, Reply> ask(
      String topic, String id, SortedMap<Integer, Part> parts, QueryLimits limits) {
    SortedMap<Integer, CompletableFuture<Reply>> asked = new TreeMap<>();
    long deadlineNanos = System.nanoTime() + options.replyTimeout().toNanos();
    try {
      for (Map.Entry<Integer, Part> part : parts.entrySet()) {
        int partition = part.getKey();
        Gateway.Asked asks = new Gateway.Asked(id, part.getValue().statements());
        asked.put(partition, gateway.send(topic, partition, asks));
      }
      SortedMap<Integer, Reply> replies = new TreeMap<>();
      asked.forEach((p, reply) -> replies.put(p, await(reply, id, limits, deadlineNanos)));
      return replies;
    } finally {
      asked.keySet().forEach(partition -> gateway.forget(topic, partition, id));
    }
  }

  private static Reply await(
      CompletableFuture<Reply> reply, String id, QueryLimits limits, long deadlineNanos) {
    while (true) {
      try {
        return reply.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        requireTime(id, limits, deadlineNanos);
      } catch (ExecutionException e) {
        throw unknown(id, String.valueOf(e.getCause().getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unknown(id, "the node is stopping");
      }
    }
  }

  private static void requireTime(String id, QueryLimits limits, long deadlineNanos) {
    try {
      limits.checkNow();
    } catch (QueryLimitException e) {
      throw unknown(id, e.getMessage());
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      throw unknown(id, "the table did not answer in time");
    }
  }

  // ---- errors ----------------------------------------------------------------------------------

  private static StatementException unknown(String id, String why) {
    return new StatementException(
        StatementException.TIMEOUT,
        "OUTCOME_UNKNOWN",
        why
            + "; whether the change is made is not known. Send the request again with \"id\": \""
            + id
            + "\": it is made once at most, as long as its reply is among the last that are kept");
  }

  private static StatementException refused(Reply refused, SortedMap<Integer, Reply> all) {
    Reply.Refusal error = refused.error();
    List<Integer> done = new ArrayList<>();
    long rows = 0;
    for (Map.Entry<Integer, Reply> reply : all.entrySet()) {
      if (reply.getValue().isDone()) {
        done.add(reply.getKey());
        rows += reply.getValue().rowCount();
      }
    }
    String message =
        done.isEmpty()
            ? error.message()
            : error.message()
                + "; nothing was changed in partition "
                + refused.partition()
                + ", but "
                + rows
                + " rows in partitions "
                + done;
    return new StatementException(status(error.code()), error.code(), message);
  }

  private static int status(String code) {
    return switch (code) {
      case Reply.Refusal.DUPLICATE_KEY -> StatementException.CONFLICT;
      case Reply.Refusal.INTERNAL -> StatementException.FAILED;
      case "LIMIT" -> StatementException.LIMIT;
      default -> StatementException.WRONG;
    };
  }
}
