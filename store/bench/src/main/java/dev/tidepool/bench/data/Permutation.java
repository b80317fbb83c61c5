package dev.tidepool.bench.data;

/**
 * A bijection of {@code 0 .. size - 1}, chosen by seed, in constant memory.
 *
 * <p>A Feistel network permutes the next larger even number of bits; numbers that land outside the
 * range are permuted again until they land inside ("cycle walking"), fewer than four times on
 * average.
 */
public final class Permutation {

  private static final int ROUNDS = 4;

  private final int size;
  private final int halfBits;
  private final int halfMask;
  private final long[] roundKeys = new long[ROUNDS];

  public Permutation(int size, long seed) {
    if (size < 1) {
      throw new IllegalArgumentException("size is " + size + ", must be at least 1");
    }
    this.size = size;
    int bits = Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
    this.halfBits = (bits + 1) / 2;
    this.halfMask = (1 << halfBits) - 1;
    for (int round = 0; round < ROUNDS; round++) {
      roundKeys[round] = Mix.mix(seed + round + 1);
    }
  }

  public int size() {
    return size;
  }

  /** Where {@code index} goes; distinct indexes go to distinct places. */
  public int apply(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("index is " + index + ", size is " + size);
    }
    long place = index;
    do {
      place = encrypt(place);
    } while (place >= size);
    return (int) place;
  }

  private long encrypt(long block) {
    int left = (int) (block >>> halfBits);
    int right = (int) (block & halfMask);
    for (long roundKey : roundKeys) {
      int next = left ^ (int) (Mix.mix(right ^ roundKey) & halfMask);
      left = right;
      right = next;
    }
    return ((long) left << halfBits) | right;
  }
}
