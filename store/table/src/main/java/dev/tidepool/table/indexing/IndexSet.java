package dev.tidepool.table.indexing;

import dev.tidepool.engine.RowCompanion;
import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.index.FrozenIndex;
import dev.tidepool.table.index.IndexLoader;
import dev.tidepool.table.index.MalformedIndexException;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All indexes of a table, which change together with its rows.
 *
 * <p>A row of which any column of the schema cannot be read is in none of them, but in the index of
 * the unreadable. So what a query finds does not depend on which indexes there are.
 *
 * <p>Parts of a checkpoint: {@code | INDEX | signature |} begins an index, {@code | DATA | part |}
 * are its parts. An index whose signature none of the declared ones has is passed over; a declared
 * one that no checkpoint had is not complete after loading, if there are rows, and has to be built.
 *
 * <p><b>Threads:</b> changes by the writer, under the change lock; recovery before all others.
 */
public final class IndexSet implements RowCompanion {
  static final byte PART_INDEX = 1;
  static final byte PART_DATA = 2;

  /** The index of the unreadable rows: one term, and only those rows. */
  static final IndexDefinition UNREADABLE = IndexDefinition.on("unreadable rows", "unreadable");

  private static final byte[] UNREADABLE_TERM = {1};

  private final TableSchema schema;
  private final List<TableIndex> indexes = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();
  private final RowCodec codec;
  private final int[] columns; // all
  private final TableIndex unreadable;
  private final RowDecoder decoder; // the writer's, and that of recovery before

  // The terms that are prepared, for each index and the unreadable behind them; the writer's.
  private final Object[] prepared;
  private byte[] preparedValue; // of which they are, or null

  // While it is loaded.
  private final List<TableIndex> restored = new ArrayList<>();
  private TableIndex restoring;
  private IndexLoader loader;
  private boolean loaded;

  /** Empty indexes of these definitions. */
  public IndexSet(TableSchema schema, RowCodec codec, List<IndexDefinition> definitions) {
    this.schema = schema;
    this.codec = codec;
    for (IndexDefinition definition : definitions) {
      TermSource source = new TermSource(definition, schema);
      indexes.add(new TableIndex(source));
      signatures.add(source.signature() + inTable());
    }
    TableSchema ofUnreadable =
        new TableSchema(List.of(Column.of("unreadable", ColumnType.BOOLEAN)));
    unreadable = new TableIndex(new TermSource(UNREADABLE, ofUnreadable));
    columns = IntStream.range(0, schema.columnCount()).toArray();
    signatures.add(UNREADABLE.name() + inTable());
    decoder = newDecoder();
    prepared = new Object[indexes.size() + 1];
  }

  /** What decides which rows can be read. */
  private String inTable() {
    return "; of " + schema + "; by " + codec.signature();
  }

  /** A decoder of all columns, for a thread of its own: it finds out whether a row can be read. */
  public RowDecoder newDecoder() {
    return new RowDecoder(schema, codec, columns);
  }

  /** The indexes that were declared, complete or not. */
  public List<TableIndex> indexes() {
    return indexes;
  }

  /** The rows that the codec cannot read: those that are in this index. */
  public TableIndex unreadable() {
    return unreadable;
  }

  // ---- changes ---------------------------------------------------------------------------------

  /** Makes the terms of a row that is about to be put. The writer, without the lock. */
  public void prepare(byte[] key, byte[] value) {
    Object[] row;
    try {
      row = decoder.decode(key, value);
    } catch (UnreadableRowException e) {
      row = null;
    }
    prepare(row);
    preparedValue = value;
  }

  private void prepare(Object[] row) {
    for (int i = 0; i < prepared.length; i++) {
      prepared[i] = termsOf(index(i), row);
    }
  }

  /** The index at {@code position}, where the unreadable rows come last. */
  private TableIndex index(int position) {
    return position < indexes.size() ? indexes.get(position) : unreadable;
  }

  /** The terms of a row in an index; the row is null if it cannot be read. */
  Object termsOf(TableIndex index, Object[] row) {
    if (index == unreadable) {
      return row == null ? UNREADABLE_TERM : TableIndex.NOT_COVERED;
    }
    return row == null ? TableIndex.NOT_COVERED : index.termsOf(row);
  }

  @Override
  public void put(int rowId, byte[] key, byte[] value) {
    if (preparedValue != value) {
      prepare(key, value);
    }
    preparedValue = null;
    for (int i = 0; i < prepared.length; i++) {
      index(i).apply(rowId, prepared[i]);
    }
  }

