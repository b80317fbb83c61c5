package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.verify.StoreReport;
import dev.tidepool.engine.verify.StoreVerifier;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Whole stores give no findings, and are described. */
class StoreVerifierTest extends VerifiedStore {
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
}
