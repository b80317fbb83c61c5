package dev.tidepool.bench.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the file system refuses direct reads there is nothing to test. */
class DirectVfsTest {

  private static final int FILE_BYTES = 700_001;

  @TempDir private Path directory;

  private final byte[] bytes = new byte[FILE_BYTES];

  @BeforeEach
  void fileSystemTakesDirectReads() {
    assumeTrue(DirectVfs.isSupported(directory));
    new Random(1).nextBytes(bytes);
  }

  @Test
  void readsWhatWasJustWrittenFromAnyOffset() throws IOException {
    try (VfsFile file = DirectVfs.INSTANCE.openOrCreate(directory.resolve("file"))) {
      file.write(ByteBuffer.wrap(bytes), 0);
      assertRange(file, 0, FILE_BYTES);
      assertRange(file, 4095, 2);
      assertRange(file, 4096, 4096);
      assertRange(file, 12_345, 300_000);
      assertRange(file, FILE_BYTES - 1, 1);
      file.write(ByteBuffer.wrap(new byte[] {7}), 5000);
      bytes[5000] = 7;
      assertRange(file, 4999, 3);
    }
  }

  @Test
  void stopsAtTheEndOfTheFile() throws IOException {
    try (VfsFile file = DirectVfs.INSTANCE.openOrCreate(directory.resolve("file"))) {
      file.write(ByteBuffer.wrap(bytes), 0);
      assertThat(file.read(ByteBuffer.allocate(100), FILE_BYTES - 10)).isEqualTo(10);
      assertThat(file.read(ByteBuffer.allocate(100), FILE_BYTES)).isZero();
      assertThat(file.read(ByteBuffer.allocate(100), FILE_BYTES + 10_000)).isZero();
    }
  }

  private void assertRange(VfsFile file, int offset, int length) throws IOException {
    for (ByteBuffer target :
        new ByteBuffer[] {ByteBuffer.allocate(length), ByteBuffer.allocateDirect(length)}) {
      assertThat(file.read(target, offset)).isEqualTo(length);
      byte[] read = new byte[length];
      target.flip().get(read);
      assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }
}
