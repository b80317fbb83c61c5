package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.TestEndpoint;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/**
 * Instances with an endpoint each, in one process, over one table in partitions that move when a
 * test says so. Each instance believes what it was told last of where partitions are.
 *
 * <p><b>Threads:</b> any; moves are seen whole.
 */
final class FakeInstances implements AutoCloseable {
  static final String TABLE = "orders";
  static final String SECRET = "a secret of all".replace(' ', '-') + "-instances";

  private final List<ListRelation> partitions = new ArrayList<>();
  private final List<String> actives = new ArrayList<>();
  private final List<List<String>> standbys = new ArrayList<>();
  private final Map<String, List<PartitionHosts>> beliefs = new ConcurrentHashMap<>();
  private final Map<String, TestEndpoint> endpoints = new TreeMap<>();
  private final Map<Integer, Long> positions = new HashMap<>();
  private final Map<String, Map<Integer, TrippedRelation>> opened = new HashMap<>();
  private final Map<String, TableSchema> otherSchemas = new ConcurrentHashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<ClusterTables> tables = new ArrayList<>();
  private String stopping; // or null
  private boolean countsDifferently;
  private KeyRouting routing;
  private long lagRecords;

  /** What happens when an instance reads the row of that index of a partition, from 0. */
  volatile IntConsumer onRow = partition -> {};

  /** Whether plans take partitions for ones that find keys without reading all. */
  volatile boolean findsKeys;

  /** How often instances were asked where partitions are. */
  volatile Runnable onLookup = () -> {};

  FakeInstances(TableSchema schema, int partitionCount, int instanceCount) throws IOException {
    for (int i = 0; i < instanceCount; i++) {
      names.add("127.0.0.1:" + freePort());
    }
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ListRelation(schema));
      actives.add(names.get(i % instanceCount));
      standbys.add(List.of());
    }
    names.forEach(this::tell);
    for (String name : names) {
      int port = Integer.parseInt(name.substring(name.indexOf(':') + 1));
      ClusterTables instance = new ClusterTables(new View(name), ClusterOptions.of(SECRET));
      tables.add(instance);
      endpoints.put(name, new TestEndpoint(instance, builder -> builder.port(port)));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  String name(int instance) {
    return names.get(instance);
  }

  TestEndpoint endpoint(int instance) {
    return endpoints.get(names.get(instance));
  }

  /** How many requests an instance sent to others. */
  long requestCount(int instance) {
    return tables.get(instance).client().requestCount();
  }

  int instanceCount() {
    return names.size();
  }

  ListRelation partition(int number) {
    return partitions.get(number);
  }

  /** All rows, as one table. */
  ListRelation whole() {
    ListRelation whole = new ListRelation(partitions.get(0).schema());
    partitions.forEach(part -> part.rows().forEach(whole::add));
    return whole;
  }

  synchronized void routing(KeyRouting next) {
    routing = next;
  }

  synchronized void lagRecords(long next) {
    lagRecords = next;
  }

  synchronized void position(int partition, long offset) {
    positions.put(partition, offset);
  }

  void schemaOf(int instance, TableSchema schema) {
    otherSchemas.put(names.get(instance), schema);
    synchronized (this) {
      opened.remove(names.get(instance));
    }
  }

  /** From now on an instance can be reached, and has no partition for anybody. */
  synchronized void stop(int instance) {
    stopping = names.get(instance);
  }

  /** Moves a partition, closes it where it was, and tells nobody; null for away. */
  synchronized void move(int partition, Integer instance, List<Integer> nextStandbys) {
    String before = actives.get(partition);
    actives.set(partition, instance == null ? null : names.get(instance));
    standbys.set(partition, nextStandbys.stream().map(names::get).toList());
    if (before != null) {
      Map<Integer, TrippedRelation> there = opened.getOrDefault(before, Map.of());
      TrippedRelation closed = there.get(partition);
      if (closed != null && !before.equals(actives.get(partition))) {
        closed.close();
        there.remove(partition);
      }
    }
  }

  /** From now on each instance numbers partitions in its own way, and names them. */
  void countDifferently() {
    synchronized (this) {
      countsDifferently = true;
    }
    tellAll();
  }

  /** Tells all instances where partitions are. */
  void tellAll() {
    names.forEach(this::tell);
  }

  /** Tells one instance where partitions are. */
  synchronized void tell(String name) {
    List<PartitionHosts> hosts = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      String partition = countsDifferently ? TABLE + "-" + i : null;
      hosts.add(new PartitionHosts(partition, actives.get(i), standbys.get(i)));
    }
    if (countsDifferently) {
      Collections.rotate(hosts, names.indexOf(name));
    }
    beliefs.put(name, hosts);
  }

  /** Ends an instance as a crash does. */
  void kill(int instance) {
    endpoints.get(names.get(instance)).close();
  }

  @Override
  public void close() {
    endpoints.values().forEach(TestEndpoint::close);
  }

  private final class View implements Cluster {
    private final String self;

    View(String self) {
      this.self = self;
    }

    @Override
    public List<String> tableNames() {
      return List.of(TABLE);
    }

    @Override
    public String self() {
      return self;
    }

    @Override
    public List<PartitionHosts> partitions(String table) {
      onLookup.run();
      return beliefs.get(self);
    }

    @Override
    public Map<Integer, Relation> local(
        String table, Map<Integer, String> asked, ReadBounds bounds) {
      synchronized (FakeInstances.this) {
        if (self.equals(stopping)) {
          throw new TableUnavailableException(self + " stops", null);
        }
        Map<Integer, Relation> local = new HashMap<>();
        asked.forEach(
            (number, name) -> {
              int partition =
                  name.isEmpty() ? number : Integer.parseInt(name.substring(TABLE.length() + 1));
              requireHere(partition, bounds);
              local.put(
                  number,
                  opened
                      .computeIfAbsent(self, instance -> new HashMap<>())
                      .computeIfAbsent(partition, this::open));
            });
        return local;
      }
    }

    private void requireHere(int number, ReadBounds bounds) {
      boolean isActive = self.equals(actives.get(number));
      boolean isFresh = bounds.allowsStandbys() && lagRecords <= bounds.maxLagRecords();
      if (!isActive && !(isFresh && standbys.get(number).contains(self))) {
        throw new TablesMoveException("partition " + number + " is not at " + self, null);
      }
      long wanted = bounds.position().getOrDefault("topic", Map.of()).getOrDefault(number, -1L);
      if (positions.getOrDefault(number, 0L) < wanted) {
        throw new TablesMoveException("partition " + number + " is not there yet", null);
      }
    }

    private TrippedRelation open(int number) {
      Relation part = partitions.get(number);
      TableSchema schema = otherSchemas.getOrDefault(self, part.schema());
      return new TrippedRelation(part, schema, () -> onRow.accept(number), () -> findsKeys);
    }

    @Override
    public KeyRouting routing(String table) {
      synchronized (FakeInstances.this) {
        return routing;
      }
    }

    @Override
    public String whyNotReady() {
      return null;
    }
  }
}
