package dev.tidepool.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which segments follow each other, when some are missing, shorter, or of another run. */
class LogChainTest {
  private static final Path DIRECTORY = Path.of("/store");
  private static final long STORE_ID = 7;
  private static final int FRAME_BYTES = 100;

  private final FaultyVfs disk = new FaultyVfs(1);

  @BeforeEach
  void createDirectory() throws IOException {
    disk.createDirectories(DIRECTORY);
  }

  @Test
  void segmentsThatNameEachOtherAreAChain() throws IOException {
    segment(1, STORE_ID, 11, 0, 0);
    segment(2, STORE_ID, 22, 11, SegmentLog.position(1, FileHeader.BYTES + FRAME_BYTES));
    segment(4, STORE_ID, 44, 22, SegmentLog.position(2, FileHeader.BYTES));
    LogChain.Result found = LogChain.find(directory(), STORE_ID, 0);
    assertThat(found.chain()).extracting(LogChain.Link::number).containsExactly(1, 2, 4);
    assertThat(found.chain())
        .extracting(LogChain.Link::endOffset)
        .containsExactly(196L, 96L, 196L); // the second ends where its successor took over
    assertThat(found.strangers()).isEmpty();
  }

  /** The third continues a second that was lost with the power, and made again. */
  @Test
  void successorOfAnEarlierSegmentOfTheSameNumberIsAStranger() throws IOException {
    segment(1, STORE_ID, 11, 0, 0);
    segment(2, STORE_ID, 23, 11, SegmentLog.position(1, FileHeader.BYTES));
    segment(3, STORE_ID, 33, 22, SegmentLog.position(2, FileHeader.BYTES));
    assertChain(0, new int[] {1, 2}, new int[] {3});
  }

  @Test
  void successorOfAMissingOrShorterSegmentIsAStranger() throws IOException {
    segment(1, STORE_ID, 11, 0, 0);
    segment(2, STORE_ID, 22, 11, SegmentLog.position(1, FileHeader.BYTES + FRAME_BYTES + 1));
    segment(4, STORE_ID, 44, 33, SegmentLog.position(3, FileHeader.BYTES));
    assertChain(0, new int[] {1}, new int[] {2, 4});
  }

  @Test
  void chainStartsInTheSegmentOfTheCheckpoint() throws IOException {
    segment(1, STORE_ID, 11, 0, 0);
    segment(3, STORE_ID, 33, 22, SegmentLog.position(2, FileHeader.BYTES));
    segment(4, STORE_ID, 44, 33, SegmentLog.position(3, FileHeader.BYTES + 8));
    assertChain(SegmentLog.position(3, FileHeader.BYTES), new int[] {3, 4}, new int[0]);
  }

  @Test
  void segmentsOfAnotherIdentityDoNotCount() throws IOException {
    segment(1, STORE_ID, 11, 0, 0);
    segment(2, STORE_ID + 1, 22, 11, SegmentLog.position(1, FileHeader.BYTES));
    assertChain(0, new int[] {1}, new int[0]);
  }

  /** A header of which only the first bytes reached the device. */
  @Test
  void segmentWithoutAWholeHeaderIsHeadless() throws IOException {
    segment(1, STORE_ID, 11, 0, 0);
    for (int written : new int[] {0, 5, 8, 40, 93}) {
      Path path = segment(2, STORE_ID, 22, 11, SegmentLog.position(1, FileHeader.BYTES));
      try (VfsFile file = disk.openOrCreate(path)) {
        file.write(ByteBuffer.allocate(FileHeader.BYTES - written), written);
      }
      LogChain.Result found = LogChain.find(directory(), STORE_ID, 0);
      assertThat(found.headless()).containsExactly(path);
      assertThat(found.chain()).hasSize(1);
    }
  }

  private void assertChain(long start, int[] chain, int[] strangers) throws IOException {
    LogChain.Result found = LogChain.find(directory(), STORE_ID, start);
    assertThat(found.chain().stream().mapToInt(LogChain.Link::number)).containsExactly(box(chain));
    assertThat(found.strangers().stream().mapToInt(LogChain.Link::number))
        .containsExactly(box(strangers));
  }

  private static Integer[] box(int[] numbers) {
    return java.util.Arrays.stream(numbers).boxed().toArray(Integer[]::new);
  }

  private StoreDirectory directory() {
    return new StoreDirectory(disk, DIRECTORY);
  }

  private Path segment(int number, long storeId, long nonce, long previousNonce, long previousEnd)
      throws IOException {
    Path path = DIRECTORY.resolve(SegmentLog.fileName(number));
    FileHeader header =
        new FileHeader(
            FileHeader.Kind.SEGMENT, storeId, number, 1, 0, nonce, previousNonce, previousEnd);
    try (VfsFile file = disk.openOrCreate(path)) {
      file.write(header.toBytes(), 0);
      file.write(ByteBuffer.allocate(FRAME_BYTES), FileHeader.BYTES);
    }
    return path;
  }
}
