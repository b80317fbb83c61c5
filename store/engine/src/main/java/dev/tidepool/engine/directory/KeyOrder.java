package dev.tidepool.engine.directory;

import dev.tidepool.engine.format.KeyBlock;
import dev.tidepool.engine.format.KeyBlock.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All keys of a store in unsigned byte order, with their row ids: a tree of three levels whose
 * leaves are {@link KeyBlock}s.
 *
 * <p>Immutable: a change makes a new tree that shares all blocks but those it rewrites, so a
 * snapshot is a reference. Changes come in sorted batches, because a batch rewrites a block once
 * however many of its keys changed. Values are not its business: an update of a row changes nothing
 * here. About 8 bytes a key beside what keys of a block do not share.
 *
 * <p><b>Threads:</b> any.
 */
public final class KeyOrder {
  public static final KeyOrder EMPTY = new KeyOrder(new byte[0][][], 0, 0);

  private static final int BLOCK_KEYS_MAX = 64;
  private static final int BLOCK_KEYS_SPARSE = 16;
  private static final int BLOCK_KEY_BYTES_MAX = 16 << 10;
  private static final int BRANCH_BLOCKS_MAX = 256;

  private final byte[][][] branches; // branch, block, bytes; none is empty
  private final long keyCount;
  private final long blockBytes;

  /**
   * A key that came or went.
   *
   * @param rowId the row that has the key now, or 0 if it went
   */
  public record Change(byte[] key, int rowId) {}

  private KeyOrder(byte[][][] branches, long keyCount, long blockBytes) {
    this.branches = branches;
    this.keyCount = keyCount;
    this.blockBytes = blockBytes;
  }

  /** The order of blocks that are sorted already, as a checkpoint has them. */
  public static KeyOrder ofBlocks(List<byte[]> blocks) {
    long keyCount = 0;
    long blockBytes = 0;
    for (byte[] block : blocks) {
      keyCount += KeyBlock.count(block);
      blockBytes += block.length;
    }
    return new KeyOrder(branchesOf(blocks), keyCount, blockBytes);
  }

  private static byte[][][] branchesOf(List<byte[]> blocks) {
    int branchCount = (blocks.size() + BRANCH_BLOCKS_MAX - 1) / BRANCH_BLOCKS_MAX;
    byte[][][] branches = new byte[branchCount][][];
    for (int i = 0; i < branchCount; i++) {
      // Evenly filled, so that none is about to split.
      int from = (int) ((long) blocks.size() * i / branchCount);
      int to = (int) ((long) blocks.size() * (i + 1) / branchCount);
      branches[i] = blocks.subList(from, to).toArray(byte[][]::new);
    }
    return branches;
  }

  public long keyCount() {
    return keyCount;
  }

  /** Memory in bytes. */
  public long heapBytes() {
    long references = 0;
    for (byte[][] branch : branches) {
      references += 20 + 20L * branch.length;
    }
    return blockBytes + references;
  }

  // ---- changing --------------------------------------------------------------------------------

  /**
   * The order after {@code changes}, which are sorted by key, each key once. A change for a key
   * that is there gives it the new row id; one that removes a key that is not there is ignored.
   */
  public KeyOrder with(List<Change> changes) {
    Rewrite rewrite = new Rewrite();
    List<byte[][]> result = new ArrayList<>(branches.length + 1);
    int next = 0;
    for (int i = 0; i < branches.length; i++) {
      byte[][] above = i + 1 < branches.length ? branches[i + 1] : null;
      int end = above == null ? changes.size() : firstNotBelow(changes, next, above[0]);
      if (end == next) {
        result.add(branches[i]);
      } else {
        result.addAll(Arrays.asList(rewrite.branch(branches[i], changes, next, end)));
      }
      next = end;
    }
    if (branches.length == 0) {
      List<byte[]> blocks = new ArrayList<>();
      rewrite.block(null, changes, 0, changes.size(), blocks);
      result.addAll(Arrays.asList(branchesOf(blocks)));
    }
    return new KeyOrder(
        result.toArray(byte[][][]::new),
        keyCount + rewrite.keyCountChange,
        blockBytes + rewrite.blockBytesChange);
  }

