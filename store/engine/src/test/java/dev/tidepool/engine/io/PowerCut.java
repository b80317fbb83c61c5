package dev.tidepool.engine.io;

import java.util.SplittableRandom;

/** The dice of one loss of power: which unsynced change survives, and how much of it. */
final class PowerCut {

  static final int SECTOR_BYTES = 512;

  /** The extremes come often: they are the cuts that one thinks of last. */
  private static final double[] CHANCES = {0, 0.1, 0.5, 0.9, 1};

  private final SplittableRandom random;
  private final double keepWriteChance;
  private final double keepEntryChance;
  private final double tearChance;

  PowerCut(long seed) {
    random = new SplittableRandom(seed);
    keepWriteChance = CHANCES[random.nextInt(CHANCES.length)];
    keepEntryChance = CHANCES[random.nextInt(CHANCES.length)];
    tearChance = random.nextInt(3) == 0 ? 0.5 : 0;
  }

  boolean keepsWrite() {
    return random.nextDouble() < keepWriteChance;
  }

  boolean keepsEntry() {
    return random.nextDouble() < keepEntryChance;
  }

  boolean tears() {
    return random.nextDouble() < tearChance;
  }

  /** How many of {@code stepCount} unsynced changes of a file's length have taken effect. */
  int survivingLengthSteps(int stepCount) {
    int choice = random.nextInt(4);
    return choice == 0 ? 0 : choice == 1 ? random.nextInt(stepCount + 1) : stepCount;
  }

  /** Writes a part of {@code bytes}: a prefix, or any of the device's sectors. */
  void tear(Content content, long offset, byte[] bytes) {
    if (random.nextBoolean()) {
      content.write(offset, bytes, 0, random.nextInt(bytes.length + 1));
      return;
    }
    long sizeBefore = content.size();
    byte[] zeros = new byte[SECTOR_BYTES];
    for (int start = 0; start < bytes.length; ) {
      int inSector = (int) ((offset + start) % SECTOR_BYTES);
      int length = Math.min(bytes.length - start, SECTOR_BYTES - inSector);
      int fate = random.nextInt(3);
      if (fate == 0) {
        content.write(offset + start, bytes, start, length);
      } else if (fate == 1 && offset + start >= sizeBefore) {
        content.write(offset + start, zeros, 0, length); // allocated, never written
      }
      start += length;
    }
  }
}
