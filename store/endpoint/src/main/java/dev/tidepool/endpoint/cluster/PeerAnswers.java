package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PeerService;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.cluster.Frame.Failure;
import dev.tidepool.endpoint.wire.SchemaCodec;
import dev.tidepool.endpoint.wire.WireReader;
import dev.tidepool.endpoint.wire.WireWriter;
import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanStatistics;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for the partitions that are here.
 *
 * <p><b>Threads:</b> any, so many at a time.
 */
final class PeerAnswers implements PeerService {
  private static final Logger LOG = LoggerFactory.getLogger(PeerAnswers.class);
  private static final int BUFFER_BYTES = 8192;
  private static final long TIMEOUT_MILLIS_MAX = Duration.ofDays(1).toMillis();

  private final Cluster cluster;
  private final PeerSecret secret;
  private final long memoryBytesMax;
  private final Semaphore permits;

  PeerAnswers(Cluster cluster, PeerSecret secret, ClusterOptions options) {
    this.cluster = cluster;
    this.secret = secret;
    this.memoryBytesMax = options.scanMemoryBytesMax();
    this.permits = new Semaphore(options.concurrentScansMax());
  }

  @Override
  public boolean accepts(String authorization) {
    return secret.accepts(authorization);
  }

  @Override
  public void answer(InputStream request, OutputStream response) throws IOException {
    WireWriter out = new WireWriter(new BufferedOutputStream(response, BUFFER_BYTES));
    if (permits.tryAcquire()) {
      try {
        answer(new WireReader(new BufferedInputStream(request, BUFFER_BYTES)), out);
      } finally {
        permits.release();
      }
    } else {
      fail(out, Failure.UNAVAILABLE, "too many scans are executed there");
    }
    out.flush();
  }

  private void answer(WireReader in, WireWriter out) throws IOException {
    PeerRequest request;
    try {
      request = PeerRequest.read(in);
    } catch (IOException e) {
      fail(out, Failure.INVALID, "a request that cannot be read: " + e.getMessage());
      return;
    }
    try {
      if (!cluster.tableNames().contains(request.table())) {
        fail(out, Failure.UNAVAILABLE, "it has no table " + request.table());
        return;
      }
      answer(request, out);
    } catch (TableUnavailableException | StoreClosedException e) {
      // On the move, or this instance stops: its partitions will be elsewhere.
      fail(out, Failure.MOVED, e.getMessage());
    } catch (QueryLimitException e) {
      fail(out, Failure.LIMIT, e.getMessage());
    } catch (ArithmeticException e) {
      fail(out, Failure.ARITHMETIC, e.getMessage());
    } catch (IllegalArgumentException e) {
      fail(out, Failure.INVALID, e.getMessage());
    } catch (OtherSchemaException e) {
      fail(out, Failure.OTHER_SCHEMA, "it has other columns");
    } catch (RuntimeException e) {
      LOG.error("an instance asked {} and that failed", request, e);
      fail(out, Failure.FAILED, "its log tells why");
    }
  }

  private void answer(PeerRequest request, WireWriter out) throws IOException {
    Map<Integer, Relation> parts =
        new TreeMap<>(cluster.local(request.table(), request.partitions(), request.bounds()));
    if (parts.isEmpty() || !parts.keySet().equals(request.partitions().keySet())) {
      throw new TablesMoveException("it has " + parts.keySet(), null);
    }
    Relation relation = new PartitionedRelation(List.copyOf(parts.values()));
    if (request.question() instanceof PeerRequest.Scan scan) {
      scan(request, scan, relation, out);
    } else if (request.question() instanceof PeerRequest.Explain explain) {
      requireSameSchema(relation, explain.scan());
      Relation.AccessPath path =
          relation.prepare(explain.scan().request()).accessPath(explain.scan().parameters());
      out.tag(Frame.PATH);
      out.text(path.text());
      out.fraction(path.expectedRowCount());
    } else {
      out.tag(Frame.SCHEMA);
      SchemaCodec.write(out, relation.schema());
      out.number(relation.rowCountEstimate());
    }
  }

  private void scan(PeerRequest request, PeerRequest.Scan scan, Relation relation, WireWriter out)
      throws IOException {
    requireSameSchema(relation, scan);
    long millis = Math.min(request.timeoutMillis(), TIMEOUT_MILLIS_MAX);
    QueryLimits limits = new QueryLimits(millis, memoryBytesMax, Long.MAX_VALUE);
    int columnCount = columnCount(scan.request());
    try (ResultCursor rows = relation.prepare(scan.request()).open(scan.parameters(), limits)) {
      out.tag(Frame.HEAD);
      out.count(request.partitions().size());
      for (int partition : request.partitions().keySet()) {
        out.count(partition);
      }
      Object[] row = new Object[columnCount];
      while (rows.next()) {
        limits.step();
        for (int i = 0; i < columnCount; i++) {
          row[i] = rows.value(i); // all of them before the first is sent: one may fail
        }
        out.tag(Frame.ROW);
        for (Object value : row) {
          out.value(value);
        }
      }
      out.tag(Frame.END);
      write(out, rows.statistics());
    }
  }

  private static void requireSameSchema(Relation relation, PeerRequest.Scan scan) {
    if (!SchemaCodec.mark(relation.schema()).equals(scan.schemaMark())) {
      throw new OtherSchemaException();
    }
  }

  /** How many values a row of the answer has. */
  static int columnCount(ScanRequest request) {
    return request.aggregation() == null
        ? request.columns().size()
        : request.aggregation().groupBy().size() + request.aggregation().calls().size();
  }

  private static void write(WireWriter out, ScanStatistics statistics) throws IOException {
    out.count(statistics.rowsMatched());
    out.count(statistics.rowsRead());
    out.count(statistics.rowsFromDisk());
    out.count(statistics.rowsCorrected());
    out.count(statistics.rowsUnwritten());
    out.count(statistics.pagesRead());
  }

  static ScanStatistics readStatistics(WireReader in) throws IOException {
    return new ScanStatistics(
        in.longCount(),
        in.longCount(),
        in.longCount(),
        in.longCount(),
        in.longCount(),
        in.longCount());
  }

  private static void fail(WireWriter out, Failure failure, String message) throws IOException {
    out.tag(Frame.ERROR);
    out.text(failure.name());
    out.text(message == null ? "" : message);
  }

  /** Thrown if the one who asks knows other columns. */
  private static final class OtherSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
