package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.io.FaultyVfs;
import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.verify.StoreVerifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random run on a disk that refuses now and then. What is refused is tried again later; what the
 * store says in between has to be right.
 */
final class FaultRun {
  private static final int KEY_COUNT = 150;

  private record Committed(byte[] note, Rows rows) {}

  private final boolean hardlyCommits;
  private final SplittableRandom random;
  private final StoreFixture fixture;
  private Rows rows = new Rows();
  private final List<Committed> commits = new ArrayList<>(List.of(new Committed(null, new Rows())));
  private final List<Committed> failedCommits = new ArrayList<>();
  private int failureCount;
  private long notes;

  FaultRun(Seed seed) {
    this(seed, false);
  }

  /** A run that commits often and clears now and then, or one that hardly ever commits. */
  FaultRun(Seed seed, boolean hardlyCommits) {
    this.hardlyCommits = hardlyCommits;
    random = seed.random();
    fixture = new StoreFixture(seed.derive(1).value());
    fixture.open();
  }

  FaultyVfs disk() {
    return fixture.disk;
  }

  int failureCount() {
    return failureCount;
  }

  long usedBytes() {
    return disk().files().values().stream().mapToLong(Long::longValue).sum();
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      try {
        step();
      } catch (StoreIoException e) {
        failureCount++;
      }
    }
  }

  private void step() {
    int dice = random.nextInt(1000);
    byte[] key = Rows.key(random, KEY_COUNT);
    if (dice < 400 || hardlyCommits && dice >= 852) {
      byte[] value = Rows.value(random);
      put(key, value);
    } else if (dice < 520) {
      remove(key);
    } else if (dice < 680) {
      assertThat(fixture.store.get(key)).isEqualTo(rows.get(key));
    } else if (dice < 700) {
      new OpenScan(fixture.store, rows.asMap(), KeyRange.ALL, random.nextBoolean()).checkRest();
    } else if (dice < 850) {
      fixture.background.run(random.nextInt(1, 4));
    } else if (dice < 990) {
      commit();
    } else {
      clear();
    }
  }

  /** A put that cannot flush has happened all the same; one that cannot load has not. */
  private void put(byte[] key, byte[] value) {
    try {
      fixture.store.put(key, value);
      rows.put(key, value);
    } catch (StoreIoException e) {
      if (e.getMessage().startsWith("cannot write rows")) {
        rows.put(key, value);
      }
      throw e;
    }
  }

  private void remove(byte[] key) {
    try {
      assertThat(fixture.store.remove(key)).isEqualTo(rows.remove(key));
    } catch (StoreIoException e) {
      if (!e.getMessage().startsWith("cannot write rows")) {
        throw e;
      }
      rows.remove(key);
      throw e;
    }
  }

  private void commit() {
    byte[] note = ("note-" + ++notes).getBytes(StandardCharsets.UTF_8);
    Committed state = new Committed(note, rows.copy());
    try {
      fixture.store.commit(note);
      commits.add(state);
      failedCommits.clear();
    } catch (StoreIoException e) {
      failedCommits.add(state);
      throw e;
    }
  }

  /** Not before the first commit: from then on the note tells whether it happened. */
  private void clear() {
    if (fixture.store.committedNote() == null) {
      return;
    }
    try {
      fixture.store.clear();
      cleared();
    } catch (StoreIoException e) {
      if (fixture.store.committedNote() == null) {
        cleared();
      }
      throw e;
    }
  }

  private void cleared() {
    rows = new Rows();
    commits.add(new Committed(null, new Rows()));
    failedCommits.clear();
  }

  /** Reads everything; the disk may be full, but it reads. */
  void checkReads() {
    rows.assertHeldBy(fixture.store);
  }

  /** Everything is there, in memory, after a commit, and after the death of the process. */
  void checkRecovered() {
    checkReads();
    steps(50);
    commit();
    checkReads();
    Rows expected = rows.copy();
    kill();
    assertThat(fixture.store.committedNote())
        .isEqualTo(("note-" + notes).getBytes(StandardCharsets.UTF_8));
    expected.assertHeldBy(fixture.store);
    StoreInvariants.check(fixture.store);
    fixture.engine.close();
    fixture.disk.assertNoLeaks();
  }

  /** Kills the process and opens again: exactly the last commit that succeeded is there. */
  void kill() {
    StoreInvariants.check(fixture.store);
    fixture.use(fixture.disk.kill());
    assertThat(new StoreVerifier(fixture.disk).verify(StoreFixture.DIRECTORY)).isEmpty();
    fixture.open();
    Committed last = commits.get(commits.size() - 1);
    assertThat(fixture.store.committedNote()).isEqualTo(last.note);
    rows = last.rows.copy();
  }

  void powerCut() {
    fixture.use(fixture.disk.powerCut(random.nextLong()));
  }

  /** What is found is one of the commits, whole. */
  void checkSomeCommit() {
    fixture.open();
    byte[] note = fixture.store.committedNote();
    fixture.store.load();
    Committed found =
        commits.stream().filter(c -> Arrays.equals(c.note, note)).findFirst().orElseThrow();
    found.rows.assertHeldBy(fixture.store);
  }
}
