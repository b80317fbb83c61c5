package dev.tidepool.streams.query;

import dev.tidepool.table.query.Relation;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.Query;

/**
 * Asks a store for itself: the relation that answers requests until the store is closed. What
 * merges the answers of several stores asks this.
 */
public final class RelationQuery implements Query<RelationQuery.Part> {

  /**
   * The store of one task.
   *
   * @param task whose it is
   * @param relation the same object until the store is closed
   */
  public record Part(TaskId task, Relation relation) {}

  @Override
  public String toString() {
    return "RelationQuery";
  }
}
