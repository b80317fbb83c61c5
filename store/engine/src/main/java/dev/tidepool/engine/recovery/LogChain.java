package dev.tidepool.engine.recovery;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.engine.io.VfsFile;
import dev.tidepool.engine.segment.SegmentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The segments that follow each other from a starting place on.
 *
 * <p>Each segment names the one it continues and where that ended. So the chain is found from its
 * end: the newest segment whose predecessors are all there, back to the start. What a predecessor
 * holds behind the place where its successor took over was never committed. Segments outside the
 * chain are left over from a run that lost them, or have lost a predecessor.
 */
final class LogChain {
  private LogChain() {}

  /**
   * A segment of the chain.
   *
   * @param endOffset where it ends: where its successor took over, or the end of the file
   * @param isLast whether it has no successor
   */
  record Link(int number, Path path, FileHeader header, long endOffset, boolean isLast) {}

  /**
   * What was found.
   *
   * @param chain oldest first
   * @param strangers the segments from the chain's start on that do not belong to it
   * @param headless files whose header was never written to its end
   */
  record Result(List<Link> chain, List<Link> strangers, List<Path> headless) {}

  static Result find(StoreDirectory directory, long storeId, long startPosition)
      throws IOException {
    List<Path> headless = new ArrayList<>();
    TreeMap<Integer, Link> files = read(directory, storeId, startPosition, headless);
    for (Link last : files.descendingMap().values()) {
      Deque<Link> chain = chainTo(last, files, startPosition);
      if (chain != null) {
        List<Link> strangers = new ArrayList<>(files.values());
        strangers.removeIf(file -> chain.stream().anyMatch(link -> link.number == file.number));
        return new Result(List.copyOf(chain), strangers, headless);
      }
    }
    return new Result(List.of(), new ArrayList<>(files.values()), headless);
  }

  private static TreeMap<Integer, Link> read(
      StoreDirectory directory, long storeId, long startPosition, List<Path> headless)
      throws IOException {
    Vfs vfs = directory.vfs();
    TreeMap<Integer, Link> files = new TreeMap<>();
    for (Map.Entry<Integer, Path> entry :
        directory.segments().tailMap(SegmentLog.segmentOf(startPosition), true).entrySet()) {
      Path path = entry.getValue();
      try (VfsFile file = vfs.openForRead(path)) {
        FileHeader header = FileHeader.read(file, path, FileHeader.Kind.SEGMENT);
        if (header == null) {
          headless.add(path);
        } else if (header.storeId() == storeId) {
          files.put(entry.getKey(), new Link(entry.getKey(), path, header, file.size(), true));
        }
      }
    }
    return files;
  }

  /** The chain that ends with {@code last}, or null if it does not reach the start. */
  private static Deque<Link> chainTo(Link last, TreeMap<Integer, Link> files, long startPosition) {
    Deque<Link> chain = new ArrayDeque<>();
    chain.addFirst(last);
    while (!isStart(chain.getFirst(), startPosition)) {
      FileHeader header = chain.getFirst().header;
      Link previous = files.get(SegmentLog.segmentOf(header.previousEnd()));
      long endOffset = SegmentLog.offsetOf(header.previousEnd());
      if (previous == null
          || previous.header.nonce() != header.previousNonce()
          || previous.endOffset < endOffset
          || previous.number >= chain.getFirst().number) {
        return null;
      }
      chain.addFirst(new Link(previous.number, previous.path, previous.header, endOffset, false));
    }
    return chain;
  }

  private static boolean isStart(Link link, long startPosition) {
    return startPosition == 0
        ? link.header.previousNonce() == 0
        : link.number == SegmentLog.segmentOf(startPosition);
  }
}
