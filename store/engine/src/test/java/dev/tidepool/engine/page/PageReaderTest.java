package dev.tidepool.engine.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands at the place where a page should be. */
class PageReaderTest {
  private static final Path DIRECTORY = Path.of("/store");

  private final FaultyVfs disk = new FaultyVfs(1);
  private final SegmentLog log = new SegmentLog(disk, DIRECTORY, 1 << 20, 7);
  private final PageReader reader = new PageReader();

  @BeforeEach
  void createDirectory() throws IOException {
    disk.createDirectories(DIRECTORY);
  }

  @Test
  void pageIsReadBack() throws IOException {
    long position = frame(FrameFormat.KIND_PAGE, 1);
    assertThat(reader.readFrame(log, position, log.lastFrameBytes(), 1)).isTrue();
    assertThat(reader.unpack()).isEqualTo(new byte[] {42});
  }

  @Test
  void wholeFrameOfAnotherPageIsDamage() throws IOException {
    assertRefused(frame(FrameFormat.KIND_PAGE, 2));
  }

  @Test
  void wholeFrameOfAnotherKindIsDamage() throws IOException {
    assertRefused(frame(FrameFormat.KIND_COMMIT, 1));
  }

  @Test
  void placeBehindTheEndOfTheLogHoldsNoPage() throws IOException {
    long position = frame(FrameFormat.KIND_PAGE, 1);
    assertThat(reader.readFrame(log, position + 1, log.lastFrameBytes(), 1)).isFalse();
    assertThat(reader.readFrame(log, SegmentLog.position(9, 96), 33, 1)).isFalse();
    assertThat(reader.readFrame(log, 0, 0, 1)).isFalse();
  }

  private void assertRefused(long position) {
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() -> reader.readFrame(log, position, log.lastFrameBytes(), 1))
        .satisfies(
            damage -> {
              assertThat(damage.file()).isEqualTo(log.pathOf(position));
              assertThat(damage.offsetBytes()).isEqualTo(SegmentLog.offsetOf(position));
              assertThat(damage.expected()).isEqualTo("page 1");
            });
  }

  private long frame(byte kind, int page) throws IOException {
    int payload = log.beginFrame(1);
    log.batch()[payload] = 42;
    long position = log.endFrame(kind, FrameFormat.CODEC_RAW, page, 1, 1, 1);
    log.writeBatch();
    return position;
  }
}
