package dev.tidepool.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * The other process in {@link SigkillTest}: goes on from the last commit of the store in its
 * argument, and says the number of each further one after it was acknowledged, until it is killed.
 */
final class SigkillWriter {
  /** So small that segments, checkpoints and cleaning come by many times a second. */
  static final StoreOptions OPTIONS = new StoreOptions(1 << 10, 64 << 10, 32 << 10, 64 << 10, 0.6);

  private static final int KEY_COUNT = 3000;
  private static final int CHANGES_PER_COMMIT = 60;

  private SigkillWriter() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) {
    Engine engine = new Engine(EngineOptions.ofMemoryBytes(256 << 10));
    TieredStore store = engine.open(Path.of(arguments[0]), OPTIONS);
    for (long commit = commitOf(store) + 1; ; commit++) {
      change(
          commit,
          new Target() {
            @Override
            public void put(byte[] key, byte[] value) {
              store.put(key, value);
            }

            @Override
            public void remove(byte[] key) {
              store.remove(key);
            }
          });
      store.commit(Long.toString(commit).getBytes(StandardCharsets.UTF_8));
      System.out.println(commit);
    }
  }

  /** The number of the last commit, which is in its note. */
  static long commitOf(TieredStore store) {
    byte[] note = store.committedNote();
    return note == null ? 0 : Long.parseLong(new String(note, StandardCharsets.UTF_8));
  }

  /** What rows are written to. */
  interface Target {
    void put(byte[] key, byte[] value);

    void remove(byte[] key);
  }

  /** Makes the changes that belong to {@code commit}: the same in each process. */
  static void change(long commit, Target target) {
    SplittableRandom random = new SplittableRandom(commit);
    for (int i = 0; i < CHANGES_PER_COMMIT; i++) {
      byte[] key = Rows.key(random, KEY_COUNT);
      if (random.nextInt(5) == 0) {
        target.remove(key);
      } else {
        target.put(key, Rows.value(random));
      }
    }
  }
}