  @Override
  public void removed(int rowId) {
    for (int i = 0; i < prepared.length; i++) {
      if (loaded) {
        index(i).apply(rowId, TableIndex.NOT_COVERED);
      } else {
        index(i).load(rowId, TableIndex.NOT_COVERED);
      }
    }
  }

  // ---- loading ---------------------------------------------------------------------------------

  @Override
  public void restore(ByteBuffer part) {
    byte kind = part.get();
    if (kind == PART_INDEX) {
      endOfIndex();
      byte[] signature = new byte[part.remaining()];
      part.get(signature);
      beginIndex(new String(signature, StandardCharsets.UTF_8));
    } else if (kind != PART_DATA) {
      throw new IllegalArgumentException("a part of kind " + kind + ", expected 1 or 2");
    } else if (loader != null) {
      try {
        loader.part(part);
      } catch (MalformedIndexException e) {
        throw new IllegalArgumentException(restoring + ": " + e.getMessage(), e);
      }
    }
  }

  private void beginIndex(String signature) {
    int position = signatures.indexOf(signature);
    restoring = position < 0 ? null : index(position);
    loader = restoring == null ? null : new IndexLoader(restoring.definition());
  }

  private void endOfIndex() {
    if (loader != null) {
      try {
        restoring.restore(loader.finish());
      } catch (MalformedIndexException e) {
        throw new IllegalArgumentException(restoring + ": " + e.getMessage(), e);
      }
      restored.add(restoring);
    }
    loader = null;
    restoring = null;
  }

  @Override
  public void replayed(RowView view) {
    endOfIndex();
    Object[] row;
    try {
      row = decoder.decode(view);
    } catch (UnreadableRowException e) {
      row = null;
    }
    for (int i = 0; i < prepared.length; i++) {
      index(i).load(view.rowId(), termsOf(index(i), row));
    }
  }

  @Override
  public void loaded(boolean fromCheckpoint) {
    endOfIndex();
    for (int i = 0; i < prepared.length; i++) {
      index(i).rebuild();
      if (!fromCheckpoint || restored.contains(index(i))) {
        index(i).setComplete();
      }
    }
    restored.clear();
    loaded = true;
  }

  // ---- building --------------------------------------------------------------------------------

  /** The indexes that are not complete: those that the checkpoint did not have. */
  public List<TableIndex> incomplete() {
    List<TableIndex> incomplete = new ArrayList<>();
    for (int i = 0; i < prepared.length; i++) {
      if (!index(i).isComplete()) {
        incomplete.add(index(i));
      }
    }
    return incomplete;
  }

  // ---- checkpoints -----------------------------------------------------------------------------

  @Override
  public Frozen freeze() {
    List<FrozenIndex> frozen = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < prepared.length; i++) {
      if (index(i).isComplete()) {
        frozen.add(index(i).index().freeze());
        names.add(signatures.get(i));
      }
    }
    return new FrozenSet(frozen, names);
  }

  private record FrozenSet(List<FrozenIndex> indexes, List<String> names) implements Frozen {
    @Override
    public void write(PartSink sink) throws IOException {
      for (int i = 0; i < indexes.size(); i++) {
        sink.part(part(PART_INDEX, ByteBuffer.wrap(names.get(i).getBytes(StandardCharsets.UTF_8))));
        indexes.get(i).writeTo(part -> sink.part(part(PART_DATA, part)));
      }
    }

    private static ByteBuffer part(byte kind, ByteBuffer content) {
      return ByteBuffer.allocate(1 + content.remaining()).put(kind).put(content).flip();
    }

    @Override
    public void close() {
      for (FrozenIndex index : indexes) {
        index.close();
      }
    }
  }

  /**
   * What does not fit in any index, in words: among its structures, which takes the change lock for
   * as long as there are rows, and with the rows of {@code store}, if they are complete.
   */
  public List<String> verify(TieredStore store) {
    List<String> findings = new ArrayList<>();
    List<TableIndex> complete = new ArrayList<>();
    for (int i = 0; i < prepared.length; i++) {
      TableIndex index = index(i);
      store.whileUnchanging(() -> findings.addAll(index.index().verify()));
      if (index.isComplete()) {
        complete.add(index);
      }
    }
    try (StoreSnapshot snapshot = store.snapshot()) {
      if (snapshot.companion() == this) { // or the store was cleared
        findings.addAll(new RowComparison(store, snapshot, this, complete).run());
      }
    }
    return findings;
  }
}
