package dev.tidepool.server.command;

import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.Objects;

/**
 * A table that is changed by commands. <b>Threads:</b> immutable.
 *
 * @param name as statements write it
 * @param schema its columns, of which one at least is the key
 * @param columnsVersion tells them from those before and after a change
 * @param codec how its rows are written, with keys as those of {@link #CODEC}
 * @param indexes on them
 * @param commandTopic whose records are its commands
 * @param replyTopic where replies go
 * @param replyCount how many replies each partition remembers
 */
public record CommandTable(
    String name,
    TableSchema schema,
    int columnsVersion,
    RowCodec codec,
    List<IndexDefinition> indexes,
    String commandTopic,
    String replyTopic,
    int replyCount) {

  /** How rows are in commands: JSON, with the one key that equal values have. */
  public static final RowCodec CODEC = new JsonRowCodec(KeyFormat.CANONICAL_JSON);

  /** The store of the rows. */
  public static final String ROW_STORE = "rows";

  /** Of commands, replies and changes: what topics of a table, and those who write there, allow. */
  public static final int RECORD_BYTES_MAX = 8 << 20;

  static final String REPLY_STORE = "replies";

  public CommandTable {
    Objects.requireNonNull(commandTopic, "commandTopic");
    Objects.requireNonNull(replyTopic, "replyTopic");
    indexes = List.copyOf(indexes);
    if (schema.keyColumns().length == 0) {
      throw new IllegalArgumentException("table " + name + " has no column that is its key");
    }
    if (replyCount < 1) {
      throw new IllegalArgumentException("table " + name + " has to remember one reply at least");
    }
  }
}
