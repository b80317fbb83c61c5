package dev.tidepool.table.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The bytes of terms, in blocks that are only appended to: two bytes of length, the term, padded to
 * an even number. A term that died gets one bit beside its length, by which cleaning knows it;
 * otherwise it stays as it was, for views of former times.
 *
 * <p>An address is an {@code int}: the number of the block above half the offset in it.
 *
 * <pre>
 *   31                    15            0
 *   | block number (17)  | offset / 2   |     0 is no address: blocks are numbered from 1
 * </pre>
 *
 * <p>Blocks have {@value #BLOCK_BYTES} bytes, the first ones less, so that a tiny index stays tiny.
 * A term of more than {@value #SHARED_TERM_BYTES_MAX} bytes gets a block of its own. A block is let
 * go of when its last term died. Terms of blocks that are half dead are to be moved to the tail by
 * the owner, a few at a time ({@link #nextToClean}): so all blocks together stay below about twice
 * what is alive.
 *
 * <p><b>Threads:</b> one writer. A reader who has loaded an address loads the block, and then
 * checks by {@link #epoch} that no block was let go of meanwhile: if one was, its number may by now
 * stand for another block, and he starts over. Once he has the right block he may read at leisure:
 * it is never written again where a term is.
 */
final class TermArena {
  static final int BLOCK_BYTES = 1 << 16;
  static final int SHARED_TERM_BYTES_MAX = BLOCK_BYTES / 4;
  private static final int FIRST_BLOCK_BYTES = 1 << 10;
  private static final int OFFSET_BITS = 15;
  private static final int BLOCK_NUMBER_MAX = (1 << Integer.SIZE - OFFSET_BITS) - 1;
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;
  private static final int HEAD_BYTES = Short.BYTES;

  /** Beside the length. */
  private static final int DEAD = 0x8000;

  /** In place of the length: the term takes the rest of its block. */
  private static final int WHOLE_BLOCK = 0x7fff;

  /** How much may be looked at in one go, if terms are large. */
  private static final int CREDIT_BYTES_MAX = 1 << 10;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BLOCK = MethodHandles.arrayElementVarHandle(byte[][].class);
  private static final VarHandle EPOCH;

  static {
    try {
      EPOCH = MethodHandles.lookup().findVarHandle(TermArena.class, "epoch", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile byte[][] blocks = new byte[4][];
  private volatile long epoch; // how many blocks were let go of

  // The writer's, by block number.
  private int[] usedBytes = new int[4];
  private int[] liveBytes = new int[4];
  private final IdPool numbers = new IdPool(1, BLOCK_NUMBER_MAX);
  private int tail;
  private volatile long blockBytes;

  // Cleaning.
  private final ArrayDeque<Integer> sparse = new ArrayDeque<>();
  private int victim;
  private byte[] victimBlock;
  private int victimOffset;
  private int credit; // bytes that may be looked at

  // ---- reading, any thread ---------------------------------------------------------------------

  /** To be loaded before an address. */
  long epoch() {
    return (long) EPOCH.getAcquire(this);
  }

  /** Whether the block that was loaded since is that of the address that was loaded before it. */
  boolean isStill(long epoch) {
    VarHandle.acquireFence();
    return (long) EPOCH.getOpaque(this) == epoch;
  }

  /** The block of an address, or null if there is none, or none any more. */
  byte[] block(int address) {
    byte[][] all = blocks;
    int number = blockNumber(address);
    return number < all.length ? (byte[]) BLOCK.getAcquire(all, number) : null;
  }

  static int blockNumber(int address) {
    return address >>> OFFSET_BITS;
  }

  /**
   * Shows the term at {@code address}, which is in {@code block}, to {@code term}. Whether it died
   * meanwhile makes no difference.
   */
  static void read(byte[] block, int address, TermBytes term) {
    int offset = (address & OFFSET_MASK) << 1;
    int length = (short) SHORT.get(block, offset) & ~DEAD & 0xffff;
    int start = offset + HEAD_BYTES;
    term.set(block, start, length == WHOLE_BLOCK ? block.length - start : length);
  }

  /**
   * The first eight bytes of the term at {@code address} in {@code block}, zeros behind its end.
   */
  static long prefix(byte[] block, int address) {
    int start = ((address & OFFSET_MASK) << 1) + HEAD_BYTES;
    int length = (short) SHORT.get(block, start - HEAD_BYTES) & ~DEAD & 0xffff; // or WHOLE_BLOCK
    return TermBytes.prefix(block, start, length);
  }

  /** Memory in bytes. */
  long heapBytes() {
    byte[][] all = blocks;
    return blockBytes + 96 + all.length * (4L + 2 * Integer.BYTES) + numbers.heapBytes();
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /**
   * Appends a term.
   *
   * @return its address, or 0 if the arena is full
   */
  int append(byte[] source, int from, int length) {
    boolean own = length > SHARED_TERM_BYTES_MAX;
    int entryBytes = entryBytes(length);
    int number = tail;
    if (own) {
      number = begin(HEAD_BYTES + length);
    } else if (tail == 0 || usedBytes[tail] + entryBytes > blocks[tail].length) {
      number = begin(tailBytes(entryBytes));
      if (number != 0) {
        int before = tail;
        tail = number;
        sealed(before);
      }
    }
    if (number == 0) {
      return 0;
    }
    byte[] block = blocks[number];
    int offset = usedBytes[number];
    SHORT.set(block, offset, (short) (own ? WHOLE_BLOCK : length));
    System.arraycopy(source, from, block, offset + HEAD_BYTES, length);
    usedBytes[number] += entryBytes;
    liveBytes[number] += entryBytes;
    return number << OFFSET_BITS | offset >>> 1;
  }

  /** What a term takes, in bytes. */
  static int entryBytes(int length) {
    return HEAD_BYTES + length + 1 & ~1;
  }

  /** The term at {@code address} is not needed any more, or has moved. */
  void died(int address, int length) {
    int number = blockNumber(address);
    byte[] block = blocks[number];
    int offset = (address & OFFSET_MASK) << 1;
    SHORT.set(block, offset, (short) ((short) SHORT.get(block, offset) | DEAD));
    int half = block.length / 2;
    boolean wasSparse = liveBytes[number] <= half;
    liveBytes[number] -= entryBytes(length);
    if (number != tail) {
      if (liveBytes[number] == 0) {
        letGo(number);
      } else if (!wasSparse && liveBytes[number] <= half) {
        sparse.add(number);
      }
    }
  }

  /** As large as all blocks so far, so that the memory of a small arena at most doubles. */
  private int tailBytes(int entryBytes) {
    long bytes = Math.max(FIRST_BLOCK_BYTES, Long.highestOneBit(blockBytes));
    return (int) Math.min(BLOCK_BYTES, Math.max(bytes, Integer.highestOneBit(entryBytes) << 1));
  }

  private int begin(int bytes) {
    int number = numbers.take();
    if (number == 0) {
      return 0;
    }
    byte[][] all = blocks;
    if (number >= all.length) {
      int length = number + 1 + (number >> 1);
      all = Arrays.copyOf(all, length);
      usedBytes = Arrays.copyOf(usedBytes, length);
      liveBytes = Arrays.copyOf(liveBytes, length);
      blocks = all;
    }
    usedBytes[number] = 0;
    liveBytes[number] = 0;
    BLOCK.setRelease(all, number, new byte[bytes]);
    blockBytes += 16 + bytes;
    return number;
  }

  private void sealed(int number) {
    if (number == 0) {
      return;
    }
    if (liveBytes[number] == 0) {
      letGo(number);
    } else if (liveBytes[number] <= blocks[number].length / 2) {
      sparse.add(number);
    }
  }

  private void letGo(int number) {
    blockBytes -= 16 + blocks[number].length;
    EPOCH.setOpaque(this, epoch + 1);
    BLOCK.setRelease(blocks, number, null); // who sees this sees the new epoch
    numbers.release(number);
  }

  // ---- cleaning, the writer --------------------------------------------------------------------

  /**
   * Allows cleaning to look at half as much again as a term of {@code length} bytes takes. With
   * that for each term that comes or goes, a block that is half dead is cleaned before another one
   * gets so.
   */
  void allowCleaning(int length) {
    credit = Math.min(CREDIT_BYTES_MAX, credit + entryBytes(length) * 3 / 2);
  }

  /**
   * Shows the next term to be moved out of the block that is being cleaned.
   *
   * @return its address, or 0 if that is enough for now
   */
  int nextToClean(TermBytes term) {
    while (credit > 0 && chooseVictim()) {
      int address = victim << OFFSET_BITS | victimOffset >>> 1;
      boolean isDead = ((short) SHORT.get(victimBlock, victimOffset) & DEAD) != 0;
      read(victimBlock, address, term);
      victimOffset += entryBytes(term.length);
      credit -= entryBytes(term.length);
      if (!isDead) {
        return address;
      }
    }
    return 0;
  }

  /** Goes on with the victim that there is, or to the next one; returns false if there is none. */
  private boolean chooseVictim() {
    if (victim != 0 && blocks[victim] == victimBlock && victimOffset < usedBytes[victim]) {
      return true;
    }
    victim = 0;
    victimBlock = null;
    for (Integer number = sparse.poll(); number != null; number = sparse.poll()) {
      // The number may have another block by now: one that is not sparse will come again.
      byte[] block = blocks[number];
      if (block != null && number != tail && liveBytes[number] <= block.length / 2) {
        victim = number;
        victimBlock = block;
        victimOffset = 0;
        return true;
      }
    }
    credit = 0; // nothing to save it for
    return false;
  }

  /** The blocks as they are now, to be read with addresses that are as old. The writer. */
  byte[][] freeze() {
    return blocks.clone();
  }
}
