package dev.tidepool.engine.io;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a name in a directory stands for, in two states: as the operating system shows it, and as
 * the device holds it. Guarded by the disk it is on.
 */
sealed interface DiskNode permits DiskFile, DiskDirectory {

  /**
   * Copies with both states and what lies between them; {@code copies} keeps shared nodes shared.
   */
  DiskNode copy(Map<DiskNode, DiskNode> copies);

  /** What is found after the power came back: both states equal. */
  DiskNode afterPowerCut(PowerCut cut, Map<DiskNode, DiskNode> survivors);

  /** Makes both states equal to what the operating system shows. */
  void sync();

  /** What a sync that reports failure leaves: each change durable, or forgotten by the system. */
  void failSync(SplittableRandom random);

  static Map<DiskNode, DiskNode> newCopies() {
    return new IdentityHashMap<>();
  }
}
