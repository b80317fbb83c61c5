package dev.tidepool.engine;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Ends random runs at each operation on the disk, one after the other. What is found afterwards is
 * one committed state, rows, note and count: after the death of the process the last one, after a
 * loss of power none older than the last checkpoint. And the store goes on from there, to the next
 * crash.
 */
class PowerCutTest {
  private static final int STEPS = 220;

  /* The long seeds found: a checkpoint whose last page is free, and a clear that was half undone. */
  @ParameterizedTest
  @Seeds(
      value = {0x1, 0x5eed, 0x4a378bc870ed2c99L, 0x7654750e45a955daL, 0x1c8bb0582d28039aL},
      freshCount = 2)
  void killAtEachOperationLeavesTheLastCommit(Seed seed) {
    crashAtEachOperation(seed, false);
  }

  @ParameterizedTest
  @Seeds(
      value = {0x1, 0x5eed, 0xd7ba69535356fe9bL},
      freshCount = 2)
  void powerCutAtEachOperationLeavesACommit(Seed seed) {
    crashAtEachOperation(seed, true);
  }

  private static void crashAtEachOperation(Seed seed, boolean cutPower) {
    CrashRun whole = new CrashRun(seed);
    whole.steps(STEPS);
    long operationCount = whole.operationCount();
    whole.close();
    for (long operation = 1; operation <= operationCount; operation++) {
      crashAt(seed, operation, cutPower);
    }
  }

  private static void crashAt(Seed seed, long operation, boolean cutPower) {
    try {
      SplittableRandom random = seed.derive(operation).random();
      CrashRun run = new CrashRun(seed);
      run.crashAfter(operation);
      run.steps(STEPS);
      run.end(cutPower);
      run.recover(random.nextInt(3));
      for (int crash = 0; crash < 2; crash++) {
        run.crashAfter(run.operationCount() + random.nextInt(1, 60));
        run.steps(60);
        run.end(cutPower && random.nextBoolean());
        run.recover(random.nextInt(2));
      }
      run.close();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("crash at operation " + operation + ": " + e.getMessage(), e);
    }
  }
}
