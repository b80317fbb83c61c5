package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Decides for each operation on a {@link FaultyVfs} whether it succeeds. Guarded by that disk. */
final class FaultPlan {

  /** What becomes of one operation. */
  enum Fate {
    SUCCEEDS,
    /** With an I/O error; the disk lives on. */
    FAILS,
    /** The power goes while it runs. */
    IS_THE_LAST
  }

  final SplittableRandom random;
  long operationCount;
  private long lastOperation = Long.MAX_VALUE;
  private String endOfLife; // null while the disk has power
  private final Map<DiskOperation, Integer> failNext = new EnumMap<>(DiskOperation.class);
  private final Map<DiskOperation, Double> failChance = new EnumMap<>(DiskOperation.class);

  FaultPlan(long seed) {
    random = new SplittableRandom(seed);
  }

  void crashAfter(long operation) {
    lastOperation = operation;
  }

  void failNext(DiskOperation operation, int count) {
    failNext.put(operation, count);
  }

  void failWithChance(DiskOperation operation, double chance) {
    failChance.put(operation, chance);
  }

  void end(String reason) {
    endOfLife = reason;
  }

  boolean hasEnded() {
    return endOfLife != null;
  }

  void requirePower() throws PowerLostException {
    if (endOfLife != null) {
      throw new PowerLostException(endOfLife);
    }
  }

  /** Begins a call that only reads. */
  void beginRead(DiskOperation operation, Path path) throws IOException {
    requirePower();
    if (isPlannedToFail(operation)) {
      throw inputOutputError(operation, path);
    }
  }

  /** Begins and counts a call that changes something; it ends with {@link #finish}. */
  Fate begin(DiskOperation operation) throws PowerLostException {
    requirePower();
    operationCount++;
    if (operationCount >= lastOperation) {
      return Fate.IS_THE_LAST;
    }
    return isPlannedToFail(operation) ? Fate.FAILS : Fate.SUCCEEDS;
  }

  /** Whether a change that happens as a whole or not at all happens. */
  boolean happens(Fate fate) {
    return fate == Fate.SUCCEEDS || (fate == Fate.IS_THE_LAST && random.nextBoolean());
  }

  void finish(Fate fate, DiskOperation operation, Path path) throws IOException {
    if (fate == Fate.FAILS) {
      throw inputOutputError(operation, path);
    }
    if (fate == Fate.IS_THE_LAST) {
      end("power lost at operation " + operationCount + ", " + operation + " " + path);
      requirePower();
    }
  }

  private boolean isPlannedToFail(DiskOperation operation) {
    int count = failNext.getOrDefault(operation, 0);
    if (count > 0) {
      failNext.put(operation, count - 1);
      return true;
    }
    double chance = failChance.getOrDefault(operation, 0.0);
    return chance > 0 && random.nextDouble() < chance;
  }

  private static IOException inputOutputError(DiskOperation operation, Path path) {
    return new IOException(path + ": Input/output error (planned for a " + operation + ")");
  }
}
