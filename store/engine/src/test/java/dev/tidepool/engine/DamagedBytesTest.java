package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.DamagedStore.Frame;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.verify.Finding;
import dev.tidepool.engine.verify.Finding.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes and files that are wrong, short or missing are found, with file and offset. */
class DamagedBytesTest extends VerifiedStore {
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
}
