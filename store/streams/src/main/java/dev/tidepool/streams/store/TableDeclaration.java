package dev.tidepool.streams.store;

import dev.tidepool.changelog.LayoutRowCodec;
import dev.tidepool.changelog.ValueLayout;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.indexing.IndexSet;
import dev.tidepool.table.indexing.TermSource;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * What was declared of a store so far; immutable.
 *
 * @param store its name, for messages
 * @param layout of its values
 * @param schema or null
 * @param codec or null, if none was named
 * @param indexes on the columns
 */
record TableDeclaration(
    String store,
    ValueLayout layout,
    TableSchema schema,
    RowCodec codec,
    List<IndexDefinition> indexes) {

  private static final RowCodec DEFAULT_CODEC = new JsonRowCodec(KeyFormat.STRING);

  TableDeclaration {
    indexes = List.copyOf(indexes);
    if (schema != null) {
      check(store, layout, schema, codec, indexes);
    }
  }

  static TableDeclaration none(String store, ValueLayout layout) {
    return new TableDeclaration(store, layout, null, null, List.of());
  }

  private static void check(
      String store,
      ValueLayout layout,
      TableSchema schema,
      RowCodec codec,
      List<IndexDefinition> indexes) {
    for (Column column : schema.columns()) {
      if (layout == ValueLayout.PLAIN && column.path().equals(Column.TIMESTAMP)) {
        throw new IllegalArgumentException(
            "store "
                + store
                + ": column "
                + column.name()
                + " is the timestamp of the record, which plain values do not have; use"
                + " timestampedKeyValueStore");
      }
    }
    try {
      for (IndexDefinition index : indexes) {
        new TermSource(index, schema);
      }
      if (codec != null) {
        new IndexSet(schema, codec, indexes);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("store " + store + ": " + e.getMessage(), e);
    }
  }

  TableDeclaration withSchema(TableSchema next) {
    return new TableDeclaration(store, layout, next, codec, indexes);
  }

  TableDeclaration withCodec(RowCodec next) {
    return new TableDeclaration(store, layout, schema, next, indexes);
  }

  TableDeclaration withIndex(IndexDefinition index) {
    List<IndexDefinition> more = new ArrayList<>(indexes);
    more.add(index);
    return new TableDeclaration(store, layout, schema, codec, more);
  }

  /**
   * The table, or null if there is no schema.
   *
   * @throws IllegalArgumentException if codec or indexes do not fit the schema, or there is none
   */
  TableDefinition table() {
    if (schema == null) {
      if (codec != null || !indexes.isEmpty()) {
        throw new IllegalArgumentException(
            "store " + store + ": a codec and indexes need a schema; give it one by schema(...)");
      }
      return null;
    }
    RowCodec used = codec == null ? DEFAULT_CODEC : codec;
    check(store, layout, schema, used, indexes);
    try {
      return new TableDefinition(schema, new LayoutRowCodec(layout, used), indexes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("store " + store + ": " + e.getMessage(), e);
    }
  }
}
