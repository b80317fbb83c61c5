package dev.tidepool.sql.frontend;

import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * What Calcite's rules know of the rows of a relation. Of an INTERSECT nothing: Calcite would
 * compile the conditions of both sides to compare them, which ours cannot be. Where a condition
 * turns out to be a comparison with NULL, Calcite fails; nothing is known there, either.
 *
 * <p><b>Threads:</b> one, for one statement.
 */
final class Metadata extends RelMetadataQuery {
  @Override
  public RelOptPredicateList getPulledUpPredicates(RelNode rel) {
    if (rel.stripped() instanceof Intersect) {
      return RelOptPredicateList.EMPTY;
    }
    try {
      return super.getPulledUpPredicates(rel);
    } catch (AssertionError e) { // thrown whether or not assertions are enabled
      clearCache(rel); // or they would wait for an answer
      clearCache(rel.stripped());
      return RelOptPredicateList.EMPTY;
    }
  }
}
