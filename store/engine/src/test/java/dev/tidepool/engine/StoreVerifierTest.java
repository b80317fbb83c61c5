package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.DamagedStore.Frame;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.verify.Finding;
import dev.tidepool.engine.verify.Finding.Severity;
import dev.tidepool.engine.verify.StoreReport;
import dev.tidepool.engine.verify.StoreVerifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole stores give no findings; each kind of damage gives its own, with file and offset. */
class StoreVerifierTest {
  /** As tiny as others, but never cleaned, so that rows stay where tests look for them. */
  private final StoreFixture fixture =
      new StoreFixture(
          1, new StoreOptions(256, 2 << 10, 1 << 10, 4 << 10, 0), EngineOptions.MEMORY_BYTES_MIN);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Finding> verify() {
    return new StoreVerifier(fixture.disk).verify(StoreFixture.DIRECTORY);
  }

  private StoreReport describe() {
    return new StoreVerifier(fixture.disk).describe(StoreFixture.DIRECTORY);
  }

  /** Keys with little in common, so that pages are not packed and tests can find their rows. */
  private static byte[] key(int number) {
    return bytes("%08x".formatted(number * 0x9e3779b1));
  }

  private void put(int from, int to) {
    SplittableRandom random = new SplittableRandom(from);
    for (int i = from; i < to; i++) {
      byte[] value = new byte[20];
      random.nextBytes(value);
      fixture.store.put(key(i), value);
    }
  }

  private void commit(String note) {
    fixture.store.commit(bytes(note));
  }

  /** A closed store with segments before and behind a checkpoint that has the key order. */
  private DamagedStore storeWithCheckpoint() {
    DamagedStore.createIdentity(fixture.disk, 1, 2, 3);
    fixture.open();
    fixture.store.scan(KeyRange.ALL, false).close();
    for (int i = 0; i < 10; i++) {
      put(i * 30, i * 30 + 40);
      commit("note-" + i);
    }
    fixture.background.run(100);
    for (int i = 0; i < 4; i++) {
      put(1000 + i * 10, 1010 + i * 10);
      fixture.store.remove(key(i));
      commit("later-" + i);
    }
    fixture.engine.close();
    fixture.background.drop();
    DamagedStore store = new DamagedStore(fixture.disk);
    assertThat(store.verify()).isEmpty();
    assertThat(store.files(".ckp")).hasSize(1);
    assertThat(store.files(".seg")).hasSizeGreaterThan(3);
    return store;
  }

  private static Path checkpoint(DamagedStore store) {
    return store.files(".ckp").get(0);
  }

  // ---- whole stores ----------------------------------------------------------------------------

  @Test
  void directoryWithoutStoreHasNoFindings() {
    assertThat(verify()).isEmpty();
    assertThat(describe().lastCommit()).isNull();
  }

  @Test
  void storeWithoutCommitsHasNoFindings() {
    fixture.open();
    put(0, 100);
    fixture.use(fixture.disk.kill());
    assertThat(verify()).isEmpty();
    assertThat(describe().lastCommit()).isNull();
  }

  @Test
  void killedStoreHasNoFindingsAndItsLastCommit() {
    fixture.open();
    put(0, 100);
    commit("ab");
    put(50, 200);
    fixture.background.run(10);
    fixture.use(fixture.disk.kill());
    assertThat(verify()).isEmpty();
    assertThat(describe().lastCommit().number()).isEqualTo(1);
    assertThat(describe().lastCommit().rowCount()).isEqualTo(100);
    assertThat(describe().lastCommit().note()).isEqualTo(bytes("ab"));
  }

  @Test
  void clearedStoreHasNoFindings() {
    fixture.open();
    put(0, 100);
    commit("a");
    fixture.store.clear();
    put(0, 10);
    commit("b");
    fixture.engine.close();
    assertThat(verify()).isEmpty();
    assertThat(describe().lastCommit().rowCount()).isEqualTo(10);
  }

  @Test
  void rowsLargerThanAPageAndEmptyOnesAreRead() {
    fixture.open();
    fixture.store.put(bytes("large"), new byte[700_000]);
    fixture.store.put(new byte[0], new byte[0]);
    commit("");
    fixture.engine.close();
    assertThat(verify()).isEmpty();
  }

