package dev.tidepool.server.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidepool.endpoint.Access;
import dev.tidepool.endpoint.RowCondition;
import dev.tidepool.endpoint.StatementException;
import dev.tidepool.endpoint.StatementRequest;
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
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<Access, ChangePlanner> planners = new ConcurrentHashMap<>();

  Changes(Gateway gateway, NodeOptions options, Supplier<CatalogState> catalog) {
    this.gateway = gateway;
    this.options = options;
    this.catalog = catalog;
  }

  /**
   * Plans the changes of one request.
   *
   * @param id of the request, or null for a new one
   * @param rows what an INSERT of a query gets its rows from: what {@code access} may read
   */
  PreparedQuery prepare(
      StatementRequest asked, List<SourceText> statements, SqlEngine rows, Access access) {
    PlannedRequest request = planner(access).plan(statements, rows);
    List<RowCondition> conditions = conditions(access, request.table().name());
    boolean isOne = statements.size() == 1;
    return new ListQuery(
        asked.sql(),
        isOne ? COLUMNS_OF_ONE : COLUMNS_OF_SEVERAL,
        request.parameterTypes(),
        (parameters, limits) -> {
          String id = asked.id() == null ? UUID.randomUUID().toString() : asked.id();
          String mark = RequestMark.of(asked.sql(), parameters, conditions);
          SortedMap<Integer, Part> parts = request.parts(parameters, limits);
          int version = request.table().history().version();
          Map<Integer, Gateway.Asked> asks = new TreeMap<>();
          parts.forEach(
              (partition, part) ->
                  asks.put(
                      partition,
                      new Gateway.Asked(id, mark, conditions, version, part.statements())));
          Done done = execute(request, id, parts, asks, limits);
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

  /** A table that {@code access} may not read is not there, whatever a statement says of it. */
  private ChangePlanner planner(Access access) {
    CatalogState now = catalog.get().only(access::allows);
    ChangePlanner current = planners.get(access);
    if (current == null || !current.catalog().tables().equals(now.tables())) {
      current = new ChangePlanner(now);
      planners.put(access, current);
    }
    return current;
  }

  private static List<RowCondition> conditions(Access access, String table) {
    try {
      return access.conditions(table);
    } catch (IllegalArgumentException e) {
      throw new StatementException(
          StatementException.FORBIDDEN,
          Reply.Refusal.FORBIDDEN,
          "the rows of table " + table + " that these credentials may change cannot be told");
    }
  }

  // ---- execution -------------------------------------------------------------------------------

  private Done execute(
      PlannedRequest request,
      String id,
      SortedMap<Integer, Part> parts,
      Map<Integer, Gateway.Asked> asks,
      QueryLimits limits) {
    String topic = new TableNames(options, request.table()).commands();
    SortedMap<Integer, Reply> replies = ask(topic, id, asks, limits);
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
      String topic, String id, Map<Integer, Gateway.Asked> asks, QueryLimits limits) {
    SortedMap<Integer, CompletableFuture<Reply>> asked = new TreeMap<>();
    long deadlineNanos = System.nanoTime() + options.replyTimeout().toNanos();
    try {
      asks.forEach((p, ask) -> asked.put(p, gateway.send(topic, p, ask)));
      SortedMap<Integer, Reply> replies = new TreeMap<>();
      asked.forEach((p, reply) -> replies.put(p, await(reply, id, limits, deadlineNanos)));
      return replies;
    } finally {
      asked.keySet().forEach(p -> gateway.forget(topic, p, asks.get(p)));
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
      case Reply.Refusal.DUPLICATE_KEY, Reply.Refusal.ID_REUSED -> StatementException.CONFLICT;
      case Reply.Refusal.FORBIDDEN -> StatementException.FORBIDDEN;
      case Reply.Refusal.INTERNAL -> StatementException.FAILED;
      case "LIMIT" -> StatementException.LIMIT;
      default -> StatementException.WRONG;
    };
  }
}
