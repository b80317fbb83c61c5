package dev.tidepool.engine.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    assertRefused(frame(FrameFormat.KIND_PAGE, 2), "page 1");
  }

  @Test
  void wholeFrameOfAnotherKindIsDamage() throws IOException {
    assertRefused(frame(FrameFormat.KIND_COMMIT, 1), "page 1");
  }

  @Test
  void payloadThatIsNotWhatItsFrameSaysIsDamage() throws IOException {
    assertRefused(frame(FrameFormat.KIND_PAGE, FrameFormat.CODEC_RAW, 1, 2), "2 bytes once");
    assertRefused(frame(FrameFormat.KIND_PAGE, (byte) 9, 1, 1), "1 bytes once");
    assertRefused(
        frame(FrameFormat.KIND_PAGE, FrameFormat.CODEC_LZ4, 1, Integer.MAX_VALUE),
        Integer.MAX_VALUE + " bytes once");
    long position = frame(FrameFormat.KIND_PAGE, FrameFormat.CODEC_LZ4, 1, 100);
    assertThat(reader.readFrame(log, position, log.lastFrameBytes(), 1)).isTrue();
    assertDamage(reader::unpack, position, "100 bytes once");
    assertDamage(reader::unpackToScratch, position, "100 bytes once");
    assertDamage(reader::unpackToScratch, position, "100 bytes once"); // no left-over of the first
  }

  /** A scan comes back to the page for each of its rows. */
  @Test
  void lastPageIsReadAndUnpackedOnce() throws IOException {
    long position = frame(FrameFormat.KIND_PAGE, 1);
    int frameBytes = log.lastFrameBytes();
    reader.readFrame(log, position, frameBytes, 1);
    byte[] bytes = reader.unpackToScratch();
    bytes[0] = 43; // shows that nothing is unpacked over it
    assertThat(reader.readFrame(log, position, frameBytes, 1)).isTrue();
    assertThat(reader.unpackToScratch()).isSameAs(bytes).startsWith(43);
    assertThat(reader.unpack()).isEqualTo(new byte[] {42});

    long other = frame(FrameFormat.KIND_PAGE, 2);
    assertThat(reader.readFrame(log, other, frameBytes, 2)).isTrue();
    assertThat(reader.unpackToScratch()).startsWith(42);
  }

  @Test
  void pageOfAnotherLogAtTheSamePlaceIsAnotherPage() throws IOException {
    long position = frame(FrameFormat.KIND_PAGE, 1);
    reader.readFrame(log, position, log.lastFrameBytes(), 1);
    try (SegmentLog empty = new SegmentLog(disk, DIRECTORY, 1 << 20, 8)) {
      assertThat(reader.readFrame(empty, position, log.lastFrameBytes(), 1)).isFalse();
    }
  }

  @Test
  void placeBehindTheEndOfTheLogHoldsNoPage() throws IOException {
    long position = frame(FrameFormat.KIND_PAGE, 1);
    assertThat(reader.readFrame(log, position + 1, log.lastFrameBytes(), 1)).isFalse();
    assertThat(reader.readFrame(log, SegmentLog.position(9, 96), 33, 1)).isFalse();
    assertThat(reader.readFrame(log, 0, 0, 1)).isFalse();
  }

  private void assertRefused(long position, String expected) {
    assertDamage(
        () -> reader.readFrame(log, position, log.lastFrameBytes(), 1), position, expected);
  }

  private void assertDamage(ThrowingCallable reading, long position, String expected) {
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(reading)
        .satisfies(
            damage -> {
              assertThat(damage.file()).isEqualTo(log.pathOf(position));
              assertThat(damage.offsetBytes()).isEqualTo(SegmentLog.offsetOf(position));
              assertThat(damage.expected()).startsWith(expected);
            });
  }

  private long frame(byte kind, int page) throws IOException {
    return frame(kind, FrameFormat.CODEC_RAW, page, 1);
  }

  private long frame(byte kind, byte codec, int page, int rawBytes) throws IOException {
    int payload = log.beginFrame(1);
    log.batch()[payload] = 42;
    long position = log.endFrame(kind, codec, page, 1, rawBytes, 1);
    log.writeBatch();
    return position;
  }
}
