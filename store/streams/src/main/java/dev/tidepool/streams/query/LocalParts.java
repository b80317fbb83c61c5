package dev.tidepool.streams.query;

import dev.tidepool.streams.query.RelationQuery.Part;
import dev.tidepool.table.partition.PartitionedRelation;
import dev.tidepool.table.query.Relation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;

/**
 * The partitions of some stores that an instance holds at one moment; equal if they are the same
 * ones, opened once. Immutable.
 *
 * @param byStore by partition, in the order of the partitions
 */
record LocalParts(Map<String, SortedMap<Integer, Part>> byStore) {

  /**
   * What {@code scope} has of {@code stores} now.
   *
   * @throws TasksMoveException if what the instance holds is just changing
   * @throws QueryFailedException if there is none of a store, or one that cannot be asked
   */
  static LocalParts of(KafkaStreams streams, QueryScope scope, List<String> stores)
      throws TasksMoveException {
    requireSettled(streams, scope);
    Map<String, SortedMap<Integer, Part>> byStore = new LinkedHashMap<>();
    for (String store : stores) {
      SortedMap<Integer, Part> parts = parts(streams, scope, store);
      requireNoneMissing(streams, scope, store, parts);
      byStore.put(store, parts);
    }
    requireSettled(streams, scope);
    return new LocalParts(byStore);
  }

  /** Which partitions the instance holds is known while it runs; those that were named, always. */
  private static void requireSettled(KafkaStreams streams, QueryScope scope)
      throws TasksMoveException {
    if (scope.partitions() == null && streams.state() == KafkaStreams.State.REBALANCING) {
      throw new TasksMoveException("the instance is rebalancing, or restoring what it was given");
    }
  }

  private static SortedMap<Integer, Part> parts(
      KafkaStreams streams, QueryScope scope, String store) {
    StateQueryRequest<Part> request =
        StateQueryRequest.inStore(store)
            .withQuery(new RelationQuery())
            .withPositionBound(scope.bound());
    if (scope.partitions() != null) {
      request = request.withPartitions(scope.partitions());
    }
    if (scope.tasks() != QueryScope.Tasks.ALL) {
      request = request.requireActive();
    }
    Map<Integer, QueryResult<Part>> results = streams.query(request).getPartitionResults();
    SortedMap<Integer, Part> parts = new TreeMap<>();
    for (Map.Entry<Integer, QueryResult<Part>> result : new TreeMap<>(results).entrySet()) {
      if (result.getValue().isSuccess()) {
        requireReached(scope, store, result.getKey(), result.getValue());
        parts.put(result.getKey(), result.getValue().getResult());
      } else if (!isPassedOver(result.getValue(), scope)) {
        throw new QueryFailedException(
            "partition "
                + result.getKey()
                + " of store "
                + store
                + " cannot be asked: "
                + result.getValue().getFailureReason()
                + ", "
                + result.getValue().getFailureMessage());
      }
    }
    return parts;
  }

  /** Kafka ignores the bound if it is asked for active tasks: it takes them for up to date. */
  private static void requireReached(
      QueryScope scope, String store, int partition, QueryResult<Part> result) {
    if (!scope.isReached(partition, result.getPosition())) {
      throw new QueryFailedException(
          "partition "
              + partition
              + " of store "
              + store
              + " has not read its input up to the bound; it is at "
              + result.getPosition());
    }
  }

  private static boolean isPassedOver(QueryResult<Part> result, QueryScope scope) {
    return scope.tasks() == QueryScope.Tasks.ONLY_ACTIVE
        && result.getFailureReason() == FailureReason.NOT_ACTIVE;
  }

  /** A task that becomes active, or a standby, is not there for a moment. */
  private static void requireNoneMissing(
      KafkaStreams streams, QueryScope scope, String store, SortedMap<Integer, Part> parts)
      throws TasksMoveException {
    if (parts.isEmpty()) {
      boolean isOfActive = scope.tasks() == QueryScope.Tasks.ONLY_ACTIVE;
      throw new QueryFailedException(
          "this instance holds no "
              + (isOfActive ? "active " : "")
              + "partition of store "
              + store);
    }
    if (scope.partitions() != null) {
      return;
    }
    int subtopology = parts.get(parts.firstKey()).task().subtopology();
    for (TaskId task : assigned(streams, scope)) {
      if (task.subtopology() == subtopology && !parts.containsKey(task.partition())) {
        throw new TasksMoveException("task " + task + " of store " + store + " is not there yet");
      }
    }
  }

  private static Set<TaskId> assigned(KafkaStreams streams, QueryScope scope) {
    Set<TaskId> tasks = new HashSet<>();
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      thread.activeTasks().stream().map(TaskMetadata::taskId).forEach(tasks::add);
      if (scope.tasks() != QueryScope.Tasks.ONLY_ACTIVE) {
        thread.standbyTasks().stream().map(TaskMetadata::taskId).forEach(tasks::add);
      }
    }
    return tasks;
  }

  /** Each store as one relation. */
  Map<String, Relation> relations() {
    Map<String, Relation> relations = new LinkedHashMap<>();
    byStore.forEach(
        (store, parts) ->
            relations.put(
                store,
                new PartitionedRelation(parts.values().stream().map(Part::relation).toList())));
    return relations;
  }
}
