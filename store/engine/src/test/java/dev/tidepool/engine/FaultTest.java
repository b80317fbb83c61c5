package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.io.DiskOperation;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Disks that fill up and disks that fail: an operation says so by {@link StoreIoException}, nothing
 * committed is lost, nothing wrong is read, and once the cause is gone the store goes on.
 */
class FaultTest {
  private static final int KEY_COUNT = 150;

  /** Fills the disk after each number of bytes, until the run fits. */
  @Test
  void fullDiskFailsTheCommitAndLosesNothing() {
    int failures = 0;
    for (int room = 0; room < 30_000; room += 113) {
      FaultRun run = new FaultRun(new Seed(room));
      run.steps(30);
      run.disk().diskCapacityBytes(run.usedBytes() + room);
      run.steps(250);
      run.checkReads();
      failures += run.failureCount();
      if (room % 2 == 0) {
        run.kill(); // while it is full: nothing can be written on the way up
        run.checkReads();
        run.steps(20);
      }
      run.disk().diskCapacityBytes(Long.MAX_VALUE);
      run.checkRecovered();
    }
    assertThat(failures).isPositive();
  }

  @ParameterizedTest
  @EnumSource(DiskOperation.class)
  void failuresOfOneKindPass(DiskOperation operation) {
    for (int i = 0; i < 60; i++) {
      FaultRun run = new FaultRun(new Seed(i));
      run.steps(60);
      run.disk().failWithChance(operation, i % 3 == 0 ? 1 : 0.2);
      run.steps(200);
      run.disk().failWithChance(operation, 0);
      run.checkRecovered();
    }
  }

  @ParameterizedTest
  @Seeds(freshCount = 5)
  void failuresOfAllKindsPass(Seed seed) {
    for (int i = 0; i < 20; i++) {
      FaultRun run = new FaultRun(seed.derive(i));
      run.steps(60);
      for (DiskOperation operation : DiskOperation.values()) {
        run.disk().failWithChance(operation, 0.08);
      }
      run.steps(300);
      for (DiskOperation operation : DiskOperation.values()) {
        run.disk().failWithChance(operation, 0);
      }
      run.checkRecovered();
    }
  }

  /** Parts of the log are gone when the commit comes, which then writes a checkpoint. */
  @ParameterizedTest
  @EnumSource(DiskOperation.class)
  void failuresOfACommitAfterALongRunPass(DiskOperation operation) {
    for (int i = 0; i < 4; i++) {
      FaultRun run = new FaultRun(new Seed(i), true);
      run.steps(2_000);
      for (int j = 0; j < 10; j++) {
        run.disk().failWithChance(operation, j % 2 == 0 ? 0.3 : 0);
        run.steps(400);
        if (j == 7) {
          run.kill();
        }
      }
      run.disk().failWithChance(operation, 0);
      run.checkRecovered();
    }
  }

  /** A commit that failed did not happen, also when the process dies before the next one. */
  @ParameterizedTest
  @Seeds(freshCount = 5)
  void failedCommitDidNotHappen(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 100; i++) {
      StoreFixture fixture = new StoreFixture(random.nextLong());
      fixture.open();
      Rows rows = new Rows();
      putSome(fixture.store, rows, random);
      fixture.store.commit(note("first"));
      Rows committed = rows.copy();
      putSome(fixture.store, rows, random);
      fixture.disk.failNext(DiskOperation.WRITE, 1);
      assertThatThrownBy(() -> fixture.store.commit(note("second")))
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("cannot commit");
      assertThat(fixture.store.committedNote()).isEqualTo(note("first"));
      rows.assertHeldBy(fixture.store);
      if (random.nextBoolean()) {
        fixture.store.remove(Rows.key(0));
        rows.remove(Rows.key(0));
        fixture.store.commit(note("third"));
        committed = rows;
      }
      byte[] last = fixture.store.committedNote();
      fixture.use(fixture.disk.kill());
      fixture.open();
      assertThat(fixture.store.committedNote()).isEqualTo(last);
      committed.assertHeldBy(fixture.store);
    }
  }

  /**
   * A device that could not make bytes durable may have dropped them: no later checkpoint of this
   * store relies on them, and after a loss of power there is a commit from before.
   */
  @ParameterizedTest
  @Seeds(freshCount = 20)
  void failedSyncIsNeverBuiltUpon(Seed seed) {
    for (int i = 0; i < 20; i++) {
      FaultRun run = new FaultRun(seed.derive(i));
      run.steps(100);
      run.disk().failWithChance(DiskOperation.SYNC, 0.3);
      run.steps(200);
      run.disk().failWithChance(DiskOperation.SYNC, 0);
      run.steps(200);
      run.powerCut();
      run.checkSomeCommit();
    }
  }

  /** The failed sync is that of a segment, in the middle of checkpoints that would succeed. */
  @Test
  void checkpointsEndWithAFailedSyncOfTheLog() {
    for (int failAt = 5; failAt < 25; failAt++) {
      StoreFixture fixture = new StoreFixture(failAt);
      fixture.open();
      SplittableRandom random = new SplittableRandom(failAt);
      List<Rows> commits = new ArrayList<>(List.of(new Rows()));
      long checkpoints = 0;
      for (int i = 1; i <= 40; i++) {
        Rows rows = commits.get(i - 1).copy();
        for (int j = 0; j < 5; j++) {
          putSome(fixture.store, rows, random);
        }
        fixture.store.commit(new byte[] {(byte) i});
        commits.add(rows);
        if (i == failAt) {
          fixture.disk.failWithChance(DiskOperation.SYNC, 1);
        }
        fixture.background.run(5);
        if (i == failAt + 5) {
          fixture.disk.failWithChance(DiskOperation.SYNC, 0);
          checkpoints = fixture.store.stats().checkpointCount();
        }
      }
      assertThat(fixture.store.stats().checkpointCount()).isEqualTo(checkpoints);
      for (int cut = 0; cut < 10; cut++) {
        StoreFixture found = new StoreFixture(cut);
        found.use(fixture.disk.copy().powerCut(cut));
        byte[] note = found.open().committedNote();
        commits.get(note == null ? 0 : note[0]).assertHeldBy(found.store);
      }
    }
  }

  private static void putSome(TieredStore store, Rows rows, SplittableRandom random) {
    for (int i = random.nextInt(1, 12); i >= 0; i--) {
      byte[] key = Rows.key(random, KEY_COUNT);
      byte[] value = Rows.value(random);
      store.put(key, value);
      rows.put(key, value);
    }
  }

  private static byte[] note(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
