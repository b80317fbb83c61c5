package dev.tidepool.server.node;

import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.command.CommandTable;
import dev.tidepool.server.command.CommandTopology;
import dev.tidepool.server.command.TopicTopology;
import dev.tidepool.server.planning.Indexes;
import dev.tidepool.table.query.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topologies of this node: one for each table of the catalog, as it is declared there.
 *
 * <p>A table that cannot be started takes no other along; who asks it is told why.
 *
 * <p><b>Threads:</b> any; changes wait for each other.
 */
final class RunningTables implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTables.class);
  private static final int REPLIES_REMEMBERED = 1000;

  private final NodeOptions options;
  private final Topics topics;
  private volatile Map<String, Entry> entries = Map.of(); // by the names of tables in lower case

  /**
   * A table.
   *
   * @param running null if it cannot be started
   * @param failure null if it is
   */
  private record Entry(CatalogTable table, RunningTable running, String failure) {}

  RunningTables(NodeOptions options, Topics topics) {
    this.options = options;
    this.topics = topics;
  }

  /** Starts, changes and stops topologies, so that they are those of {@code catalog}. */
  synchronized void follow(CatalogState catalog) {
    Map<String, Entry> next = new HashMap<>();
    for (CatalogTable table : catalog.tables().values()) {
      Entry present = entries.get(table.key());
      if (present != null && present.table.equals(table)) {
        next.put(table.key(), present);
      } else {
        stop(present, table);
        next.put(table.key(), start(table));
      }
    }
    for (Map.Entry<String, Entry> present : entries.entrySet()) {
      if (!next.containsKey(present.getKey())) {
        stop(present.getValue(), null);
      }
    }
    entries = Map.copyOf(next);
  }

  /** Stops what is there of a table, which {@code next} takes the place of, or nothing. */
  private static void stop(Entry present, CatalogTable next) {
    if (present == null || present.running == null) {
      return;
    }
    if (next != null && next.id() == present.table.id()) {
      present.running.stop();
    } else {
      present.running.remove();
    }
  }

  private Entry start(CatalogTable table) {
    try {
      RunningTable running =
          new RunningTable(table, topology(table), partitionCount(table), options);
      running.start();
      return new Entry(table, running, null);
    } catch (RuntimeException e) {
      LOG.error("table {} cannot be started", table.name(), e);
      return new Entry(table, null, e.getMessage());
    }
  }

  private int partitionCount(CatalogTable table) {
    if (table.options().isWritten()) {
      return table.options().partitions();
    }
    int count = topics.partitionCount(table.options().topic());
    if (count < 0) {
      throw new NodeException("there is no topic " + table.options().topic(), null);
    }
    return count;
  }

  /**
   * The topology of {@code table}.
   *
   * @throws IllegalArgumentException if columns or indexes do not fit the format
   */
  Topology topology(CatalogTable table) {
    String source = new TableNames(options, table).source();
    if (table.options().isWritten()) {
      return CommandTopology.of(
          new CommandTable(
              table.name(),
              table.schema(),
              table.history().version(),
              table.codec(),
              Indexes.of(table),
              source,
              options.replyTopic(),
              REPLIES_REMEMBERED));
    }
    return TopicTopology.of(source, table.schema(), table.codec(), Indexes.of(table));
  }

  /** All rows of a table; see {@link RunningTable#relation}. */
  Relation relation(String name, Map<String, Map<Integer, Long>> position) {
    return running(name).relation(position);
  }

  /** The records of a table that cannot be read; see {@link RunningTable#unreadable}. */
  Relation unreadable(String name) {
    return running(name).unreadable();
  }

  private RunningTable running(String name) {
    Entry entry = entries.get(CatalogTable.key(name));
    if (entry == null) {
      throw new TablesMoveException("table " + name + " is not started yet", null);
    }
    if (entry.running == null) {
      throw new TableUnavailableException(
          "table " + name + " cannot be started: " + entry.failure, null);
    }
    return entry.running;
  }

  /** Null if a table can be asked, else why not. */
  String whyNotReady(String name) {
    try {
      return running(name).whyNotReady();
    } catch (TableUnavailableException e) {
      return e.getMessage();
    }
  }

  // ---- by id, for other nodes ------------------------------------------------------------------

  /** What names a table between nodes: another name for other columns, so that none are mixed. */
  String id(String name) {
    return id(running(name).table());
  }

  private static String id(CatalogTable table) {
    int version = table.history().version();
    return "t" + table.id() + (version == 1 ? "" : "-" + version);
  }

  /** Those of the tables that run. */
  List<String> ids() {
    return entries.values().stream()
        .filter(entry -> entry.running != null)
        .map(entry -> id(entry.table))
        .toList();
  }

  /** The table of that id. */
  RunningTable require(String id) {
    for (Entry entry : entries.values()) {
      if (entry.running != null && id(entry.table).equals(id)) {
        return entry.running;
      }
    }
    throw new TablesMoveException("table " + id + " does not run here", null);
  }

  /** Numbers of all. */
  List<TableMetric> metrics() {
    return entries.values().stream()
        .filter(entry -> entry.running != null)
        .flatMap(entry -> entry.running.metrics().stream())
        .toList();
  }

  /** Stops all. */
  @Override
  public synchronized void close() {
    List<Thread> stopping = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.running != null) {
        Thread thread = new Thread(entry.running::stop, "tidepool-stop-" + entry.table.name());
        thread.start();
        stopping.add(thread);
      }
    }
    try {
      for (Thread thread : stopping) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    entries = Map.of();
  }
}
