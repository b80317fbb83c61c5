package dev.tidepool.engine.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A file on a {@link FaultyVfs}: its bytes as written, its bytes as durable, the changes between.
 */
final class DiskFile implements DiskNode {

  /** A write, or a cut to {@code offset} if {@code bytes} is null. */
  private record Change(long offset, byte[] bytes) {

    boolean isTruncation() {
      return bytes == null;
    }

    long sizeAfter(long sizeBefore) {
      return isTruncation() ? offset : Math.max(sizeBefore, offset + bytes.length);
    }

    void applyTo(Content content) {
      if (isTruncation()) {
        content.resize(offset);
      } else {
        content.write(offset, bytes, 0, bytes.length);
      }
    }

    Change withBitFlipped(long flippedOffset, int bit) {
      if (isTruncation() || flippedOffset < offset || flippedOffset >= offset + bytes.length) {
        return this;
      }
      byte[] flipped = bytes.clone();
      flipped[(int) (flippedOffset - offset)] ^= (byte) (1 << bit);
      return new Change(offset, flipped);
    }
  }

  private Content written = new Content();
  private Content durable = new Content();
  private List<Change> unsynced = new ArrayList<>();

  int read(long offset, byte[] target) {
    return written.read(offset, target, 0, target.length);
  }

  long size() {
    return written.size();
  }

  void write(long offset, byte[] bytes) {
    change(new Change(offset, bytes));
  }

  void truncate(long size) {
    change(new Change(size, null));
  }

  void flipBit(long offset, int bit) {
    written.flipBit(offset, bit);
    durable.flipBit(offset, bit);
    unsynced.replaceAll(change -> change.withBitFlipped(offset, bit));
  }

  @Override
  public void sync() {
    // Not a copy of what was written: changes that a failed sync has dropped stay lost.
    unsynced.forEach(change -> change.applyTo(durable));
    durable.resize(written.size());
    unsynced.clear();
  }

  @Override
  public void failSync(SplittableRandom random) {
    for (Change change : unsynced) {
      if (random.nextBoolean()) {
        change.applyTo(durable);
      }
    }
    unsynced.clear();
  }

  @Override
  public DiskFile copy(Map<DiskNode, DiskNode> copies) {
    DiskFile known = (DiskFile) copies.get(this);
    if (known != null) {
      return known;
    }
    DiskFile copy = new DiskFile();
    copies.put(this, copy);
    copy.written = written.copy();
    copy.durable = durable.copy();
    copy.unsynced = new ArrayList<>(unsynced);
    return copy;
  }

  @Override
  public DiskFile afterPowerCut(PowerCut cut, Map<DiskNode, DiskNode> survivors) {
    DiskFile known = (DiskFile) survivors.get(this);
    if (known != null) {
      return known;
    }
    DiskFile survivor = new DiskFile();
    survivors.put(this, survivor);
    Content content = durable.copy();
    long size = content.size();
    int lengthSteps = cut.survivingLengthSteps(unsynced.size());
    for (int i = 0; i < unsynced.size(); i++) {
      Change change = unsynced.get(i);
      if (i < lengthSteps) {
        size = change.sizeAfter(size);
      }
      if (change.isTruncation() || !cut.tears()) {
        if (cut.keepsWrite()) {
          change.applyTo(content);
        }
      } else {
        cut.tear(content, change.offset, change.bytes);
      }
    }
    content.resize(size);
    survivor.durable = content;
    survivor.written = content.copy();
    return survivor;
  }

  private void change(Change change) {
    change.applyTo(written);
    unsynced.add(change);
  }
}
