package dev.tidepool.table.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which indexes of a checkpoint are taken, and which rows of them are doubted, by what changed. */
class KeptIndexesTest {
  private static final int ROW_COUNT = 20;
  private static final int BAD_ROW = 7;
  private static final RowCodec CODEC = new JsonRowCodec(KeyFormat.STRING);

  private static final Column ID = Column.at("id", ColumnType.STRING, Column.KEY);
  private static final Column CITY = Column.of("city", ColumnType.STRING);
  private static final Column TOTAL = Column.of("total", ColumnType.INT);
  private static final Column BIG_TOTAL = Column.of("total", ColumnType.BIGINT);
  private static final Column NOTE = Column.of("note", ColumnType.STRING);

  private static final IndexDefinition BY_CITY = IndexDefinition.on("by_city", "city");
  private static final IndexDefinition BY_TOTAL = IndexDefinition.on("by_total", "total");
  private static final IndexDefinition BY_LOWER =
      index("by_lower", null, IndexPart.of(IndexPart.Function.LOWER, "city"));

  private static IndexDefinition index(String name, Predicate condition, IndexPart... parts) {
    return new IndexDefinition(name, List.of(parts), true, false, false, condition);
  }

  /** By city, of rows whose total, in the column of that index, is at least 3. */
  private static IndexDefinition partial(int totalColumn) {
    Predicate condition =
        new Predicate.Comparison(
            totalColumn, Predicate.Operator.GREATER_OR_EQUAL, new Operand.Literal(3));
    return index("partial", condition, IndexPart.column("city"));
  }

  private static IndexSet set(List<Column> columns, IndexDefinition... indexes) {
    return new IndexSet(new TableSchema(columns), CODEC, List.of(indexes));
  }

