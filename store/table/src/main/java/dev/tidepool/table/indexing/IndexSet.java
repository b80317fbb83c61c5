package dev.tidepool.table.indexing;

import dev.tidepool.engine.RowCompanion;
import dev.tidepool.engine.StoreSnapshot;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.codec.UnreadableRowException;
import dev.tidepool.table.index.FrozenIndex;
import dev.tidepool.table.index.IntColumn;
import dev.tidepool.table.index.TermDictionary;
import dev.tidepool.table.indexing.CheckpointIndexes.Readability;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All indexes of a table, which change together with its rows.
 *
 * <p>A row of which any column of the schema cannot be read is in none of them, but in the index of
 * the unreadable. So what a query finds does not depend on which indexes there are.
 *
 * <p>Parts of a checkpoint: {@code | INDEX | signature |} begins an index, {@code | DATA | part |}
 * are its parts; see {@link CheckpointIndexes}. A declared index that the checkpoint did not have
 * is not complete after loading, if there are rows, and has to be built. One that it had is, unless
 * there are unreadable rows or the columns of the table changed: then it is <em>kept</em>, and has
 * to be corrected by the rows that can be read now and could not before, or the other way round.
 *
 * <p><b>Threads:</b> changes by the writer, under the change lock; recovery before all others.
 */
public final class IndexSet implements RowCompanion {
  /** The index of the unreadable rows: one term, and only those rows. */
  static final IndexDefinition UNREADABLE = IndexDefinition.on("unreadable rows", "unreadable");

  private static final byte[] UNREADABLE_TERM = {1};

  private final TableSchema schema;
  private final List<TableIndex> indexes = new ArrayList<>();
  private final Map<TableIndex, IndexSignature> signatures = new LinkedHashMap<>();
  private final RowCodec codec;
  private final TableIndex unreadable;
  private final RowDecoder decoder; // the writer's, and that of recovery before

  // The terms that are prepared, for each index and the unreadable behind them; the writer's.
  private final Object[] prepared;
  private byte[] preparedValue; // of which they are, or null

  private final CheckpointIndexes checkpoint; // while it is loaded
  private Set<TableIndex> kept = Set.of();
  private boolean loaded;

  /** Empty indexes of these definitions. */
  public IndexSet(TableSchema schema, RowCodec codec, List<IndexDefinition> definitions) {
    this.schema = schema;
    this.codec = codec;
    Map<IndexSignature, TableIndex> declared = new LinkedHashMap<>();
    for (IndexDefinition definition : definitions) {
      TableIndex index = new TableIndex(new TermSource(definition, schema));
      indexes.add(index);
      declared.put(IndexSignature.of(definition, schema, codec), index);
    }
    TableSchema ofUnreadable =
        new TableSchema(List.of(Column.of("unreadable", ColumnType.BOOLEAN)));
    unreadable = new TableIndex(new TermSource(UNREADABLE, ofUnreadable));
    IndexSignature readableRows = IndexSignature.ofUnreadable(schema, codec);
    signatures.put(unreadable, readableRows);
    declared.forEach((signature, index) -> signatures.put(index, signature));
    checkpoint = new CheckpointIndexes(declared, readableRows, unreadable);
    decoder = newDecoder();
    prepared = new Object[indexes.size() + 1];
  }

  /**
   * A decoder for a thread of its own: it finds out whether a row can be read, and gives the values
   * of the columns that an index looks at; of others nothing that means anything.
   */
  public RowDecoder newDecoder() {
    return new RowDecoder(schema, codec, this::isIndexed);
  }

  private boolean isIndexed(int column) {
    return indexes.stream().anyMatch(index -> index.source().reads(column));
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
    if (!loaded) {
      checkpoint.end(); // the first after it may be a row that goes
    }
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
    checkpoint.part(part);
  }

  @Override
  public void replayed(RowView view) {
    checkpoint.end();
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
    checkpoint.end();
    for (int i = 0; i < prepared.length; i++) {
      index(i).rebuild();
    }
    if (!fromCheckpoint) {
      complete(signatures.keySet());
    } else if (isAllReadable()) {
      complete(checkpoint.restored());
    } else {
      kept = Set.copyOf(checkpoint.restored());
    }
    loaded = true;
  }

  /**
   * All rows could be read, and there is nothing more to be read of them. A row that could not may
   * have become readable, even if the codec is the same: a registry that was away answers again.
   */
  private boolean isAllReadable() {
    return checkpoint.readability() != Readability.ANY && unreadable.index().rowCount() == 0;
  }

  // ---- building --------------------------------------------------------------------------------

  /** The indexes that are not complete: to be built, or kept and to be corrected. */
  public List<TableIndex> incomplete() {
    return signatures.keySet().stream().filter(index -> !index.isComplete()).toList();
  }

  /** All rows are in these. No other is complete before the index of the unreadable rows is. */
  void complete(Set<TableIndex> indexes) {
    signatures.keySet().stream().filter(indexes::contains).forEach(TableIndex::setComplete);
  }

  /** The indexes that are right but for rows whose readability changed. */
  Set<TableIndex> kept() {
    return kept;
  }

  /**
   * The rows that kept indexes may be wrong about, in any order; null if these may be all. To be
   * asked under a snapshot: rows that change later are the writer's.
   */
  int[] rowsToCorrect() {
    if (checkpoint.readability() == Readability.ANY) {
      return null;
    }
    IntColumn forward = unreadable.index().forward();
    return IntStream.range(1, forward.limit()).filter(row -> forward.get(row) != 0).toArray();
  }

  /**
   * The terms that {@code index} lacks of a row, or {@link TableIndex#AS_IT_IS}; the row is null if
   * it cannot be read. Right as long as the row does not change.
   */
  Object missingTermsOf(TableIndex index, int rowId, Object[] row) {
    boolean wasReadable = unreadable.index().forward().get(rowId) == TermDictionary.NONE;
    return kept.contains(index) && wasReadable == (row != null)
        ? TableIndex.AS_IT_IS
        : termsOf(index, row);
  }

  // ---- checkpoints -----------------------------------------------------------------------------

  @Override
  public Frozen freeze() {
    Map<IndexSignature, FrozenIndex> frozen = new LinkedHashMap<>();
    signatures.forEach(
        (index, signature) -> {
          if (index.isComplete()) {
            frozen.put(signature, index.index().freeze());
          }
        });
    return new FrozenSet(frozen);
  }

  private record FrozenSet(Map<IndexSignature, FrozenIndex> indexes) implements Frozen {
    @Override
    public void write(PartSink sink) throws IOException {
      for (Map.Entry<IndexSignature, FrozenIndex> index : indexes.entrySet()) {
        byte[] signature = index.getKey().text().getBytes(StandardCharsets.UTF_8);
        sink.part(part(CheckpointIndexes.PART_INDEX, ByteBuffer.wrap(signature)));
        index.getValue().writeTo(part -> sink.part(part(CheckpointIndexes.PART_DATA, part)));
      }
    }

    private static ByteBuffer part(byte kind, ByteBuffer content) {
      return ByteBuffer.allocate(1 + content.remaining()).put(kind).put(content).flip();
    }

    @Override
    public void close() {
      indexes.values().forEach(FrozenIndex::close);
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
