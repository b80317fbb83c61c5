package dev.tidepool.streams.query;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;

/**
 * Asks which rows the codec cannot read, and why. Such a row is stored and found by its key, but no
 * query by columns sees it. Looks at four bytes of each row of the store.
 *
 * @param countMax how many to list at most
 */
public record UnreadableRowsQuery(int countMax)
    implements Query<List<UnreadableRowsQuery.UnreadableRow>> {

  /**
   * One of them.
   *
   * @param valueBytes how long its value is, as it is stored
   * @param reason what the codec says
   */
  public record UnreadableRow(Bytes key, int valueBytes, String reason) {}
}