  /** The parts of a checkpoint of so many rows, of which none has a note. */
  private static List<byte[]> written(IndexSet indexes, boolean withBadRow) throws IOException {
    indexes.loaded(false);
    for (int row = 1; row <= ROW_COUNT; row++) {
      String total = withBadRow && row == BAD_ROW ? "\"seven\"" : "" + row % 5;
      String json = "{\"city\":\"C" + row % 3 + "\",\"total\":" + total + "}";
      indexes.put(row, ("k" + row).getBytes(StandardCharsets.UTF_8), bytes(json));
    }
    List<byte[]> parts = new ArrayList<>();
    try (var frozen = indexes.freeze()) {
      frozen.write(
          part -> {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            parts.add(bytes);
          });
    }
    return parts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static IndexSet loaded(List<byte[]> parts, IndexSet indexes) {
    parts.forEach(part -> indexes.restore(ByteBuffer.wrap(part)));
    indexes.loaded(true);
    return indexes;
  }

  private static List<String> names(Iterable<TableIndex> indexes) {
    List<String> names = new ArrayList<>();
    indexes.forEach(index -> names.add(index.definition().name()));
    names.remove(IndexSet.UNREADABLE.name());
    return names;
  }

  private static TableIndex index(IndexSet indexes, String name) {
    return indexes.indexes().stream()
        .filter(index -> index.definition().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothingChanged() throws IOException {
    List<Column> columns = List.of(ID, CITY, TOTAL);
    List<byte[]> parts = written(set(columns, BY_CITY, BY_TOTAL, BY_LOWER), false);
    IndexSet now = loaded(parts, set(columns, BY_CITY, BY_TOTAL, BY_LOWER));
    assertThat(now.incomplete()).isEmpty();
    assertThat(now.kept()).isEmpty();
  }

  @Test
  void anUnreadableRowIsDoubtedThoughNothingChanged() throws IOException {
    List<Column> columns = List.of(ID, CITY, TOTAL);
    List<byte[]> parts = written(set(columns, BY_CITY, BY_TOTAL), true);
    IndexSet now = loaded(parts, set(columns, BY_CITY, BY_TOTAL));
    assertThat(now.unreadable().index().rowCount()).isEqualTo(1);
    assertThat(names(now.kept())).containsExactlyInAnyOrder("by_city", "by_total");
    assertThat(now.incomplete()).as("no query may use one yet").hasSize(3);
    assertThat(now.rowsToCorrect()).containsExactly(BAD_ROW);
  }

  /** Found by {@code TableSchemaRandomTest}, seed 0x53946d41204d08ca. */
  @Test
  void aRowThatGoesRightBehindTheCheckpointLeavesTheLastIndexToo() throws IOException {
    List<Column> columns = List.of(ID, CITY, TOTAL);
    List<byte[]> parts = written(set(columns, BY_CITY, BY_TOTAL), false);
    IndexSet now = set(columns, BY_CITY, BY_TOTAL);
    parts.forEach(part -> now.restore(ByteBuffer.wrap(part)));
    now.removed(3);
    now.loaded(true);
    for (TableIndex index : now.indexes()) {
      assertThat(index.index().rowCount()).as("%s", index).isEqualTo(ROW_COUNT - 1);
      assertThat(index.index().forward().get(3)).isZero();
    }
  }

  @Test
  void columnsChangedPlaces() throws IOException {
    List<byte[]> parts = written(set(List.of(ID, CITY, TOTAL), BY_CITY, partial(2)), false);
    IndexSet now = loaded(parts, set(List.of(TOTAL, ID, CITY), BY_CITY, partial(0)));
    assertThat(now.incomplete()).isEmpty();
    assertThat(index(now, "partial").index().rowCount()).isPositive();
  }

  @Test
  void aColumnWasAdded() throws IOException {
    List<byte[]> parts =
        written(set(List.of(ID, CITY, TOTAL), BY_CITY, BY_TOTAL, BY_LOWER, partial(2)), true);
    IndexDefinition byNote = IndexDefinition.on("by_note", "note");
    IndexSet now =
        loaded(
            parts,
            set(List.of(NOTE, ID, CITY, TOTAL), BY_CITY, BY_TOTAL, BY_LOWER, partial(3), byNote));
    assertThat(names(now.kept()))
        .containsExactlyInAnyOrder("by_city", "by_total", "by_lower", "partial");
    assertThat(now.incomplete()).as("no query may use one yet").hasSize(6);
    assertThat(now.rowsToCorrect()).as("any row may have a note that is no text").isNull();
    TableIndex byCity = index(now, "by_city");
    assertThat(byCity.index().rowCount()).isEqualTo(ROW_COUNT - 1);

    Object[] row = {null, "k", "C1", 3};
    assertThat(now.missingTermsOf(byCity, 1, row)).isSameAs(TableIndex.AS_IT_IS);
    assertThat(now.missingTermsOf(byCity, BAD_ROW, null)).isSameAs(TableIndex.AS_IT_IS);
    assertThat(now.missingTermsOf(byCity, 1, null)).isSameAs(TableIndex.NOT_COVERED);
    assertThat(now.missingTermsOf(byCity, BAD_ROW, row)).isEqualTo(byCity.termsOf(row));
    TableIndex note = index(now, "by_note");
    assertThat(now.missingTermsOf(note, 1, row)).isNull();
  }

  @Test
  void aColumnWasDroppedAndAllRowsCouldBeRead() throws IOException {
    List<byte[]> parts = written(set(List.of(ID, CITY, TOTAL), BY_CITY, BY_TOTAL), false);
    IndexSet now = loaded(parts, set(List.of(ID, CITY), BY_CITY));
    assertThat(now.incomplete()).isEmpty();
    assertThat(index(now, "by_city").index().rowCount()).isEqualTo(ROW_COUNT);
  }

  @Test
  void aColumnWasDroppedThatMadeARowUnreadable() throws IOException {
    List<byte[]> parts = written(set(List.of(ID, CITY, TOTAL), BY_CITY, BY_TOTAL), true);
    IndexSet now = loaded(parts, set(List.of(ID, CITY), BY_CITY));
    assertThat(names(now.kept())).containsExactly("by_city");
    assertThat(now.rowsToCorrect()).containsExactly(BAD_ROW);
  }

  @Test
  void aColumnWasRetyped() throws IOException {
    List<byte[]> parts =
        written(set(List.of(ID, CITY, TOTAL), BY_CITY, BY_TOTAL, BY_LOWER, partial(2)), true);
    IndexSet now =
        loaded(
            parts, set(List.of(ID, CITY, BIG_TOTAL), BY_CITY, BY_TOTAL, BY_LOWER, longPartial()));
    assertThat(names(now.kept()))
        .as("those that look at the column are built anew")
        .containsExactlyInAnyOrder("by_city", "by_lower");
    assertThat(now.rowsToCorrect()).isNull();
    assertThat(index(now, "by_total").index().rowCount()).isZero();
    assertThat(index(now, "partial").index().rowCount()).isZero();
  }

  private static IndexDefinition longPartial() {
    Predicate condition =
        new Predicate.Comparison(2, Predicate.Operator.GREATER_OR_EQUAL, new Operand.Literal(3L));
    return index("partial", condition, IndexPart.column("city"));
  }

  @Test
  void anIndexIsAnother() throws IOException {
    List<Column> columns = List.of(ID, CITY, TOTAL);
    List<byte[]> parts = written(set(columns, BY_CITY, partial(2), BY_LOWER), false);
    List<UnaryOperator<IndexDefinition>> changes =
        List.of(
            index -> index("by_city", null, IndexPart.prefix("city", 2)),
            index -> index("by_city", null, IndexPart.column("total")),
            index -> index("by_city", Predicate.TRUE, IndexPart.column("city")),
            index -> new IndexDefinition("by_city", index.parts(), false, false, false, null));
    for (UnaryOperator<IndexDefinition> change : changes) {
      IndexSet now = loaded(parts, set(columns, change.apply(BY_CITY), partial(2), BY_LOWER));
      assertThat(names(now.incomplete())).containsExactly("by_city");
      assertThat(now.kept()).isEmpty();
    }
  }

  @Test
  void theCodecIsAnother() throws IOException {
    List<Column> columns = List.of(ID, CITY, TOTAL);
    List<byte[]> parts = written(set(columns, BY_CITY, BY_TOTAL), false);
    IndexSet now =
        loaded(
            parts,
            new IndexSet(
                new TableSchema(columns),
                new JsonRowCodec(KeyFormat.JSON),
                List.of(BY_CITY, BY_TOTAL)));
    assertThat(names(now.kept())).isEmpty();
    assertThat(names(now.incomplete())).containsExactly("by_city", "by_total");
  }

  /** Without knowing which rows they leave out, the indexes are of no use. */
  @Test
  void theUnreadableRowsAreNotKnown() throws IOException {
    List<Column> columns = List.of(ID, CITY, TOTAL);
    List<byte[]> parts = written(set(columns, BY_CITY), true);
    int second = 1;
    while (parts.get(second)[0] != CheckpointIndexes.PART_INDEX) {
      second++;
    }
    IndexSet now = loaded(parts.subList(second, parts.size()), set(columns, BY_CITY));
    assertThat(now.incomplete()).hasSize(2);
    assertThat(now.kept()).isEmpty();
    assertThat(index(now, "by_city").index().rowCount()).isZero();
  }
}
