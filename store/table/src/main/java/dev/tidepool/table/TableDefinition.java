package dev.tidepool.table;

import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What a table is made of.
 *
 * @param schema its columns
 * @param codec how they are read out of the bytes of a row
 * @param indexes on them; names differ, whatever their case
 */
public record TableDefinition(TableSchema schema, RowCodec codec, List<IndexDefinition> indexes) {

  public TableDefinition {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(codec, "codec");
    indexes = List.copyOf(indexes);
    Set<String> names = new HashSet<>();
    for (IndexDefinition index : indexes) {
      if (!names.add(index.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("two indexes are named " + index.name());
      }
    }
  }
}
