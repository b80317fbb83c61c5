package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.verify.StoreVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A random sequence of operations on a store and on the sorted map it must equal. */
final class RandomRun {
  private static final int KEY_COUNT = 600;

  private final SplittableRandom random;
  private final StoreFixture fixture;
  private TreeMap<byte[], byte[]> model = newModel();
  private TreeMap<byte[], byte[]> committed = newModel();
  private byte[] committedNote;
  private OpenScan openScan;
  private int operationsDone;
  private long noteNumber;

  RandomRun(Seed seed) {
    this(seed.random(), new StoreFixture(seed.derive(1).value()));
    fixture.open();
  }

  RandomRun(SplittableRandom random, StoreFixture fixture) {
    this.random = random;
    this.fixture = fixture;
  }

  private static TreeMap<byte[], byte[]> newModel() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
      operationsDone++;
    }
  }

  StoreStats stats() {
    return fixture.store.stats();
  }

  int operationsDone() {
    return operationsDone;
  }

  private void step() {
    int dice = random.nextInt(1000);
    if (dice < 450) {
      put();
    } else if (dice < 560) {
      remove();
    } else if (dice < 800) {
      get();
    } else if (dice < 830) {
      scan();
    } else if (dice < 850) {
      stepOpenScan();
    } else if (dice < 950) {
      fixture.background.run(random.nextInt(1, 4));
    } else if (dice < 990) {
      commit();
    } else if (dice < 992) {
      reopen();
    } else if (dice < 995) {
      kill();
    } else if (random.nextInt(25) == 0) {
      clear();
    }
  }

  private void put() {
    byte[] key = key();
    byte[] value = value();
    fixture.store.put(key, value);
    model.put(key, value);
  }

  private void remove() {
    byte[] key = key();
    assertThat(fixture.store.remove(key)).isEqualTo(model.remove(key) != null);
  }

  private void get() {
    byte[] key = key();
    assertThat(fixture.store.get(key)).as(() -> new String(key)).isEqualTo(model.get(key));
  }

  private void scan() {
    new OpenScan(fixture.store, model, randomRange(), random.nextBoolean()).checkRest();
  }

  private KeyRange randomRange() {
    return switch (random.nextInt(4)) {
      case 0 -> KeyRange.ALL;
      case 1 -> KeyRange.prefix(Arrays.copyOf(key(), random.nextInt(3)));
      case 2 -> new KeyRange(key(), null, true);
      default -> new KeyRange(random.nextBoolean() ? key() : null, key(), random.nextBoolean());
    };
  }

  /** A scan that stays open while all kinds of things happen, and must not notice. */
  private void stepOpenScan() {
    if (openScan == null) {
      openScan = new OpenScan(fixture.store, model, randomRange(), random.nextBoolean());
    } else if (random.nextInt(8) == 0) {
      openScan.checkRest();
      openScan = null;
    } else {
      openScan.check(random.nextInt(6));
    }
  }

  private void commit() {
    byte[] note = ("note-" + ++noteNumber).getBytes(StandardCharsets.UTF_8);
    fixture.store.commit(note);
    committedNote = note;
    committed = copy(model);
  }

  private void clear() {
    openScan = null;
    fixture.store.clear();
    model.clear();
    committed.clear();
    committedNote = null;
  }

  private void reopen() {
    checkStructures();
    fixture.reopen();
    backToCommit();
  }

  private void kill() {
    checkStructures();
    fixture.use(fixture.disk.kill());
    fixture.open();
    backToCommit();
  }

  private void backToCommit() {
    openScan = null;
    model = copy(committed);
    assertThat(fixture.store.committedNote()).isEqualTo(committedNote);
    if (random.nextBoolean()) {
      checkEverything();
    }
  }

  private static TreeMap<byte[], byte[]> copy(TreeMap<byte[], byte[]> model) {
    TreeMap<byte[], byte[]> copy = newModel();
    copy.putAll(model);
    return copy;
  }

  private byte[] key() {
    // Squared, so that some keys are hot; of several lengths, the empty key among them.
    double skewed = random.nextDouble();
    int number = (int) (skewed * skewed * KEY_COUNT);
    if (number == 17) {
      return new byte[0];
    }
    return ("k" + number + "x".repeat(number % 13)).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] value() {
    int dice = random.nextInt(100);
    int bytes = dice < 5 ? 0 : dice < 95 ? random.nextInt(60) : random.nextInt(700);
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    if (random.nextBoolean()) {
      Arrays.fill(value, (byte) 'a');
    }
    return value;
  }

  void checkEverything() {
    fixture.background.run(2_000);
    assertThat(fixture.background.isAtRest()).as("background work comes to an end").isTrue();
    checkStructures();
    assertThat(fixture.store.rowCount()).isEqualTo(model.size());
    for (Map.Entry<byte[], byte[]> row : model.entrySet()) {
      assertThat(fixture.store.get(row.getKey())).isEqualTo(row.getValue());
    }
    new OpenScan(fixture.store, model, KeyRange.ALL, random.nextBoolean()).checkRest();
    for (int i = 0; i < 50; i++) {
      byte[] key = key();
      assertThat(fixture.store.get(key)).isEqualTo(model.get(key));
    }
  }

  /** What is in memory agrees with itself, and so do the files that a kill would leave now. */
  private void checkStructures() {
    StoreInvariants.check(fixture.store);
    assertThat(new StoreVerifier(fixture.disk.copy()).verify(StoreFixture.DIRECTORY)).isEmpty();
  }
}
