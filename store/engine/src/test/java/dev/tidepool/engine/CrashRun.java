package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.recovery.Checkpoint;
import dev.tidepool.engine.recovery.CheckpointReader;
import dev.tidepool.engine.recovery.StoreDirectory;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.verify.Finding;
import dev.tidepool.engine.verify.StoreVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * A random run on a disk that ends at some operation, and what has to be there afterwards.
 *
 * <p>The run goes on until its steps are done or its disk has ended. Then {@link #recover} opens
 * what is left, perhaps crashing again while it does, and compares it with the {@link
 * CommitHistory}.
 */
final class CrashRun {
  static final int COMMITS_OFTEN = 150;
  private static final int KEY_COUNT_MAX = 200;

  private final int commitChance;
  private final int keyCount; // few keys make sparse pages
  private final SplittableRandom random;
  private final StoreFixture fixture;
  private final CommitHistory history = new CommitHistory();
  private Rows rows = new Rows();
  private long notes;
  private long checkpointsSeen;
  private boolean powerWasCut;

  CrashRun(Seed seed) {
    this(seed, COMMITS_OFTEN);
  }

  /**
   * A run that makes {@code commitChance} of 150 possible commits, and neither closes nor clears.
   */
  CrashRun(Seed seed, int commitChance) {
    this.commitChance = commitChance;
    random = seed.random();
    keyCount = commitChance == COMMITS_OFTEN ? KEY_COUNT_MAX : random.nextInt(3, KEY_COUNT_MAX);
    fixture = new StoreFixture(seed.derive(1).value());
  }

  /** Lets operation {@code operation} of the present disk be its last. */
  void crashAfter(long operation) {
    fixture.disk.crashAfter(operation);
  }

  long operationCount() {
    return fixture.disk.operationCount();
  }

  boolean hasCrashed() {
    return fixture.disk.hasCrashed();
  }

  /** Opens the store and does {@code count} random steps, or as many as the disk allows. */
  void steps(int count) {
    try {
      if (fixture.store == null) {
        fixture.open();
      }
      for (int i = 0; i < count && !hasCrashed(); i++) {
        step();
      }
    } catch (StoreIoException e) {
      if (!hasCrashed()) {
        throw e;
      }
    }
  }

  private void step() {
    int dice = random.nextInt(1000);
    if (dice < 430) {
      put();
    } else if (dice < 560) {
      byte[] key = Rows.key(random, keyCount);
      boolean expected = rows.remove(key);
      assertThat(fixture.store.remove(key)).isEqualTo(expected);
    } else if (dice < 640) {
      byte[] key = Rows.key(random, keyCount);
      assertThat(fixture.store.get(key)).isEqualTo(rows.get(key));
    } else if (dice < 650) {
      new OpenScan(fixture.store, rows.asMap(), KeyRange.ALL, false).checkRest();
    } else if (dice < 830) {
      fixture.background.run(random.nextInt(1, 4));
      noteCheckpoint();
    } else if (dice < 830 + commitChance) {
      commit();
    } else if (dice < 980 || commitChance < COMMITS_OFTEN) {
      put();
    } else if (dice < 992) {
      reopen();
    } else {
      clear();
    }
  }

  private void put() {
    byte[] key = Rows.key(random, keyCount);
    byte[] value = Rows.value(random);
    rows.put(key, value);
    fixture.store.put(key, value);
  }

  private void commit() {
    byte[] note = ("note-" + ++notes).getBytes(StandardCharsets.UTF_8);
    history.begin(note, rows);
    fixture.store.commit(note);
    history.acknowledge();
  }

  private void reopen() {
    fixture.reopen();
    checkpointsSeen = 0;
    rows = history.foundAfterKill(fixture.store);
  }

  private void clear() {
    history.beginClear();
    fixture.store.clear();
    history.acknowledge();
    rows = new Rows();
  }

  /** What a finished checkpoint holds is durable. */
  private void noteCheckpoint() {
    long count = fixture.store.stats().checkpointCount();
    if (count <= checkpointsSeen || hasCrashed()) {
      return;
    }
    checkpointsSeen = count;
    try {
      StoreDirectory directory = new StoreDirectory(fixture.disk, StoreFixture.DIRECTORY);
      Checkpoint newest =
          new CheckpointReader(directory).newest(directory.readIdentity().storeId());
      history.durable(newest.commitNumber());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets the process die, or the power fail, wherever the run is now. */
  void end(boolean cutPower) {
    powerWasCut |= cutPower;
    fixture.use(cutPower ? fixture.disk.powerCut(random.nextLong()) : fixture.disk.kill());
  }

  /** Opens what is left and compares; the first {@code crashCount} times it crashes on the way. */
  void recover(int crashCount) {
    for (int i = 0; i < crashCount; i++) {
      fixture.disk.crashAfter(random.nextInt(1, 8));
      try {
        fixture.open();
        fixture.store.load();
        fixture.store.put(Rows.key(1), Rows.value(random));
        fixture.background.run(2);
      } catch (StoreIoException e) {
        assertThat(hasCrashed()).as("%s", e).isTrue();
      }
      end(random.nextBoolean());
    }
    checkpointsSeen = 0;
    checkFilesFound();
    fixture.open();
    rows =
        powerWasCut
            ? history.foundAfterPowerCut(fixture.store)
            : history.foundAfterKill(fixture.store);
    powerWasCut = false;
    StoreInvariants.check(fixture.store);
    assertThat(new StoreVerifier(fixture.disk.copy()).verify(StoreFixture.DIRECTORY)).isEmpty();
    assertThat(fixture.store.committedNote()).isEqualTo(history.last().note());
  }

  /** A kill damages nothing, and a loss of power nothing that was durable. */
  private void checkFilesFound() {
    assertThat(new StoreVerifier(fixture.disk).verify(StoreFixture.DIRECTORY))
        .allMatch(finding -> powerWasCut && finding.severity() == Finding.Severity.WARNING);
  }

  /** Closes what is open and sees that nothing stays behind. */
  void close() {
    fixture.engine.close();
    fixture.disk.assertNoLeaks();
  }
}
