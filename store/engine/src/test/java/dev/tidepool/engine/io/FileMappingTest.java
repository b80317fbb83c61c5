package dev.tidepool.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Files that are read through mappings say the same as files that are not, and let go of both. */
class FileMappingTest {
  private static final int READS = 50; // more than it takes for a file to be mapped

  @TempDir Path directory;

  @ParameterizedTest
  @Seeds
  void mappedReadsAreThoseOfTheFile(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    byte[] content = new byte[random.nextInt(1, 100_000)];
    random.nextBytes(content);
    int mappedBefore = FileMapping.count();
    try (VfsFile file = NioVfs.INSTANCE.openOrCreate(directory.resolve("a"))) {
      file.write(ByteBuffer.wrap(content), 0);
      for (int i = 0; i < 500; i++) {
        int offset = random.nextInt(content.length + 10);
        byte[] target = new byte[random.nextInt(5_000)];
        int count = file.readUnchanging(ByteBuffer.wrap(target), offset);
        int from = Math.min(offset, content.length); // a read behind the end finds nothing
        int to = Math.min(offset + target.length, content.length);
        assertThat(count).isEqualTo(to - from);
        assertThat(Arrays.mismatch(target, 0, count, content, from, to)).isNegative();
      }
      assertThat(FileMapping.count()).as("files mapped").isEqualTo(mappedBefore + 1);
    }
    assertThat(FileMapping.count()).as("files mapped after closing").isEqualTo(mappedBefore);
  }

  @Test
  void closedFileIsUnmappedByItsLastReader() throws IOException {
    Path path = directory.resolve("a");
    Files.write(path, new byte[100]);
    int mappedBefore = FileMapping.count();
    FileMapping mapping;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      mapping = FileMapping.of(channel);
    }
    assertThat(mapping.tryHold()).isTrue(); // a reader
    mapping.release(); // the file
    assertThat(mapping.read(ByteBuffer.allocate(10), 95)).isEqualTo(5);
    assertThat(FileMapping.count()).isEqualTo(mappedBefore + 1);
    mapping.release();
    assertThat(FileMapping.count()).isEqualTo(mappedBefore);
    assertThat(mapping.tryHold()).isFalse();
  }

  /** Somebody cuts a segment off under a running store: an error, not the end of the process. */
  @Test
  void segmentCutOffUnderAStoreIsAnError() throws IOException {
    StoreOptions options = new StoreOptions(1 << 10, 64 << 10, 4 << 10, 1 << 20, 0.6);
    try (Engine engine = new Engine(EngineOptions.ofMemoryBytes(16 << 10));
        TieredStore store = engine.open(directory.resolve("store"), options)) {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < 2_000; i++) {
        byte[] value = new byte[200];
        random.nextBytes(value);
        store.put(key(i), value);
      }
      store.commit(new byte[0]);
      for (int i = 0; i < READS; i++) {
        assertThat(store.get(key(i))).hasSize(200);
      }
      assertThat(FileMapping.count()).isPositive();
      for (Path segment : segments()) {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
          channel.truncate(200);
        }
      }
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  store.get(key(i));
                }
              })
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(".seg");
    }
  }

  /** Reading goes on where the system refuses to map, and no file is tried any more. */
  @Test
  void fileThatCannotBeMappedIsReadAllTheSame() throws IOException {
    NioVfs vfs = new NioVfs(4);
    Path path = directory.resolve("a");
    try (VfsFile file = vfs.openOrCreate(path);
        VfsFile other = vfs.openOrCreate(directory.resolve("b"))) {
      file.write(ByteBuffer.wrap(new byte[100]), 0);
      other.write(ByteBuffer.wrap(new byte[100]), 0);
      vfs.mappingChoice().failed(path, new IOException("Map failed"));
      int mappedBefore = FileMapping.count();
      for (int i = 0; i < READS; i++) {
        assertThat(file.readUnchanging(ByteBuffer.allocate(10), 5)).isEqualTo(10);
        assertThat(other.readUnchanging(ByteBuffer.allocate(10), 95)).isEqualTo(5);
      }
      assertThat(FileMapping.count()).isEqualTo(mappedBefore);
    }
  }

  /** A copy out of a mapping holds up the process, so a long one is left to the system. */
  @Test
  void longReadsDoNotMap() throws IOException {
    int bytes = NioFile.MAPPED_READ_BYTES_MAX + 1;
    int mappedBefore = FileMapping.count();
    try (VfsFile file = NioVfs.INSTANCE.openOrCreate(directory.resolve("a"))) {
      file.write(ByteBuffer.wrap(new byte[bytes]), 0);
      for (int i = 0; i < READS; i++) {
        assertThat(file.readUnchanging(ByteBuffer.allocate(bytes), 0)).isEqualTo(bytes);
      }
      assertThat(FileMapping.count()).isEqualTo(mappedBefore);
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("store"))) {
      return files
          .filter(file -> file.toString().endsWith(".seg"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private static byte[] key(int number) {
    return ("key-" + number).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void slowMappingsGiveWayToSystemCallsForAWhile() {
    MappingChoice choice = new MappingChoice();
    for (int i = 0; i < 1_000; i++) {
      choice.took(i % 4 == 0 ? MappingChoice.SLOW_NANOS + 1 : 500); // three in four are cached
    }
    assertThat(choice.mayUseMapping()).isTrue();
    for (int i = 0; i < 1_000 && choice.mayUseMapping(); i++) {
      choice.took(i % 4 == 0 ? 500 : MappingChoice.SLOW_NANOS + 1);
    }
    for (int i = 1; i < MappingChoice.POSITIONAL_READS; i++) {
      assertThat(choice.mayUseMapping()).isFalse();
    }
    assertThat(choice.mayUseMapping()).isTrue();
  }
}
