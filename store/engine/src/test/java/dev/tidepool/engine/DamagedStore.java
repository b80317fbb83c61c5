package dev.tidepool.engine;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.FrameScanner;
import dev.tidepool.engine.verify.Finding;
import dev.tidepool.engine.verify.StoreVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The files of a closed store, to be damaged: by accident, or on purpose with checksums that hold.
 */
final class DamagedStore {
  final FaultyVfs disk;

  /** A frame as it stands in its file. */
  record Frame(Path file, long offset, byte[] bytes) {
    byte kind() {
      return FrameFormat.kind(bytes, 0);
    }

    long sequence() {
      return FrameFormat.sequence(bytes, 0);
    }

    long end() {
      return offset + bytes.length;
    }

    ByteBuffer payload() {
      return ByteBuffer.wrap(bytes, FrameFormat.HEADER_BYTES, bytes.length - 32)
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  DamagedStore(FaultyVfs disk) {
    this.disk = disk;
  }

  /** Gives a store that is not there yet an identity, lest it draw a random one. */
  static void createIdentity(FaultyVfs disk, long storeId, long seed0, long seed1) {
    new DamagedStore(disk)
        .write(
            file("STORE"),
            0,
            FileHeader.of(FileHeader.Kind.IDENTITY, storeId, seed0, seed1).toBytes());
  }

  static Path file(String name) {
    return StoreFixture.DIRECTORY.resolve(name);
  }

  List<Finding> verify() {
    return new StoreVerifier(disk).verify(StoreFixture.DIRECTORY);
  }

  List<Path> files(String suffix) {
    return disk.files().keySet().stream().filter(f -> f.toString().endsWith(suffix)).toList();
  }

  /** All whole frames of a file. */
  List<Frame> frames(Path path) {
    List<Frame> frames = new ArrayList<>();
    try (VfsFile file = disk.openForRead(path)) {
      FrameScanner scanner = new FrameScanner(file, FileHeader.BYTES, file.size());
      while (scanner.next() == FrameScanner.Found.FRAME) {
        byte[] bytes = new byte[(int) (scanner.endOfFrame() - scanner.offset())];
        file.read(ByteBuffer.wrap(bytes), scanner.offset());
        frames.add(new Frame(path, scanner.offset(), bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }

  /** All frames of all segments, in the order of the log. */
  List<Frame> log() {
    return files(".seg").stream().flatMap(file -> frames(file).stream()).toList();
  }

  Frame frame(Path path, int kind) {
    return frames(path).stream().filter(f -> f.kind() == kind).findFirst().orElseThrow();
  }

  void flip(Path path, long offset) {
    try {
      disk.flipBit(path, offset, (int) (offset % 8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes a frame and gives it a checksum that holds. */
  void rewrite(Frame frame, Consumer<ByteBuffer> change) {
    byte[] bytes = frame.bytes.clone();
    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, FrameFormat.checksum(bytes, 0, bytes.length));
    write(frame.file, frame.offset, ByteBuffer.wrap(bytes));
  }

  /** Changes a payload and gives its frame a checksum that holds. */
  void rewritePayload(Frame frame, Consumer<ByteBuffer> change) {
    rewrite(
        frame,
        bytes ->
            change.accept(
                bytes
                    .slice(FrameFormat.HEADER_BYTES, bytes.capacity() - FrameFormat.HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)));
  }

  void rewriteHeader(Path path, FileHeader.Kind kind, UnaryOperator<FileHeader> change) {
    try (VfsFile file = disk.openForRead(path)) {
      write(path, 0, change.apply(FileHeader.read(file, path, kind)).toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Path path, long offset, ByteBuffer bytes) {
    try (VfsFile file = disk.openOrCreate(path)) {
      file.write(bytes, offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void truncate(Path path, long sizeBytes) {
    try (VfsFile file = disk.openOrCreate(path)) {
      file.truncate(sizeBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(Path path) {
    try {
      disk.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
