package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidepool.engine.DamagedStore.Frame;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.format.RowFormat;
import dev.tidepool.engine.segment.SegmentLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Frames whose checksums hold but which say what no run of a store says: whoever wrote them had a
 * bug, or put files together that do not belong together. Loading refuses them and says where.
 */
class LoaderTest {
  private static final byte[] APPLE = bytes("a");
  private static final byte[] PEAR = bytes("p");
  private static final int VALUE_BYTES =
      120; // two rows fill a page, which is then not written again
  private static final int ROW_BYTES = (int) RowFormat.rowBytes(1, VALUE_BYTES);

  private final StoreFixture fixture = new StoreFixture(1);
  private final DamagedStore store = new DamagedStore(fixture.disk);

  /** Rows 1 and 2 on a page, their next versions on another, and the tombstone of row 1. */
  @BeforeEach
  void writeStore() {
    SplittableRandom random = new SplittableRandom(1);
    fixture.open();
    for (int commit = 1; commit <= 2; commit++) {
      for (byte[] key : List.of(APPLE, PEAR)) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        fixture.store.put(key, value);
      }
      fixture.store.commit(new byte[] {(byte) commit});
    }
    fixture.store.remove(APPLE);
    fixture.store.commit(new byte[] {3});
    fixture.engine.close();
    assertThat(pages()).hasSize(4); // the second is written once more, with a blank row
  }

  @Test
  void rowIdThatBelongsToAnotherKeyIsDamage() {
    Frame page = pages().get(1);
    store.rewritePayload(
        page,
        rows -> {
          rows.putInt(0, 2);
          rows.putInt(ROW_BYTES, 1);
        });
    assertRefused(page, "hash of the key of row 2");
  }

  @Test
  void tombstoneOfAnotherKeyIsDamage() {
    Frame page = pages().get(3);
    store.rewritePayload(page, rows -> rows.putInt(0, RowFormat.TOMBSTONE | 2));
    assertRefused(page, "hash of the key of row 2");
  }

  @Test
  void commitOfAnotherNumberOfRowsIsDamage() {
    Frame commit = store.log().stream().reduce((first, second) -> second).orElseThrow();
    assertThat(commit.kind()).isEqualTo(FrameFormat.KIND_COMMIT);
    store.rewritePayload(commit, frame -> frame.putLong(Long.BYTES, 2));
    CorruptStoreException damage = damageFound();
    assertThat(damage.what()).isEqualTo("row count at the last commit");
    assertThat(damage.expected()).isEqualTo("2");
    assertThat(damage.found()).isEqualTo("1");
    assertThat(damage.offsetBytes()).isEqualTo(commit.end());
  }

  /** The checksum of each frame holds, but one between them was lost, or one came in twice. */
  @Test
  void frameOutOfSequenceIsDamage() {
    for (long wrong : new long[] {-1, 1}) {
      Frame page = pages().get(1);
      store.rewrite(
          page, frame -> frame.putLong(FrameFormat.SEQUENCE_OFFSET, page.sequence() + wrong));
      assertRefused(page, "frame " + page.sequence());
      store.rewrite(page, frame -> frame.putLong(FrameFormat.SEQUENCE_OFFSET, page.sequence()));
    }
  }

  @Test
  void pageOutsideItsSegmentIsDamage() {
    Path checkpoint = writeCheckpoint();
    Frame pages = store.frame(checkpoint, FrameFormat.KIND_CHECKPOINT_PAGES);
    long nowhere = SegmentLog.position(99, 96);
    store.rewritePayload(pages, entries -> entries.putLong(Integer.BYTES, nowhere));
    CorruptStoreException damage = damageFound();
    assertThat(damage.file()).hasFileName(SegmentLog.fileName(99));
    assertThat(damage.offsetBytes()).isEqualTo(96);
    assertThat(damage.found()).isEqualTo("missing");
  }

  @Test
  void checkpointOfAnotherNumberOfRowsThanItSaysIsDamage() {
    Path checkpoint = writeCheckpoint();
    Frame end = store.frame(checkpoint, FrameFormat.KIND_CHECKPOINT_END);
    store.rewritePayload(end, counts -> counts.putLong(Long.BYTES, counts.getLong(Long.BYTES) + 1));
    assertRefused(end, "entry counts");
  }

  @Test
  void pageWithoutTheRowsItSaysIsDamage() {
    Frame page = pages().get(1);
    store.rewritePayload(page, rows -> rows.putInt(Integer.BYTES, -1)); // lengths without an end
    assertRefused(page, "payload of a page");
  }

  private Path writeCheckpoint() {
    fixture.open();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; fixture.store.stats().checkpointCount() == 0; i++) {
      fixture.store.put(Rows.key(i), Rows.value(random));
      fixture.store.commit(Rows.key(i));
      fixture.background.run(3);
    }
    fixture.engine.close();
    return store.files(".ckp").get(0);
  }

  private List<Frame> pages() {
    return store.log().stream().filter(frame -> frame.kind() == FrameFormat.KIND_PAGE).toList();
  }

  private void assertRefused(Frame frame, String what) {
    CorruptStoreException damage = damageFound();
    assertThat(damage.file()).isEqualTo(frame.file());
    assertThat(damage.offsetBytes()).isEqualTo(frame.offset());
    assertThat(damage.what()).isEqualTo(what);
    assertThat(damage.found()).isNotEqualTo(damage.expected());
  }

  private CorruptStoreException damageFound() {
    try (Engine engine =
        new Engine(EngineOptions.ofMemoryBytes(1 << 20), fixture.disk.copy(), fixture.background)) {
      CorruptStoreException damage =
          catchThrowableOfType(
              CorruptStoreException.class,
              () -> engine.open(StoreFixture.DIRECTORY, StoreFixture.TINY).load());
      assertThat(damage).as("what loading found").isNotNull();
      return damage;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
