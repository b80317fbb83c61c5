package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.engine.verify.StoreVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A store that is written for long without a commit does not fill the disk, and can be committed.
 */
class NeverCommittedTest {
  private static final int KEY_COUNT = 100;
  private static final byte[] FIRST = {1};
  private static final byte[] SECOND = {2};

  private final Map<String, String> model = new TreeMap<>();
  private SplittableRandom random;

  @ParameterizedTest
  @Seeds
  void diskStaysBoundedAndEachCommitStands(Seed seed) {
    random = seed.random();
    StoreFixture fixture = new StoreFixture(seed.derive(1).value());
    fixture.open();
    write(fixture, 300);
    fixture.store.commit(FIRST);
    Map<String, String> committed = new TreeMap<>(model);

    long diskBytesMax = 0;
    for (int i = 0; i < 200; i++) {
      write(fixture, 100);
      diskBytesMax = Math.max(diskBytesMax, fixture.store.stats().diskTotalBytes());
    }
    long bytesWritten = fixture.store.stats().bytesWritten();
    assertThat(bytesWritten).isGreaterThan(500_000);
    assertThat(diskBytesMax).isLessThan(150_000);
    verify(fixture);

    // A crash goes back to the first commit, although much of the log behind it is gone.
    StoreFixture crashed = new StoreFixture(seed.derive(2).value());
    crashed.use(fixture.disk.copy().kill());
    crashed.open();
    assertThat(crashed.store.committedNote()).isEqualTo(FIRST);
    assertHolds(crashed.store, committed);

    fixture.store.commit(SECOND);
    verify(fixture);
    write(fixture, 50);
    fixture.store.commit(FIRST);
    Map<String, String> atLast = new TreeMap<>(model);
    write(fixture, 50);
    fixture.use(fixture.disk.kill());
    fixture.open();
    assertThat(fixture.store.committedNote()).isEqualTo(FIRST);
    assertHolds(fixture.store, atLast);
    verify(fixture);
  }

  private static void verify(StoreFixture fixture) {
    StoreInvariants.check(fixture.store);
    assertThat(new StoreVerifier(fixture.disk.copy()).verify(StoreFixture.DIRECTORY)).isEmpty();
  }

  private void write(StoreFixture fixture, int count) {
    for (int i = 0; i < count; i++) {
      String key = "key-" + random.nextInt(KEY_COUNT);
      if (random.nextInt(10) == 0) {
        fixture.store.remove(bytes(key));
        model.remove(key);
      } else {
        String value = "v".repeat(random.nextInt(10)) + random.nextLong();
        fixture.store.put(bytes(key), bytes(value));
        model.put(key, value);
      }
      if (i % 10 == 0) {
        fixture.background.run(3);
      }
    }
  }

  private static void assertHolds(TieredStore store, Map<String, String> rows) {
    assertThat(store.rowCount()).isEqualTo(rows.size());
    rows.forEach((key, value) -> assertThat(store.get(bytes(key))).isEqualTo(bytes(value)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
