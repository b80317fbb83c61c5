package dev.tidepool.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What rows have to fit that somebody may read and write, as it can be sent to where the rows are.
 *
 * <p><b>Threads:</b> immutable. <b>Costs:</b> to compile one takes some ms.
 *
 * @param text as it stands behind WHERE: of columns of the table, and constants
 * @param parameters a JSON value for each {@code ?}, as {@link JsonValues} reads them
 */
public record RowCondition(String text, List<JsonNode> parameters) {
  public RowCondition {
    Objects.requireNonNull(text, "text");
    parameters = List.copyOf(parameters);
  }

  /**
   * What judges the rows of {@code table}: all of {@code conditions}, of which there is one at
   * least.
   *
   * @throws IllegalArgumentException if one is none, or not one that the table can judge alone
   */
  public static Predicate compile(String table, TableSchema schema, List<RowCondition> conditions) {
    List<Predicate> parts = new ArrayList<>();
    for (RowCondition one : conditions) {
      parts.add(
          RowConditions.compile(
              table, schema, one.text, types -> JsonValues.read(one.parameters, types)));
    }
    return parts.size() == 1 ? parts.get(0) : new And(parts);
  }

  /** The rows that fit, as if there were no others; its estimates are those of {@code rows}. */
  public static Relation fitting(Relation rows, Predicate condition) {
    return new FilteredRelation(rows, condition, fitting -> rows.rowCountEstimate());
  }
}