  @Test
  void describesAllFiles() {
    DamagedStore store = storeWithCheckpoint();
    store.write(DamagedStore.file("00000077.seg.tmp"), 0, ByteBuffer.allocate(1));
    store.write(DamagedStore.file("notes.txt"), 0, ByteBuffer.allocate(1));
    StoreReport report = describe();
    assertThat(report.segments()).hasSameSizeAs(store.files(".seg"));
    assertThat(report.checkpoints()).hasSize(1);
    assertThat(report.checkpoints().get(0).hasKeyOrder()).isTrue();
    assertThat(report.lastCommit().note()).isEqualTo(bytes("later-3"));
    assertThat(report.leftOvers()).containsExactly("00000077.seg.tmp");
    assertThat(report.strangers()).containsExactly("notes.txt");
    assertThat(report.liveBytes()).isPositive();
    assertThat(report.toString())
        .contains("commit 14", "note of 7 bytes 6c617465722d33", "before the checkpoint")
        .contains("left over, to be deleted: 00000077.seg.tmp", "not of the store: notes.txt");
  }

  @Test
  void changesNothing() {
    DamagedStore store = storeWithCheckpoint();
    store.flip(store.files(".seg").get(0), 200);
    long operations = store.disk.operationCount();
    store.verify();
    assertThat(store.disk.operationCount()).isEqualTo(operations);
    store.disk.assertNoLeaks();
  }

  @Test
  void openStoreIsRefusedUnlessTold() {
    fixture.open();
    put(0, 10);
    commit("a");
    assertThatThrownBy(this::verify)
        .isInstanceOf(StoreLockedException.class)
        .hasMessageContaining("is open");
    assertThat(new StoreVerifier(fixture.disk).evenIfOpen().verify(StoreFixture.DIRECTORY))
        .isEmpty();
    fixture.engine.close();
    assertThat(verify()).isEmpty();
  }

  @Test
  void storeIsNotOpenedWhileItIsVerified() {
    fixture.open();
    commit("a");
    fixture.engine.close();
    new StoreVerifier(fixture.disk)
        .withProgress(
            line -> assertThatThrownBy(fixture::open).isInstanceOf(StoreLockedException.class))
        .verify(StoreFixture.DIRECTORY);
    fixture.open();
  }

  // ---- damaged bytes ---------------------------------------------------------------------------

  /** Flips a bit of each byte of each file: whatever the engine may read again is covered. */
  @Test
  void everyFlippedBitIsFound() {
    DamagedStore store = storeWithCheckpoint();
    for (Path file : store.disk.files().keySet()) {
      long size = store.disk.files().get(file);
      for (long offset = 0; offset < size; offset++) {
        store.flip(file, offset);
        List<Finding> findings = store.verify();
        store.flip(file, offset);
        long at = offset;
        assertThat(findings)
            .as("byte %d of %s", offset, file)
            .anySatisfy(
                finding -> {
                  assertThat(finding.file()).isEqualTo(file);
                  assertThat(finding.offsetBytes()).isLessThanOrEqualTo(at);
                });
        offset += offset < 128 ? 0 : 6; // not all of them, for the time it takes
      }
    }
    assertThat(store.verify()).isEmpty();
  }

  private static Frame lastCommit(DamagedStore store) {
    return store.log().stream()
        .filter(frame -> frame.kind() == FrameFormat.KIND_COMMIT)
        .max(Comparator.comparingLong(Frame::sequence))
        .orElseThrow();
  }

  @Test
  void damageOfTheLastCommitIsFoundUnlessThePowerWasLost() {
    DamagedStore store = storeWithCheckpoint();
    store.disk.syncAll();
    Frame last = lastCommit(store);
    store.flip(last.file(), last.end() - 1);
    assertFound(store, Severity.ERROR, last.file(), last.offset(), "frame " + last.sequence());
    assertThat(describe().lastCommit().note()).isEqualTo(bytes("later-2"));
    DamagedStore after = new DamagedStore(store.disk.powerCut(1));
    assertFound(after, Severity.WARNING, last.file(), last.offset(), "frame " + last.sequence());
  }

