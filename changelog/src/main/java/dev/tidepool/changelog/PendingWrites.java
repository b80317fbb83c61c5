package dev.tidepool.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/**
 * Writes to one partition that the log has taken and the table does not show yet.
 *
 * <p><b>Threads:</b> any; futures are completed outside of the lock.
 */
final class PendingWrites {

  private record Pending(long offset, CompletableFuture<WrittenAt> shown) {}

  private final int partition;
  private final PriorityQueue<Pending> byOffset =
      new PriorityQueue<>((a, b) -> Long.compare(a.offset, b.offset));
  private long shownOffset = -1; // the next offset to be shown

  PendingWrites(int partition) {
    this.partition = partition;
  }

  /** The log has taken a write at {@code offset}: it is done when the table shows it. */
  void acknowledged(long offset, CompletableFuture<WrittenAt> shown) {
    synchronized (this) {
      if (offset >= shownOffset) {
        byOffset.add(new Pending(offset, shown));
        return;
      }
    }
    shown.complete(new WrittenAt(partition, offset));
  }

  /** The table shows all records before {@code nextOffset}. */
  void shown(long nextOffset) {
    List<Pending> done = null;
    synchronized (this) {
      if (shownOffset == nextOffset) {
        return;
      }
      shownOffset = nextOffset;
      while (!byOffset.isEmpty() && byOffset.peek().offset < nextOffset) {
        done = done == null ? new ArrayList<>() : done;
        done.add(byOffset.poll());
      }
    }
    if (done != null) {
      done.forEach(write -> write.shown.complete(new WrittenAt(partition, write.offset)));
    }
  }

  /** None of them will be shown, or nobody will know. */
  void fail(ChangelogException reason) {
    List<Pending> failed;
    synchronized (this) {
      failed = new ArrayList<>(byOffset);
      byOffset.clear();
      shownOffset = -1;
    }
    failed.forEach(write -> write.shown.completeExceptionally(reason));
  }
}
