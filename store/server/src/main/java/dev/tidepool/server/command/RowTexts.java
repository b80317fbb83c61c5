package dev.tidepool.server.command;

import dev.tidepool.server.command.Command.RowText;
import dev.tidepool.table.codec.ColumnReader;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.RowEncoder;
import dev.tidepool.table.codec.UnreadableRowException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** From rows as commands have them to values as a table has them. <b>Threads:</b> one. */
interface RowTexts {
  /**
   * The value of a row.
   *
   * @param key of {@code row}, in bytes
   * @throws IllegalArgumentException if the table cannot have it
   */
  byte[] value(byte[] key, RowText row);

  /** For the rows of {@code table}; those in JSON stay as they are. */
  static RowTexts of(CommandTable table) {
    if (table.codec() instanceof JsonRowCodec) {
      return (key, row) -> row.value().getBytes(StandardCharsets.UTF_8);
    }
    int columnCount = table.schema().columnCount();
    int[] columns = IntStream.range(0, columnCount).toArray();
    ColumnReader reader = CommandTable.CODEC.bind(table.schema(), columns);
    RowEncoder encoder = table.codec().rowEncoder(table.schema());
    return (key, row) -> {
      byte[] json = row.value().getBytes(StandardCharsets.UTF_8);
      Object[] values = new Object[columnCount];
      try {
        reader.read(key, 0, key.length, json, 0, json.length, ColumnReader.NO_TIMESTAMP, values);
      } catch (UnreadableRowException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      return encoder.value(values);
    };
  }
}
