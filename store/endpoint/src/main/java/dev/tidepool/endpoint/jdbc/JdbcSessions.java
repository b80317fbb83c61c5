package dev.tidepool.endpoint.jdbc;

import dev.tidepool.endpoint.jdbc.JdbcException.Code;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The connections that drivers have left open, each with the one who opened it: to others it is not
 * there. What nobody asks for any more is closed after a while.
 *
 * <p><b>Threads:</b> any. It has one of its own.
 */
public final class JdbcSessions implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final int ID_LENGTH_MAX = 100;

  private final JdbcLimits limits;
  private final LongSupplier nanoClock;
  private final JdbcBudget budget;
  private final Map<Key, JdbcConnection> connections = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper;

  private record Key(String owner, String id) {}

  /** No connections yet. */
  public JdbcSessions(JdbcLimits limits) {
    this(limits, System::nanoTime);
    sweeper.scheduleWithFixedDelay(
        this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sessions that are swept when they are told to be. */
  JdbcSessions(JdbcLimits limits, LongSupplier nanoClock) {
    this.limits = limits;
    this.nanoClock = nanoClock;
    this.budget = new JdbcBudget(limits);
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "tidepool-jdbc-sweeper");
              thread.setDaemon(true);
              return thread;
            });
  }

  JdbcLimits limits() {
    return limits;
  }

  JdbcBudget budget() {
    return budget;
  }

  long nowNanos() {
    return nanoClock.getAsLong();
  }

  /** Opens a connection under an id that the driver chose. */
  void open(String owner, String id, JdbcBackend.Settings settings) {
    if (id == null || id.length() > ID_LENGTH_MAX) {
      throw new JdbcException(
          Code.MALFORMED_REQUEST,
          "a connection has an id of at most " + ID_LENGTH_MAX + " characters");
    }
    JdbcConnection opened = new JdbcConnection(settings, budget, nowNanos());
    synchronized (connections) {
      if (connections.size() >= limits.connectionsMax()) {
        throw new JdbcException(
            Code.LIMIT, "already " + limits.connectionsMax() + " connections are open");
      }
      if (connections.putIfAbsent(new Key(owner, id), opened) != null) {
        throw new JdbcException(Code.MALFORMED_REQUEST, "the connection is open already");
      }
    }
  }

  /** The connection that {@code owner} opened. */
  JdbcConnection require(String owner, String id) {
    JdbcConnection connection = id == null ? null : connections.get(new Key(owner, id));
    if (connection == null) {
      throw noConnection();
    }
    connection.use(nowNanos());
    return connection;
  }

  static JdbcException noConnection() {
    return new JdbcException(
        Code.NO_CONNECTION,
        "the connection is closed, or was opened with other credentials or at another instance");
  }

  /** Closes the connection, if {@code owner} has it. */
  void close(String owner, String id) {
    JdbcConnection connection = id == null ? null : connections.remove(new Key(owner, id));
    if (connection != null) {
      connection.close();
    }
  }

  /** Closes what nobody has asked for in a while. */
  void sweep() {
    long now = nowNanos();
    for (Iterator<JdbcConnection> all = connections.values().iterator(); all.hasNext(); ) {
      JdbcConnection connection = all.next();
      if (connection.isUnusedSince(now - limits.connectionIdle().toNanos())) {
        all.remove();
        connection.close();
      } else {
        connection.closeResultsUnusedSince(now - limits.resultIdle().toNanos());
      }
    }
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    connections.values().forEach(JdbcConnection::close);
    connections.clear();
  }
}
