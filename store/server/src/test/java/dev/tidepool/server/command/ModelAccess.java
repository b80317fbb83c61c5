package dev.tidepool.server.command;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidepool.endpoint.RowCondition;
import dev.tidepool.server.command.ModelStatement.Condition;
import java.util.List;

/**
 * Rows that somebody may write.
 *
 * @param conditions as a command has them
 * @param condition the same, of the rows of a map
 */
record ModelAccess(List<RowCondition> conditions, Condition condition) {
  /** One for all rows, and others. */
  static final List<ModelAccess> SOME =
      List.of(
          new ModelAccess(List.of(), (id, row) -> true),
          new ModelAccess(
              List.of(new RowCondition("city = ?", List.of(TextNode.valueOf("Bern")))),
              (id, row) -> row.city().equals("Bern")),
          new ModelAccess(
              List.of(new RowCondition("NOT n > 2", List.of())),
              (id, row) -> row.n() != null && row.n() <= 2),
          new ModelAccess(
              List.of(
                  new RowCondition("id >= ? -- and more", List.of(IntNode.valueOf(8))),
                  new RowCondition("city IN ('Oslo', 'Rome') OR n IS NULL", List.of())),
              (id, row) -> id >= 8 && (!row.city().equals("Bern") || row.n() == null)));
}
