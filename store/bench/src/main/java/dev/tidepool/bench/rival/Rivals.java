package dev.tidepool.bench.rival;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rivals by name. A new store takes part by being added here. */
public final class Rivals {

  /** The one that the report compares with the others. */
  public static final String CHALLENGER = TidepoolRival.NAME;

  public static final String ROCKSDB = RocksDbRival.NAME;
  public static final String IN_MEMORY = InMemoryRival.NAME;

  private static final Map<String, Rival> BY_NAME = new LinkedHashMap<>();

  static {
    add(new RocksDbRival(false));
    add(new RocksDbRival(true));
    add(new InMemoryRival());
    add(new TidepoolRival());
  }

  private Rivals() {}

  private static void add(Rival rival) {
    BY_NAME.put(rival.name(), rival);
  }

  /** The rival called {@code name}. */
  public static Rival of(String name) {
    Rival rival = BY_NAME.get(name);
    if (rival == null) {
      throw new IllegalArgumentException("no rival is called " + name + "; known: " + names());
    }
    return rival;
  }

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }
}
