package dev.tidepool.connect.workers;

import dev.tidepool.endpoint.PartitionHosts;
import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableMetric;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.cluster.Cluster;
import dev.tidepool.table.Table;
import dev.tidepool.table.indexing.TableIndex;
import dev.tidepool.table.partition.WholePart;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;

/**
 * The workers of a connector, and the parts that are on this one.
 *
 * <p>A table has a part for each partition that its topics have now. One that no worker has claimed
 * makes the table wait; it is never left out.
 *
 * <p><b>Threads:</b> any.
 */
final class WorkersCluster implements Cluster {
  private final WorkerParts parts;
  private final UnaryOperator<String> tableOf;
  private final String self;
  private final ConcurrentMap<String, Union> unions = new ConcurrentHashMap<>(); // by table

  /** Columns of a table, kept as long as its parts have the same. */
  private record Union(Map<String, TableSchema> ofParts, TableSchema schema) {}

  /**
   * The workers that {@code parts} tells of.
   *
   * @param tableOf the table of a topic
   * @param self the address of this one
   */
  WorkersCluster(WorkerParts parts, UnaryOperator<String> tableOf, String self) {
    this.parts = parts;
    this.tableOf = tableOf;
    this.self = self;
  }

  /** The topics by their tables; tables whose names differ only in case are one, which is named. */
  private Map<String, List<String>> topics() {
    Map<String, List<String>> topics = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String topic : parts.topics()) {
      topics.computeIfAbsent(tableOf.apply(topic), table -> new ArrayList<>()).add(topic);
    }
    return topics;
  }

  private List<TopicPartition> sources(String table) {
    Map<String, Integer> counts = parts.partitionCounts();
    List<TopicPartition> sources = new ArrayList<>();
    for (String topic : topics().getOrDefault(table, List.of())) {
      if (!tableOf.apply(topic).equals(table)) {
        throw new TableUnavailableException(
            "the tables "
                + table
                + " and "
                + tableOf.apply(topic)
                + " differ only in case: name them otherwise by table.name.format",
            null);
      }
      for (int number = 0; number < counts.getOrDefault(topic, 0); number++) {
        sources.add(new TopicPartition(topic, number));
      }
    }
    return sources;
  }

  @Override
  public List<String> tableNames() {
    return List.copyOf(topics().keySet());
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public List<PartitionHosts> partitions(String table) {
    List<PartitionHosts> hosts = new ArrayList<>();
    for (TopicPartition source : sources(table)) {
      Claim claim = parts.claim(source);
      hosts.add(
          new PartitionHosts(source.toString(), claim == null ? null : claim.address(), List.of()));
    }
    return hosts;
  }

  @Override
  public TableSchema schema(String table) {
    Map<String, TableSchema> ofParts = new LinkedHashMap<>();
    for (TopicPartition source : sources(table)) {
      Claim claim = parts.claim(source);
      if (claim == null) {
        throw new TablesMoveException(source + " is at no worker now", null);
      }
      TableSchema columns = columnsHere(source, claim);
      if (columns != null) {
        ofParts.put(source.toString(), columns);
      }
    }
    Union known = unions.get(table);
    if (known == null || !known.ofParts.equals(ofParts)) {
      known = new Union(ofParts, UnionColumns.of(table, ofParts));
      unions.put(table, known);
    }
    return known.schema;
  }

  /** Of a part that is here, its columns now; of others, what was claimed. */
  private TableSchema columnsHere(TopicPartition source, Claim claim) {
    OpenPart part = claim.address().equals(self) ? parts.open(source) : null;
    if (part == null) {
      return claim.columns();
    }
    Table table = part.shownTable();
    return table == null ? null : table.schema();
  }

  @Override
  public Map<Integer, Relation> local(String table, Map<Integer, String> asked, ReadBounds bounds) {
    TableSchema schema = schema(table);
    Map<String, TopicPartition> sources = new HashMap<>();
    sources(table).forEach(source -> sources.put(source.toString(), source));
    Map<Integer, Relation> local = new HashMap<>();
    asked.forEach(
        (number, name) -> {
          TopicPartition source = sources.get(name);
          if (source == null) {
            throw new TablesMoveException(table + " has no part " + name + " here", null);
          }
          local.put(number, local(source, schema, bounds));
        });
    return local;
  }

  private Relation local(TopicPartition source, TableSchema schema, ReadBounds bounds) {
    OpenPart part = parts.requireOwn(source);
    long wanted =
        bounds
            .position()
            .getOrDefault(source.topic(), Map.of())
            .getOrDefault(source.partition(), -1L);
    if (part.nextOffset() <= wanted) {
      throw new TablesMoveException(
          source + " is at offset " + part.nextOffset() + ", not behind " + wanted + " yet", null);
    }
    Table table = part.shownTable();
    try {
      return table == null ? new NoRowsPart(schema) : WholePart.of(table, schema);
    } catch (IllegalArgumentException e) {
      throw new TablesMoveException("columns of " + source + " have come just now", e);
    }
  }

  @Override
  public String whyNotReady() {
    try {
      for (String table : topics().keySet()) {
        for (TopicPartition source : sources(table)) {
          if (parts.claim(source) == null) {
            return source + " is at no worker now";
          }
        }
      }
      return null;
    } catch (TableUnavailableException e) {
      return e.getMessage();
    }
  }

  /** Rows and indexes of the parts that are here. */
  @Override
  public List<TableMetric> metrics() {
    List<TableMetric> metrics = new ArrayList<>();
    for (OpenPart part : parts.open()) {
      try {
        Table table = part.shownTable();
        if (table != null) {
          addMetrics(metrics, part.source(), table);
        }
      } catch (TablesMoveException e) {
        continue; // there are no numbers of it now
      }
    }
    return metrics;
  }

  private void addMetrics(List<TableMetric> metrics, TopicPartition source, Table table) {
    Map<String, String> labels =
        Map.of("table", tableOf.apply(source.topic()), "task", source.toString());
    metrics.add(new TableMetric("tidepool_rows", "Rows", labels, table.rowCountEstimate()));
    for (TableIndex index : table.indexes().indexes()) {
      Map<String, String> ofIndex = new HashMap<>(labels);
      ofIndex.put("index", index.definition().name());
      metrics.add(
          new TableMetric(
              "tidepool_index_rows", "Rows in the index", ofIndex, index.index().rowCount()));
      metrics.add(
          new TableMetric(
              "tidepool_index_bytes",
              "Memory of the index",
              ofIndex,
              index.index().memory().totalBytes()));
      metrics.add(
          new TableMetric(
              "tidepool_index_complete",
              "1 once all rows are in the index, and queries use it",
              ofIndex,
              index.isComplete() ? 1 : 0));
    }
  }
}
