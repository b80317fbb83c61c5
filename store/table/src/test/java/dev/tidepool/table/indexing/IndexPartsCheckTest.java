package dev.tidepool.table.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Indexes of a checkpoint, whole and damaged, looked at without their schema. */
class IndexPartsCheckTest {
  private static final int ROW_COUNT = 50;
  private static final int UNREADABLE_ROW = 7;

  /** The parts of a checkpoint of {@value #ROW_COUNT} rows, after {@code change}. */
  private static List<byte[]> parts(Consumer<IndexSet> change) throws IOException {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.of("total", ColumnType.INT),
                Column.of("tags", ColumnType.arrayOf(ColumnType.STRING))));
    IndexSet indexes =
        new IndexSet(
            schema,
            new JsonRowCodec(KeyFormat.STRING),
            List.of(
                IndexDefinition.on("by_total", "total"),
                new IndexDefinition(
                    "by_tag", List.of(IndexPart.column("tags")), false, false, true, null)));
    indexes.loaded(false);
    for (int row = 1; row <= ROW_COUNT; row++) {
      String json =
          row == UNREADABLE_ROW
              ? "no JSON"
              : "{\"total\":" + row % 5 + ",\"tags\":[\"a\",\"t" + row % 3 + "\"]}";
      indexes.put(row, new byte[] {(byte) row}, json.getBytes(StandardCharsets.UTF_8));
    }
    change.accept(indexes);
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

  private static IndexPartsCheck check(List<byte[]> parts) {
    IndexPartsCheck check = new IndexPartsCheck();
    parts.forEach(part -> check.part(ByteBuffer.wrap(part)));
    return check;
  }

  private static List<String> findings(List<byte[]> parts) {
    return check(parts).findings(rows(ROW_COUNT));
  }

  private static BitSet rows(int count) {
    BitSet rows = new BitSet();
    rows.set(1, count + 1);
    return rows;
  }

  @Test
  void wholeIndexesAreDescribed() throws IOException {
    IndexPartsCheck check = check(parts(indexes -> {}));
    assertThat(check.findings(rows(ROW_COUNT))).isEmpty();
    assertThat(check.lines())
        .containsExactly(
            "index unreadable rows: 1 rows, 1 terms",
            "index by_total ordered; total: 49 rows, 5 terms",
            "index by_tag of elements; tags: 49 rows, 4 terms");
  }

  @Test
  void rowsThatTheCheckpointHasNotAreFound() throws IOException {
    List<String> findings = check(parts(indexes -> {})).findings(rows(ROW_COUNT - 1));
    assertThat(findings)
        .containsExactly(
            "index by_total ordered has row 50, which the checkpoint has not",
            "index by_tag of elements has row 50, which the checkpoint has not");
  }

  @Test
  void unreadableRowsInAnIndexAreFound() throws IOException {
    List<byte[]> parts =
        parts(
            indexes -> {
              TableIndex byTotal = indexes.indexes().get(0);
              byTotal.index().set(UNREADABLE_ROW, byTotal.index().forward().get(1));
            });
    assertThat(findings(parts))
        .containsExactly("index by_total ordered has row 7, which counts as unreadable");
  }

  @Test
  void missingPartsAreFound() throws IOException {
    List<byte[]> parts = parts(indexes -> {});
    for (int missing = 0; missing < parts.size(); missing++) {
      List<byte[]> left = new ArrayList<>(parts);
      left.remove(missing);
      assertThat(findings(left)).as("without part " + missing).isNotEmpty();
    }
  }

  /** Any bytes at all are read to the end, and never end in an exception. */
  @Test
  void changedBytesHarmNobody() throws IOException {
    List<byte[]> parts = parts(indexes -> {});
    SplittableRandom random = new SplittableRandom(5);
    int found = 0;
    for (int round = 0; round < 2_000; round++) {
      List<byte[]> changed = new ArrayList<>(parts);
      int at = random.nextInt(parts.size());
      byte[] part = parts.get(at).clone();
      part[random.nextInt(part.length)] ^= (byte) (1 << random.nextInt(8));
      changed.set(at, part);
      found += findings(changed).isEmpty() ? 0 : 1;
    }
    assertThat(found).as("changes that cannot be right").isGreaterThan(200);
  }
}