  @Test
  void commitThatWasCutShortWasNeverMade() {
    DamagedStore store = storeWithCheckpoint();
    Frame last = lastCommit(store);
    for (long size = last.end() - 1; size > last.offset(); size--) {
      store.truncate(last.file(), size);
      assertThat(store.verify()).as("cut to %d bytes", size).isEmpty();
    }
    assertThat(describe().lastCommit().note()).isEqualTo(bytes("later-2"));
  }

  @Test
  void damageInFrontOfACommitIsFoundWhereItIs() {
    DamagedStore store = storeWithCheckpoint();
    Frame last = lastCommit(store);
    Frame before =
        store.log().stream()
            .filter(frame -> frame.sequence() == last.sequence() - 1)
            .findFirst()
            .orElseThrow();
    store.flip(before.file(), before.offset() + FrameFormat.HEADER_BYTES);
    assertFound(
        store, Severity.ERROR, before.file(), before.offset(), "frame " + before.sequence());
  }

  @Test
  void damageInFrontOfACommitIsAWarningAfterALossOfPower() {
    DamagedStore store = storeWithCheckpoint();
    store.disk.syncAll();
    DamagedStore after = new DamagedStore(store.disk.powerCut(1));
    Frame last = lastCommit(after);
    Frame before =
        after.log().stream()
            .filter(frame -> frame.sequence() == last.sequence() - 1)
            .findFirst()
            .orElseThrow();
    after.flip(before.file(), before.offset() + FrameFormat.HEADER_BYTES);
    assertThat(after.verify())
        .isNotEmpty()
        .allMatch(finding -> finding.severity() == Severity.WARNING);
  }

  @Test
  void missingSegmentIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path first = store.files(".seg").get(0);
    store.delete(first);
    assertThat(store.verify())
        .anySatisfy(
            finding -> {
              assertThat(finding.file()).isEqualTo(first);
              assertThat(finding.found()).isEqualTo("missing");
            });
  }

  @Test
  void shortSegmentIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path first = store.files(".seg").get(0);
    long size = store.disk.files().get(first);
    store.truncate(first, size - 1);
    assertThat(store.verify()).anyMatch(finding -> finding.file().equals(first));
  }

  @Test
  void missingIdentityIsFound() {
    DamagedStore store = storeWithCheckpoint();
    store.delete(DamagedStore.file("STORE"));
    assertFound(store, Severity.ERROR, DamagedStore.file("STORE"), 0, "identity file");
  }

  @Test
  void cutOffCheckpointIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path file = checkpoint(store);
    Frame end = store.frame(file, FrameFormat.KIND_CHECKPOINT_END);
    store.truncate(file, end.offset());
    assertFound(store, Severity.ERROR, file, end.offset(), "end of the checkpoint");
    store.truncate(file, end.offset() - 3);
    assertThat(store.verify()).anyMatch(finding -> finding.file().equals(file));
  }

  @Test
  void filesOfAnotherIdentityAreLeftOvers() {
    DamagedStore store = storeWithCheckpoint();
    store.write(
        DamagedStore.file("00000099.seg"),
        0,
        new FileHeader(FileHeader.Kind.SEGMENT, 12345, 99, 1, 0, 1, 0, 0).toBytes());
    assertThat(store.verify()).isEmpty();
    assertThat(describe().leftOvers()).containsExactly("00000099.seg");
  }

  @Test
  void segmentUnderAnotherNameIsFound() {
    DamagedStore store = storeWithCheckpoint();
    Path first = store.files(".seg").get(0);
    store.rewriteHeader(
        first,
        FileHeader.Kind.SEGMENT,
        h ->
            new FileHeader(
                h.kind(),
                h.storeId(),
                h.number() + 40,
                h.firstSequence(),
                h.boot(),
                h.nonce(),
                h.previousNonce(),
                h.previousEnd()));
    assertFound(store, Severity.ERROR, first, 0, "number in the file header");
  }

  // ---- whole frames that say something wrong ---------------------------------------------------

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
        .filter(StoreVerifierTest::firstTwoRowsHaveKeysOfOneLength)
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

  private static void assertFound(
      DamagedStore store, Severity severity, Path file, long offset, String what) {
    assertThat(store.verify())
        .anySatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(severity);
              assertThat(finding.file()).isEqualTo(file);
              assertThat(finding.offsetBytes()).isEqualTo(offset);
              assertThat(finding.what()).isEqualTo(what);
            });
  }
}
