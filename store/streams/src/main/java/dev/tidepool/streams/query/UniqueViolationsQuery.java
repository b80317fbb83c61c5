package dev.tidepool.streams.query;

import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;

/**
 * Asks which rows share their values in a unique index: a state store cannot refuse what its
 * changelog has, so violations are counted and listed. Fails as long as the index is being built.
 *
 * @param index by name
 * @param countMax how many shared values to list at most
 */
public record UniqueViolationsQuery(String index, int countMax)
    implements Query<List<UniqueViolationsQuery.UniqueViolation>> {

  public UniqueViolationsQuery {
    Objects.requireNonNull(index, "index");
  }

  /**
   * One of the rows; those that share values follow each other.
   *
   * @param values of the parts of the index
   */
  public record UniqueViolation(List<?> values, Bytes key) {}
}
