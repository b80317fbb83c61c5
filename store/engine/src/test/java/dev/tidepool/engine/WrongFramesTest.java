package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.DamagedStore.Frame;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.verify.Finding.Severity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Frames that are whole and say something wrong are found, each as what it is. */
class WrongFramesTest extends VerifiedStore {
  @Test
  void wrongRowCountOfACommitIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame last = lastCommit(store);
    store.rewritePayload(last, payload -> payload.putLong(8, 4711));
    assertFound(store, Severity.ERROR, last.file(), last.offset(), "rows at the last commit");
  }

  @Test
  void gapInTheSequenceIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path first = store.files(".seg").get(0);
    Frame second = store.frames(first).get(1);
    store.rewrite(second, bytes -> bytes.putLong(24, second.sequence() + 1));
    assertFound(store, Severity.ERROR, first, second.offset(), "sequence");
  }

  @Test
  void rowsThatAreNotWholeAreFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame page = rawPage(store);
    store.rewritePayload(page, payload -> payload.put(4, (byte) 0x7f));
    assertThat(store.verify())
        .anyMatch(
            finding ->
                finding.what().startsWith("row ")
                    && finding.file().equals(page.file())
                    && finding.offsetBytes() == page.offset());
  }

  @Test
  void keyThatDoesNotHashToItsSlotIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame page = rawPage(store);
    int rowId = page.payload().getInt(0);
    store.rewritePayload(page, payload -> payload.put(6, (byte) 'K'));
    assertThat(store.verify())
        .anyMatch(
            finding ->
                finding.what().startsWith("row " + rowId + " on page")
                    && finding.found().equals("another key")
                    && finding.offsetBytes() == page.offset());
  }

  /** A page frame before the checkpoint that is not packed and whose first row is live. */
  private static Frame rawPage(DamagedStore store) {
    Frame pages = store.frame(checkpoint(store), FrameFormat.KIND_CHECKPOINT_PAGES);
    ByteBuffer rows = store.frame(checkpoint(store), FrameFormat.KIND_CHECKPOINT_ROWS).payload();
    for (Entry row : rows(rows)) {
      long address = rows.getLong(row.addressOffset());
      int page = (int) (address >>> 16) & 0xfffffff;
      for (int entry = 0; entry < pages.payload().capacity(); entry += 24) {
        if ((address & 0xffff) == 0 && pages.payload().getInt(entry) == page) {
          Frame frame = frameAt(store, pages.payload().getLong(entry + 4));
          boolean isRaw = FrameFormat.codec(frame.bytes(), 0) == FrameFormat.CODEC_RAW;
          if (isRaw && !isRemovedLater(keyOfFirstRow(frame))) {
            return frame;
          }
        }
      }
    }
    throw new AssertionError("no such page");
  }

  /** Where a row's address and fingerprint stand in a ROWS frame of a checkpoint. */
  private record Entry(int addressOffset, int fingerprintOffset) {}

  private static List<Entry> rows(ByteBuffer payload) {
    List<Entry> rows = new ArrayList<>();
    for (int at = 0; at < payload.capacity(); ) {
      int count = payload.getInt(at + 4);
      for (int i = 0; i < count; i++) {
        rows.add(new Entry(at + 8 + 8 * i, at + 8 + 8 * count + 4 * i));
      }
      at += 8 + 12 * count;
    }
    return rows;
  }

  private static boolean isRemovedLater(byte[] key) {
    return IntStream.range(0, 4).anyMatch(i -> Arrays.equals(key(i), key));
  }

  private static byte[] keyOfFirstRow(Frame page) {
    byte[] key = new byte[page.payload().get(4)];
    page.payload().get(6, key);
    return key;
  }

  private static Frame frameAt(DamagedStore store, long position) {
    return store.log().stream()
        .filter(f -> f.file().endsWith("%08d.seg".formatted(position >>> 40)))
        .filter(f -> f.offset() == (position & (1L << 40) - 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void wrongRowIdsAreFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame page = rawPage(store);
    store.rewritePayload(page, payload -> payload.putInt(0, 1 << 29 | 12345));
    assertThat(store.verify())
        .anyMatch(
            finding ->
                finding.what().startsWith("live rows of page")
                    && finding.file().equals(page.file())
                    && finding.offsetBytes() == page.offset());
  }

  @Test
  void wrongHeadOfACheckpointIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path file = checkpoint(store);
    Frame head = store.frame(file, FrameFormat.KIND_CHECKPOINT_HEAD);
    store.rewritePayload(head, payload -> payload.putLong(24, payload.getLong(24) + 1));
    assertFound(store, Severity.ERROR, file, FileHeader.BYTES, "rows of the checkpoint");
    assertThat(store.verify()).anyMatch(f -> f.what().equals("commit of the checkpoint"));
  }

  @Test
  void wrongFingerprintInACheckpointIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame rows = store.frame(checkpoint(store), FrameFormat.KIND_CHECKPOINT_ROWS);
    int fingerprint = rows(rows.payload()).get(0).fingerprintOffset();
    store.rewritePayload(
        rows, payload -> payload.putInt(fingerprint, ~payload.getInt(fingerprint)));
    assertThat(store.verify())
        .anyMatch(f -> f.what().equals("row of a key in the key order"))
        .anyMatch(f -> f.found().equals("another key") || f.what().startsWith("key of row"));
  }

  @Test
  void slotThatACheckpointNamesTwiceIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path file = checkpoint(store);
    Frame slots = store.frame(file, FrameFormat.KIND_CHECKPOINT_SLOTS);
    store.rewritePayload(slots, payload -> payload.putLong(8, payload.getLong(0)));
    assertThat(store.verify())
        .anyMatch(
            f ->
                f.found().equals("named again")
                    && f.file().equals(file)
                    && f.offsetBytes() == slots.offset());
  }

  @Test
  void slotOfNoRowIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path file = checkpoint(store);
    Frame rows = store.frame(file, FrameFormat.KIND_CHECKPOINT_ROWS);
    int address = rows(rows.payload()).get(0).addressOffset();
    store.rewritePayload(rows, payload -> payload.putLong(address, 0));
    assertThat(store.verify())
        .anyMatch(f -> f.what().startsWith("slot of row") && f.found().equals("no such row"));
  }

  @Test
  void addressThatLeadsToNoRowIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame rows = store.frame(checkpoint(store), FrameFormat.KIND_CHECKPOINT_ROWS);
    store.rewritePayload(
        rows,
        payload -> {
          for (int i = 0; i < 5; i++) { // only four of them are removed later
            int at = rows(rows.payload()).get(i).addressOffset();
            payload.putLong(at, payload.getLong(at) + 1);
          }
        });
    assertThat(store.verify()).anyMatch(f -> f.what().startsWith("live rows of page"));
  }

  @Test
  void pageOfAnotherSizeIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame pages = store.frame(checkpoint(store), FrameFormat.KIND_CHECKPOINT_PAGES);
    long position = pages.payload().getLong(4);
    store.rewritePayload(pages, payload -> payload.putInt(12, payload.getInt(12) + 1));
    assertThat(store.verify())
        .anyMatch(
            f ->
                f.what().startsWith("page ")
                    && f.file().endsWith("%08d.seg".formatted(position >>> 40))
                    && f.offsetBytes() == (position & (1L << 40) - 1));
  }

  @Test
  void keyOrderThatIsNotSortedIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path file = checkpoint(store);
    Frame keys = store.frame(file, FrameFormat.KIND_CHECKPOINT_KEYS);
    int last = keys.payload().capacity() - 1;
    // The last byte of the last key of the block becomes the smallest there is.
    store.rewritePayload(keys, payload -> payload.put(last, (byte) 0));
    assertThat(store.verify())
        .anyMatch(f -> f.what().equals("row of a key in the key order") && f.file().equals(file));
    store.rewritePayload(keys, payload -> payload.putInt(12, payload.getInt(16)));
    assertThat(store.verify()).anyMatch(f -> f.file().equals(file));
  }

  @Test
  void twoRowsOfOneKeyAreFound() {
    DamagedStore store = storeWithCheckpoint();
    Frame last = lastCommit(store);
    Frame page = newestPageWithTwoRows(store, last);
    // The second row becomes a row of its own with the key of the first.
    ByteBuffer payload = page.payload();
    int secondRow = 6 + payload.get(4) + payload.get(5);
    store.rewritePayload(
        page,
        bytes -> {
          bytes.putInt(secondRow, 5000);
          bytes.put(secondRow + 6, bytes.slice(6, bytes.get(4)), 0, bytes.get(4));
        });
    assertThat(store.verify())
        .anyMatch(
            f ->
                f.expected().equals("the only row of its key")
                    && f.file().equals(page.file())
                    && f.offsetBytes() == page.offset());
  }

  private static Frame newestPageWithTwoRows(DamagedStore store, Frame commit) {
    return store.log().stream()
        .filter(f -> f.kind() == FrameFormat.KIND_PAGE && f.sequence() < commit.sequence())
        .filter(f -> FrameFormat.codec(f.bytes(), 0) == FrameFormat.CODEC_RAW)
        .filter(f -> FrameFormat.rowCount(f.bytes(), 0) >= 2)
        .filter(WrongFramesTest::firstTwoRowsHaveKeysOfOneLength)
        .max(Comparator.comparingLong(Frame::sequence))
        .orElseThrow();
  }

  private static boolean firstTwoRowsHaveKeysOfOneLength(Frame page) {
    ByteBuffer payload = page.payload();
    int second = 6 + payload.get(4) + payload.get(5);
    return payload.getInt(0) > 0
        && payload.getInt(second) > 0
        && payload.getInt(0) < 1 << 28
        && payload.getInt(second) < 1 << 28
        && payload.get(4) == payload.get(second + 4);
  }
}
