package dev.tidepool.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.DiskOperation;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.io.HookedVfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log promises of single writes and syncs, on a disk that fails at the right moment. */
class SegmentLogTest {
  private static final Path DIRECTORY = Path.of("/store");
  private static final int SEGMENT_BYTES = 256;

  private final FaultyVfs disk = new FaultyVfs(1);
  private final HookedVfs hooked = new HookedVfs(disk);
  private final SegmentLog log = new SegmentLog(hooked, DIRECTORY, SEGMENT_BYTES, 7);

  @BeforeEach
  void createDirectory() throws IOException {
    disk.createDirectories(DIRECTORY);
  }

  /** Else no checkpoint is ever done beside a writer who is faster than the device. */
  @Test
  void syncEndsAlthoughTheLogGrowsAllTheWhile() throws IOException {
    append(SEGMENT_BYTES);
    append(SEGMENT_BYTES);
    int[] syncs = {0};
    hooked.beforeSync(
        file -> {
          if (++syncs[0] > 100) {
            throw new AssertionError("still syncing: " + log);
          }
          append(SEGMENT_BYTES);
        });
    log.sync(log.endPosition());
    assertThat(syncs[0]).isEqualTo(2);
    assertThat(log.segments()).hasSize(4);
  }

  @Test
  void syncMakesAllFramesBeforeItDurable() throws IOException {
    for (int i = 0; i < 5; i++) {
      append(100);
    }
    disk.syncDirectory(DIRECTORY);
    log.sync(log.endPosition());
    assertThat(disk.powerCut(1).files()).isEqualTo(disk.files());
  }

  @Test
  void segmentThatCannotBeDeletedDoesNotKeepTheOthers() throws IOException {
    for (int i = 0; i < 4; i++) {
      append(SEGMENT_BYTES);
    }
    List<SegmentLog.Segment> dead = log.segments().subList(0, 3);
    dead.forEach(log::forget);
    disk.failNext(DiskOperation.DELETE, 1);
    assertThatIOException().isThrownBy(() -> log.delete(dead));
    assertThat(disk.files().keySet())
        .containsExactlyInAnyOrder(dead.get(0).path(), log.segments().get(0).path());
  }

  /** The device may have dropped what it did not make durable, and would not say so again. */
  @Test
  void syncFailsForGoodOnceItHasFailed() throws IOException {
    append(10);
    disk.failNext(DiskOperation.SYNC, 1);
    assertThatIOException().isThrownBy(() -> log.sync(log.endPosition()));
    append(10);
    long syncs = disk.syncCount();
    assertThatIOException()
        .isThrownBy(() -> log.sync(log.endPosition()))
        .withMessageContaining("close and reopen");
    assertThat(disk.syncCount()).isEqualTo(syncs);
  }

  /** Adds one frame with a payload of {@code bytes} and writes it. */
  private void append(int bytes) throws IOException {
    log.beginFrame(bytes);
    log.endFrame(FrameFormat.KIND_PAGE, FrameFormat.CODEC_RAW, 1, bytes, bytes, 1);
    log.writeBatch();
  }
}
