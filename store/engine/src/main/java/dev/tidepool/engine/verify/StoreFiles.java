package dev.tidepool.engine.verify;

import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.recovery.StoreDirectory.Identity;
import dev.tidepool.engine.segment.SegmentLog;
import dev.tidepool.engine.verify.SegmentFile.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a store by what they are, with their headers checked. */
final class StoreFiles {
  final StoreDirectory directory;
  final TreeMap<Integer, SegmentFile> segments = new TreeMap<>();
  final TreeMap<Integer, Path> checkpoints = new TreeMap<>();
  final List<Path> headless = new ArrayList<>(); // segments whose header was not written whole
  final List<String> leftOvers = new ArrayList<>();
  final List<String> strangers = new ArrayList<>();
  Identity identity; // null if there is none, or a damaged one
  long fileBytes;
  private boolean hasNoStore; // what is there was never a store, or not durably
  private boolean headerIsDamaged; // the one read last
  private final Findings findings;
  private final Vfs vfs;

  StoreFiles(StoreDirectory directory, Findings findings) throws IOException {
    this.directory = directory;
    this.vfs = directory.vfs();
    this.findings = findings;
    readIdentity();
    TreeSet<String> others = new TreeSet<>(vfs.list(directory.path()));
    others.remove(StoreDirectory.IDENTITY_NAME);
    others.remove(StoreDirectory.LOCK_NAME);
    for (Map.Entry<Integer, Path> entry : directory.segments().entrySet()) {
      others.remove(name(entry.getValue()));
      readSegment(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<Integer, Path> entry : directory.checkpoints().entrySet()) {
      others.remove(name(entry.getValue()));
      readCheckpoint(entry.getKey(), entry.getValue());
    }
    for (String name : others) {
      (name.endsWith(".tmp") ? leftOvers : strangers).add(name);
    }
    Collections.sort(leftOvers);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  Vfs vfs() {
    return vfs;
  }

  /** Reads the identity; without one, and without checkpoints, all segments are left over. */
  private void readIdentity() throws IOException {
    Path path = directory.path().resolve(StoreDirectory.IDENTITY_NAME);
    if (vfs.exists(path)) {
      FileHeader header = header(path, FileHeader.Kind.IDENTITY, true);
      if (header != null) {
        identity = new Identity(header.storeId(), header.number(), header.firstSequence());
      }
    } else if (!directory.checkpoints().isEmpty()) {
      findings.error(path, 0, "identity file", "present, as there is a checkpoint", "missing");
    } else if (!directory.segments().isEmpty()) {
      hasNoStore = true;
      findings.warning(path, 0, "identity file", "present, as there are segments", "missing");
    }
  }

  /** The header of a file, or null if it was not written to its end or cannot be read. */
  private FileHeader header(Path path, FileHeader.Kind kind, boolean mustBeWhole) {
    headerIsDamaged = false;
    try (VfsFile file = vfs.openForRead(path)) {
      fileBytes += file.size();
      FileHeader header = FileHeader.read(file, path, kind);
      if (header == null && mustBeWhole) {
        findings.error(path, 0, "file header", FileHeader.BYTES + " bytes", "not written whole");
      }
      return header;
    } catch (IOException e) {
      findings.unreadable(path, e);
    } catch (StoreException e) {
      findings.header(path, e);
    }
    headerIsDamaged = true;
    return null;
  }

  private void readSegment(int number, Path path) throws IOException {
    if (hasNoStore) {
      leftOvers.add(name(path));
      return;
    }
    FileHeader header = header(path, FileHeader.Kind.SEGMENT, false);
    if (header == null && !headerIsDamaged) {
      headless.add(path);
    }
    if (header == null ? !headerIsDamaged : !isOurs(header)) {
      leftOvers.add(name(path));
      return;
    }
    checkNumber(path, header, number);
    try (VfsFile file = vfs.openForRead(path)) {
      segments.put(number, new SegmentFile(number, path, header, file.size()));
    }
  }

  private void readCheckpoint(int number, Path path) {
    FileHeader header = header(path, FileHeader.Kind.CHECKPOINT, true);
    if (!isOurs(header)) {
      leftOvers.add(name(path));
      return;
    }
    checkNumber(path, header, number);
    checkpoints.put(number, path);
  }

  /** Files of another identity are left over; a damaged header may have been ours. */
  private boolean isOurs(FileHeader header) {
    return header == null || identity == null || header.storeId() == identity.storeId();
  }

  private void checkNumber(Path path, FileHeader header, int number) {
    if (header != null && header.number() != number) {
      findings.error(path, 0, "number in the file header", number, header.number());
    }
  }

  // ---- the chain -------------------------------------------------------------------------------

  /**
   * Finds the segments that are replayed from {@code startPosition} on, oldest first, and says of
   * all segments what part they have in the log.
   */
  List<SegmentFile> findChain(long startPosition) {
    Deque<SegmentFile> chain = new ArrayDeque<>();
    for (SegmentFile last : segments.descendingMap().values()) {
      if (last.header != null
          && last.number >= SegmentLog.segmentOf(startPosition)
          && chainTo(last, startPosition, chain)) {
        break;
      }
      chain.clear();
    }
    for (SegmentFile segment : segments.values()) {
      boolean isBefore = segment.number < SegmentLog.segmentOf(startPosition);
      segment.part = isBefore ? Part.BEFORE_CHECKPOINT : Part.OUTSIDE;
    }
    chain.forEach(segment -> segment.part = Part.CHAIN);
    setEnds();
    return List.copyOf(chain);
  }

  private boolean chainTo(SegmentFile last, long startPosition, Deque<SegmentFile> chain) {
    chain.addFirst(last);
    while (!isStart(chain.getFirst(), startPosition)) {
      SegmentFile segment = chain.getFirst();
      SegmentFile previous = previousOf(segment);
      if (previous == null || previous.number >= segment.number) {
        return false;
      }
      chain.addFirst(previous);
    }
    return true;
  }

  private static boolean isStart(SegmentFile segment, long startPosition) {
    return startPosition == 0
        ? segment.header.previousNonce() == 0
        : segment.number == SegmentLog.segmentOf(startPosition);
  }

  /** The number of the chain's last segment, or 0. */
  int lastOfChain() {
    int last = 0;
    for (SegmentFile segment : segments.values()) {
      last = segment.part == Part.CHAIN ? segment.number : last;
    }
    return last;
  }

  /** The segment that {@code segment} continues, if it is there and long enough. */
  SegmentFile previousOf(SegmentFile segment) {
    FileHeader header = segment.header;
    if (header == null || header.previousNonce() == 0) {
      return null;
    }
    SegmentFile previous = segments.get(SegmentLog.segmentOf(header.previousEnd()));
    return previous != null
            && previous.header != null
            && previous.header.nonce() == header.previousNonce()
            && previous.sizeBytes >= SegmentLog.offsetOf(header.previousEnd())
        ? previous
        : null;
  }

  private void setEnds() {
    for (SegmentFile segment : segments.values()) {
      if (segment.part != Part.OUTSIDE) {
        SegmentFile previous = previousOf(segment);
        if (previous != null) {
          previous.isContinued = true;
          previous.endOffset = SegmentLog.offsetOf(segment.header.previousEnd());
        } else {
          checkPrevious(segment);
        }
      }
    }
  }

  /** A predecessor that is there by name must be as long as its successor says. */
  private void checkPrevious(SegmentFile segment) {
    if (segment.header == null || segment.header.previousNonce() == 0) {
      return;
    }
    long end = SegmentLog.offsetOf(segment.header.previousEnd());
    SegmentFile named = segments.get(SegmentLog.segmentOf(segment.header.previousEnd()));
    if (named != null
        && named.header != null
        && named.header.nonce() == segment.header.previousNonce()) {
      findings.error(
          named.path,
          named.sizeBytes,
          "end of the segment",
          "byte " + end + ", where segment " + segment.number + " goes on",
          "byte " + named.sizeBytes);
    }
  }
}
