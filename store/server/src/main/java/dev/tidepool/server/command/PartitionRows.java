package dev.tidepool.server.command;

import dev.tidepool.endpoint.RowCondition;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.table.codec.RowEncoder;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a partition, as each sees them who sends commands: all, or those that fit.
 *
 * <p><b>Threads:</b> the one of the partition. <b>Costs:</b> conditions that are not known yet some
 * ms; the latest are kept.
 */
final class PartitionRows {
  private static final int KEPT_MAX = 64;

  private final CommandTable table;
  private final Relation rows;
  private final RowEncoder encoder;
  private final RowTexts texts;
  private final Map<List<RowCondition>, OwnRows> known =
      new LinkedHashMap<>(KEPT_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<RowCondition>, OwnRows> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /** The rows of {@code table} in one partition. */
  PartitionRows(CommandTable table, Relation rows) {
    this.table = table;
    this.rows = rows;
    this.encoder = table.codec().rowEncoder(table.schema());
    this.texts = RowTexts.of(table);
  }

  /** Makes rows of the table. */
  RowEncoder encoder() {
    return encoder;
  }

  /** Makes them of rows of commands. */
  RowTexts texts() {
    return texts;
  }

  /**
   * What some may change.
   *
   * @param engine over these rows, and nothing else
   * @param judge of rows that are made or written over; null if all may be
   */
  record OwnRows(SqlEngine engine, RowJudge judge) {}

  /**
   * The rows that fit {@code conditions}.
   *
   * @throws RowJudge.ForbiddenException if the columns do not have what a condition asks
   */
  OwnRows fitting(List<RowCondition> conditions) {
    return known.computeIfAbsent(conditions, this::compile);
  }

  private OwnRows compile(List<RowCondition> conditions) {
    if (conditions.isEmpty()) {
      return new OwnRows(engine(rows), null);
    }
    Predicate condition;
    try {
      condition = RowCondition.compile(table.name(), table.schema(), conditions);
    } catch (IllegalArgumentException e) {
      throw new RowJudge.ForbiddenException(
          "the rows of table "
              + table.name()
              + " that these credentials may change cannot be told: their condition does not fit"
              + " the table");
    }
    return new OwnRows(
        engine(RowCondition.fitting(rows, condition)), new RowJudge(table, condition));
  }

  private SqlEngine engine(Relation relation) {
    return new SqlEngine(new Tables().put(table.name(), relation));
  }
}
