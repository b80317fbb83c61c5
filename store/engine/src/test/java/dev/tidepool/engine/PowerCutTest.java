package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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

  /** Between two commits so much is written that parts of the log are deleted before the second. */
  @ParameterizedTest
  @Seeds(freshCount = 2)
  void crashInALongRunWithoutCommitLeavesTheCommitBefore(Seed seed) {
    CrashRun whole = new CrashRun(seed, 1);
    whole.steps(4_000);
    long operationCount = whole.operationCount();
    whole.close();
    for (int i = 0; i < 40; i++) {
      SplittableRandom random = seed.derive(i).random();
      CrashRun run = new CrashRun(seed, 1);
      run.crashAfter(random.nextLong(1, operationCount + 1));
      run.steps(4_000);
      run.end(random.nextBoolean());
      run.recover(random.nextInt(2));
      run.steps(500);
      run.end(random.nextBoolean());
      run.recover(0);
      run.close();
    }
  }

  /** The last page before such a commit holds one live row, which has to be moved to be written. */
  @Test
  void commitAfterALongRunHoldsTheRowsOfASparsePage() {
    SplittableRandom random = new SplittableRandom(1);
    StoreFixture fixture = new StoreFixture(1);
    Rows rows = new Rows();
    fixture.open().commit(new byte[] {1});
    for (int i = 0; i < 4_000; i++) {
      byte[] key = Rows.key(random, 100);
      byte[] value = Rows.value(random);
      fixture.store.put(key, value);
      rows.put(key, value);
      fixture.background.run(2);
    }
    for (int i = 0; i < 200; i++) {
      byte[] value = {(byte) i};
      fixture.store.put(Rows.key(1), value);
      rows.put(Rows.key(1), value);
    }
    fixture.store.commit(new byte[] {2});
    fixture.use(fixture.disk.kill());
    fixture.open();
    assertThat(fixture.store.committedNote()).containsExactly(2);
    rows.assertHeldBy(fixture.store);
  }
}
