package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages the files of a closed store, each in turn, and reads everything: it is the last commit,
 * bit for bit, or a {@link CorruptStoreException} that names a file and a place in it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BitFlipTest {
  private static final int MAGIC_AND_VERSION_BYTES = Long.BYTES + Integer.BYTES;
  private static final int FLIPS_PER_FILE = 400;

  private record Committed(byte[] note, Rows rows) {}

  /** A store with a checkpoint, segments before and behind it, and all it committed since. */
  private static final class Subject {
    final StoreFixture fixture;
    final List<Committed> commits = new ArrayList<>();

    Subject(Seed seed) {
      SplittableRandom random = seed.random();
      fixture = new StoreFixture(seed.derive(1).value());
      fixture.open();
      Rows rows = new Rows();
      commits.add(new Committed(null, rows.copy()));
      for (int i = 1; i <= 60 || fixture.disk.files().size() < 8; i++) {
        for (int j = 0; j < 10; j++) {
          byte[] key = Rows.key(random, 250);
          if (random.nextInt(5) == 0) {
            assertThat(fixture.store.remove(key)).isEqualTo(rows.remove(key));
          } else {
            byte[] value = Rows.value(random);
            fixture.store.put(key, value);
            rows.put(key, value);
          }
        }
        if (i == 20) {
          rows.assertHeldBy(fixture.store); // scans: the next checkpoint holds the key order too
        }
        byte[] note = ("note-" + i).getBytes(StandardCharsets.UTF_8);
        fixture.store.commit(note);
        commits.add(new Committed(note, rows.copy()));
        if (i < 50) {
          fixture.background.run(random.nextInt(4));
        }
      }
      fixture.engine.close();
      assertThat(fixture.disk.files().keySet())
          .anyMatch(file -> file.toString().endsWith(".ckp"))
          .anyMatch(file -> file.toString().endsWith(".seg"));
    }

    Committed last() {
      return commits.get(commits.size() - 1);
    }

    /**
     * Opens a damaged copy; true if it is exactly {@code expected}, false if damage is reported.
     */
    boolean isWholeOrReported(FaultyVfs disk, boolean olderIsAllowed) {
      fixture.use(disk);
      try {
        fixture.open();
        byte[] note = fixture.store.committedNote();
        Committed found =
            commits.stream()
                .filter(c -> Arrays.equals(c.note, note))
                .findFirst()
                .orElseThrow(() -> new AssertionError("an unknown note: " + Arrays.toString(note)));
        if (!olderIsAllowed) {
          assertThat(note).isEqualTo(last().note);
        }
        found.rows.assertHeldBy(fixture.store);
        return true;
      } catch (CorruptStoreException e) {
        assertThat(e.file()).isNotNull();
        assertThat(e.offsetBytes()).isNotNegative();
        assertThat(e.getMessage()).contains(e.file().toString(), "at byte " + e.offsetBytes());
        return false;
      } finally {
        fixture.engine.close();
        disk.assertNoLeaks();
      }
    }
  }

  @ParameterizedTest
  @Seeds(freshCount = 1)
  void flippedBitIsFoundOrHarmless(Seed seed) throws IOException {
    Subject subject = new Subject(seed);
    FaultyVfs whole = subject.fixture.disk;
    SplittableRandom random = seed.derive(2).random();
    int reported = 0;
    for (Map.Entry<Path, Long> file : whole.files().entrySet()) {
      for (long bit : bitsToFlip(file.getValue() * Byte.SIZE, random)) {
        FaultyVfs disk = whole.copy();
        disk.flipBit(file.getKey(), bit / Byte.SIZE, (int) (bit % Byte.SIZE));
        try {
          reported += subject.isWholeOrReported(disk, false) ? 0 : 1;
        } catch (UnsupportedFormatException e) {
          assertThat(bit / Byte.SIZE).isLessThan(MAGIC_AND_VERSION_BYTES);
        } catch (RuntimeException | Error e) {
          fail("bit " + bit % Byte.SIZE + " of byte " + bit / Byte.SIZE + " of " + file, e);
        }
      }
    }
    assertThat(reported).isPositive();
  }

  /** All bits of the header, many of the last kilobyte, where the last commit is, and others. */
  private static long[] bitsToFlip(long bitCount, SplittableRandom random) {
    if (bitCount == 0) {
      return new long[0];
    }
    long headerBits = Math.min(bitCount, FileHeader.BYTES * Byte.SIZE);
    long[] bits = new long[(int) headerBits + FLIPS_PER_FILE];
    for (int i = 0; i < bits.length; i++) {
      bits[i] =
          i < headerBits
              ? i
              : i % 2 == 0
                  ? random.nextLong(bitCount)
                  : random.nextLong(Math.max(0, bitCount - 8192), bitCount);
    }
    return bits;
  }

  /** A log that ends early cannot be told from one that was written no further. */
  @ParameterizedTest
  @Seeds(freshCount = 1)
  void truncatedFileIsFoundOrEndsTheLogEarlier(Seed seed) throws IOException {
    Subject subject = new Subject(seed);
    FaultyVfs whole = subject.fixture.disk;
    SplittableRandom random = seed.derive(2).random();
    for (Map.Entry<Path, Long> file : whole.files().entrySet()) {
      for (int i = 0; i < 60 && file.getValue() > 0; i++) {
        long size = i < 2 ? i * FileHeader.BYTES : random.nextLong(file.getValue());
        FaultyVfs disk = whole.copy();
        try (VfsFile target = disk.openOrCreate(file.getKey())) {
          target.truncate(Math.min(size, file.getValue()));
        }
        try {
          subject.isWholeOrReported(disk, file.getKey().toString().endsWith(".seg"));
        } catch (RuntimeException | Error e) {
          fail(file + " truncated to " + size, e);
        }
      }
    }
  }

  /** Without a checkpoint, too, a store that lost its identity does not pass for a new one. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 50, FileHeader.BYTES - 1})
  void missingIdentityIsFound(long sizeLeft) throws IOException {
    StoreFixture fixture = new StoreFixture(1);
    fixture.open().put(Rows.key(1), Rows.key(2));
    fixture.store.commit(new byte[0]);
    fixture.engine.close();
    Path identity = StoreFixture.DIRECTORY.resolve("STORE");
    if (sizeLeft < 0) {
      fixture.disk.delete(identity);
    } else {
      try (VfsFile file = fixture.disk.openOrCreate(identity)) {
        file.truncate(sizeLeft);
      }
    }
    assertThatThrownBy(fixture::open)
        .isInstanceOfSatisfying(
            CorruptStoreException.class, e -> assertThat(e.file()).isEqualTo(identity));
  }

  /**
   * Takes the frames of the second of three commits out of the log, so that the third follows the
   * first: whole frames, but not the next ones. Damage, or the work of a loss of power.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void framesMissingInTheMiddleEndTheLog(boolean powerWasLost) throws IOException {
    StoreFixture fixture = new StoreFixture(1);
    fixture.open();
    long[] ends = new long[3];
    Path segment = StoreFixture.DIRECTORY.resolve("00000001.seg");
    for (int i = 0; i < 3; i++) {
      fixture.store.put(Rows.key(i), Rows.key(i));
      fixture.store.commit(Rows.key(i));
      ends[i] = fixture.disk.files().get(segment);
    }
    fixture.engine.close();
    try (VfsFile file = fixture.disk.openOrCreate(segment)) {
      ByteBuffer third = ByteBuffer.allocate((int) (ends[2] - ends[1]));
      file.read(third, ends[1]);
      file.write(third.flip(), ends[0]);
      file.truncate(ends[0] + third.limit());
    }
    fixture.disk.syncAll();
    if (powerWasLost) {
      fixture.use(fixture.disk.powerCut(1));
      assertThat(fixture.open().committedNote()).isEqualTo(Rows.key(0));
      assertThat(fixture.store.rowCount()).isEqualTo(1);
    } else {
      assertThatThrownBy(fixture::open)
          .isInstanceOfSatisfying(
              CorruptStoreException.class, e -> assertThat(e.offsetBytes()).isEqualTo(ends[0]));
    }
  }

  @ParameterizedTest
  @Seeds(freshCount = 1)
  void missingFileIsFoundOrEndsTheLogEarlier(Seed seed) throws IOException {
    Subject subject = new Subject(seed);
    FaultyVfs whole = subject.fixture.disk;
    for (Path file : whole.files().keySet()) {
      FaultyVfs disk = whole.copy();
      disk.delete(file);
      try {
        subject.isWholeOrReported(disk, file.toString().endsWith(".seg"));
      } catch (RuntimeException | Error e) {
        fail(file + " deleted", e);
      }
    }
  }
}
