package dev.tidepool.streams.query;

import dev.tidepool.table.query.Relation;
import org.apache.kafka.streams.query.Query;

/**
 * Asks a store for itself: the relation that answers requests until the store is closed. What
 * merges the answers of several stores asks this.
 */
public final class RelationQuery implements Query<Relation> {
  @Override
  public String toString() {
    return "RelationQuery";
  }
}
