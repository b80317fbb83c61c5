package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.wire.SchemaCodec;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.schema.TableSchema;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Partitions that another instance has, as one part of a table: it merges them, and sends what is
 * left.
 *
 * @param client to ask it
 * @param instance whom to ask
 * @param partitions what for: names by numbers
 * @param bounds how fresh
 * @param away why a standby is asked, which may refuse; null if only active partitions are
 * @param schema the columns that this instance knows
 */
record RemoteRelation(
    PeerClient client,
    String instance,
    String table,
    Map<Integer, String> partitions,
    ReadBounds bounds,
    String away,
    TableSchema schema)
    implements Relation {

  /** What is learned of a table from an instance. */
  record Description(TableSchema schema, long rowCountEstimate) {}

  /** For what is asked beside a query. */
  private static final Duration ASIDE = Duration.ofSeconds(5);

  /**
   * Asks for columns and size, of one who may not know them yet.
   *
   * @throws TablesMoveException if the instance cannot be reached, breaks off, or is too slow
   */
  static Description describe(
      PeerClient client, String instance, String table, Map<Integer, String> partitions) {
    return aside(instance, limits -> describe(client, instance, table, partitions, limits));
  }

  private static Description describe(
      PeerClient client,
      String instance,
      String table,
      Map<Integer, String> partitions,
      QueryLimits limits) {
    PeerRequest request =
        new PeerRequest(
            table,
            new TreeMap<>(partitions),
            new ReadBounds(Long.MAX_VALUE, Map.of()),
            limits.remainingMillis(),
            new PeerRequest.Describe());
    try (PeerAnswer answer = client.ask(instance, request)) {
      return answer.read(
          limits,
          in -> {
            if (in.tag() != Frame.SCHEMA) {
              throw answer.error(in);
            }
            Description read = new Description(SchemaCodec.read(in), in.number());
            answer.end();
            return read;
          });
    }
  }

  /** Its time is not the query's: when it is over, the query may ask again. */
  private static <T> T aside(String instance, Function<QueryLimits, T> ask) {
    try {
      return ask.apply(new QueryLimits(ASIDE.toMillis(), Long.MAX_VALUE, Long.MAX_VALUE));
    } catch (QueryLimitException e) {
      throw new TablesMoveException(instance + " does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public long rowCountEstimate() {
    return describe(client, instance, table, partitions).rowCountEstimate();
  }

  @Override
  public PreparedScan prepare(ScanRequest request) {
    return new Scan(request, SchemaCodec.mark(schema), ScanParameters.of(request));
  }

  /**
   * What to say of a limit that is reached before the first row is here: if the time is over, and a
   * standby had to be asked, that the active instance was missing.
   */
  RuntimeException unanswered(QueryLimitException limit, QueryLimits limits) {
    boolean isOver = limits.remainingMillis() <= 0 && !limits.isCancelled();
    return isOver && away != null
        ? new TablesMoveException(
            away + ", and the standby at " + instance + " did not answer in time", limit)
        : limit;
  }

  private final class Scan implements PreparedScan {
    private final ScanRequest request;
    private final String schemaMark;
    private final ScanParameters used;

    Scan(ScanRequest request, String schemaMark, ScanParameters used) {
      this.request = request;
      this.schemaMark = schemaMark;
      this.used = used;
    }

    @Override
    public ResultCursor open(Object[] parameters, QueryLimits limits) {
      try {
        limits.checkNow();
      } catch (QueryLimitException e) {
        throw unanswered(e, limits);
      }
      PeerAnswer answer = ask(scan(parameters), limits);
      return new RemoteCursor(
          answer, RemoteRelation.this, PeerAnswers.columnCount(request), limits);
    }

    @Override
    public AccessPath accessPath(Object[] parameters) {
      return aside(instance, limits -> accessPath(parameters, limits));
    }

    private AccessPath accessPath(Object[] parameters, QueryLimits limits) {
      try (PeerAnswer answer = ask(new PeerRequest.Explain(scan(parameters)), limits)) {
        return answer.read(
            limits,
            in -> {
              if (in.tag() != Frame.PATH) {
                throw answer.error(in);
              }
              AccessPath read = new AccessPath(in.text(), in.fraction());
              answer.end();
              return read;
            });
      }
    }

    private PeerRequest.Scan scan(Object[] parameters) {
      return new PeerRequest.Scan(schemaMark, request, used.only(parameters));
    }

    private PeerAnswer ask(PeerRequest.Question question, QueryLimits limits) {
      long millis = limits.remainingMillis() + 1; // rounded up: there it is not over before here
      return client.ask(
          instance, new PeerRequest(table, new TreeMap<>(partitions), bounds, millis, question));
    }
  }
}
