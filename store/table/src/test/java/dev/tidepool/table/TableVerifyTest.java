package dev.tidepool.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.index.InvertedIndex;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes that fit in themselves but not the rows are found out, and others are not suspected. */
class TableVerifyTest {
  private static final int ROW_COUNT = 200;
  private static final StoreOptions TINY =
      new StoreOptions(1 << 10, 64 << 10, 16 << 10, 64 << 10, 0.6);
  private static final TableDefinition DEFINITION =
      new TableDefinition(
          new TableSchema(
              List.of(
                  Column.of("total", ColumnType.INT),
                  Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)))),
          new JsonRowCodec(KeyFormat.STRING),
          List.of(
              IndexDefinition.on("by_total", "total"),
              new IndexDefinition(
                  "by_tag", List.of(IndexPart.column("tags")), true, false, true, null)));

  @TempDir Path directory;

  private Engine engine;
  private Table table;

  @BeforeEach
  void open() {
    engine = new Engine(EngineOptions.ofMemoryBytes(8 << 20));
    table = Table.open(engine, directory.resolve("table"), TINY, DEFINITION);
    for (int i = 0; i < ROW_COUNT; i++) {
      put(i, i % 10);
    }
    table.put(bytes("unreadable"), bytes("{\"total\":\"none\""));
    table.commit(new byte[0]);
  }

  @AfterEach
  void close() {
    table.close();
    engine.close();
  }

  private void put(int row, int total) {
    table.put(
        bytes("r" + row),
        bytes("{\"total\":" + total + ",\"tags\":[\"a\",\"t" + total + "\",null]}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Changes an index behind the rows' back, in an orderly way. */
  private void change(int position, Consumer<InvertedIndex> change) {
    InvertedIndex index = table.indexes().indexes().get(position).index();
    table.store().whileUnchanging(() -> change.accept(index));
    assertThat(index.verify()).isEmpty();
  }

  @Test
  void indexesThatFitAreNotSuspected() {
    assertThat(table.verify()).isEmpty();
  }

  @Test
  void anotherTermIsFound() {
    change(0, index -> index.set(7, index.forward().get(8)));
    assertThat(table.verify())
        .containsExactly("index by_total: row 7 has not the terms of its columns");
  }

  @Test
  void anotherSetOfTermsIsFound() {
    change(1, index -> index.setTerms(7, new int[0]));
    assertThat(table.verify())
        .containsExactly("index by_tag: row 7 has not the terms of its columns");
  }

  @Test
  void nullInsteadOfATermIsFound() {
    change(0, index -> index.set(9, index.termIdFor(null)));
    assertThat(table.verify())
        .containsExactly("index by_total: row 9 has not the terms of its columns");
  }

  @Test
  void aRowThatIsMissingIsFound() {
    change(0, index -> index.remove(3));
    assertThat(table.verify())
        .containsExactly("index by_total: row 3 has not the terms of its columns");
  }

  @Test
  void aRowThatIsNotThereIsFound() {
    change(0, index -> index.set(5_000, index.forward().get(8)));
    assertThat(table.verify())
        .containsExactly("index by_total: row 5000 is in the index, but there is no such row");
  }

  @Test
  void aReadableRowAmongTheUnreadableIsFound() {
    InvertedIndex unreadable = table.indexes().unreadable().index();
    table.store().whileUnchanging(() -> unreadable.set(4, unreadable.termIdFor(new byte[] {1})));
    assertThat(table.verify())
        .containsExactly("index unreadable rows: row 4 has not the terms of its columns");
  }

  /** Rows that change, come and go under the comparison are not held against anybody. */
  @Test
  void aWriterMayGoOn() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                put(i % (2 * ROW_COUNT), i % 17);
                table.remove(bytes("r" + (i * 7) % (2 * ROW_COUNT)));
              }
            });
    writer.start();
    try {
      for (int round = 0; round < 50; round++) {
        assertThat(table.verify()).isEmpty();
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }
}