  /**
   * The index of the first change from {@code from} on whose key is not below the block's first.
   */
  private static int firstNotBelow(List<Change> changes, int from, byte[] block) {
    int low = from;
    int high = changes.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (KeyBlock.compare(block, 0, changes.get(middle).key) > 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static final class Rewrite {
    private long keyCountChange;
    private long blockBytesChange;

    byte[][][] branch(byte[][] branch, List<Change> changes, int from, int to) {
      List<byte[]> blocks = new ArrayList<>(branch.length + 2);
      int next = from;
      for (int i = 0; i < branch.length; i++) {
        int end =
            i + 1 == branch.length ? to : Math.min(to, firstNotBelow(changes, next, branch[i + 1]));
        if (end == next) {
          blocks.add(branch[i]);
        } else {
          block(branch[i], changes, next, end, blocks);
        }
        next = end;
      }
      return branchesOf(blocks);
    }

    /** Applies changes to one block and adds what becomes of it, maybe nothing, to the result. */
    void block(byte[] block, List<Change> changes, int from, int to, List<byte[]> result) {
      List<Entry> entries = new ArrayList<>(BLOCK_KEYS_MAX + to - from);
      int count = 0;
      if (block != null) {
        if (KeyBlock.count(block) < BLOCK_KEYS_SPARSE && !result.isEmpty()) {
          block = joined(result.remove(result.size() - 1), block);
        }
        count = KeyBlock.count(block);
        blockBytesChange -= block.length;
        keyCountChange -= count;
      }
      int next = from;
      for (int i = 0; i < count; i++) {
        while (next < to && KeyBlock.compare(block, i, changes.get(next).key) > 0) {
          add(entries, changes.get(next++));
        }
        if (next < to && KeyBlock.compare(block, i, changes.get(next).key) == 0) {
          add(entries, changes.get(next++));
        } else {
          entries.add(new Entry(KeyBlock.key(block, i), KeyBlock.rowId(block, i)));
        }
      }
      while (next < to) {
        add(entries, changes.get(next++));
      }
      keyCountChange += entries.size();
      packAll(entries, result);
    }

    private static void add(List<Entry> entries, Change change) {
      if (change.rowId != 0) {
        entries.add(new Entry(change.key, change.rowId));
      }
    }

    private byte[] joined(byte[] left, byte[] right) {
      List<Entry> entries = new ArrayList<>();
      for (byte[] block : new byte[][] {left, right}) {
        for (int i = 0; i < KeyBlock.count(block); i++) {
          entries.add(new Entry(KeyBlock.key(block, i), KeyBlock.rowId(block, i)));
        }
      }
      byte[] joined = KeyBlock.pack(entries, 0, entries.size());
      blockBytesChange += joined.length - left.length - right.length;
      return joined;
    }

    private void packAll(List<Entry> entries, List<byte[]> result) {
      int blockCount = (entries.size() + BLOCK_KEYS_MAX - 1) / BLOCK_KEYS_MAX;
      for (int i = 0; i < blockCount; i++) {
        int from = entries.size() * i / blockCount;
        int to = entries.size() * (i + 1) / blockCount;
        while (from < to) {
          int end = endOfBlock(entries, from, to);
          byte[] block = KeyBlock.pack(entries, from, end);
          blockBytesChange += block.length;
          result.add(block);
          from = end;
        }
      }
    }

    /** As many entries as make a block of reasonable size, at least one. */
    private static int endOfBlock(List<Entry> entries, int from, int to) {
      long bytes = 0;
      for (int i = from; i < to; i++) {
        bytes += entries.get(i).key().length;
        if (bytes > BLOCK_KEY_BYTES_MAX && i > from) {
          return i;
        }
      }
      return to;
    }
  }

  // ---- walking ---------------------------------------------------------------------------------

  /** All blocks in order. */
  public List<byte[]> blocks() {
    List<byte[]> blocks = new ArrayList<>();
    for (byte[][] branch : branches) {
      blocks.addAll(Arrays.asList(branch));
    }
    return blocks;
  }

  /** A place between keys; moves over the keys of the order it came from. One thread. */
  public final class Walk {
    private int branch;
    private int block;
    private int index;

    private Walk(int branch, int block, int index) {
      this.branch = branch;
      this.block = block;
      this.index = index;
    }

    /** Moves onto the key after this place; returns false behind the last. */
    public boolean next() {
      index++;
      while (branch < branches.length) {
        if (block < branches[branch].length) {
          if (index < KeyBlock.count(branches[branch][block])) {
            return true;
          }
          block++;
        } else {
          branch++;
          block = 0;
        }
        index = 0;
      }
      return false;
    }

    /** Moves onto the key before this place; returns false before the first. */
    public boolean previous() {
      index--;
      while (index < 0) {
        block--;
        while (block < 0) {
          if (--branch < 0) {
            branch = 0;
            block = 0;
            index = -1;
            return false;
          }
          block = branches[branch].length - 1;
        }
        index = KeyBlock.count(branches[branch][block]) - 1;
      }
      return true;
    }

    /** The key that the last successful move went onto; a fresh array. */
    public byte[] key() {
      return KeyBlock.key(branches[branch][block], index);
    }

    public int rowId() {
      return KeyBlock.rowId(branches[branch][block], index);
    }

    public int compareTo(byte[] key) {
      return KeyBlock.compare(branches[branch][block], index, key);
    }
  }

  /** A walk that {@link Walk#next} brings onto the first key that is not below {@code key}. */
  public Walk from(byte[] key) {
    if (key == null || branches.length == 0) {
      return new Walk(0, 0, -1);
    }
    int branch = 0;
    int high = branches.length;
    while (branch + 1 < high) { // the last branch that starts at or below the key
      int middle = branch + high >>> 1;
      if (KeyBlock.compare(branches[middle][0], 0, key) <= 0) {
        branch = middle;
      } else {
        high = middle;
      }
    }
    byte[][] blocks = branches[branch];
    int block = 0;
    high = blocks.length;
    while (block + 1 < high) {
      int middle = block + high >>> 1;
      if (KeyBlock.compare(blocks[middle], 0, key) <= 0) {
        block = middle;
      } else {
        high = middle;
      }
    }
    return new Walk(branch, block, KeyBlock.ceiling(blocks[block], key) - 1);
  }

  /** A walk that {@link Walk#previous} brings onto the last key. */
  public Walk fromEnd() {
    return new Walk(branches.length, 0, 0);
  }

  /** A walk that {@link Walk#previous} brings onto the last key below {@code key}. */
  public Walk before(byte[] key) {
    Walk walk = from(key);
    walk.index++;
    return walk;
  }
}
