package dev.tidepool.bench.query.contender;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All contenders by name. */
public final class Contenders {

  public static final String TYPED = "tidepool";
  public static final String SQL = "tidepool-sql";
  public static final String SQLITE = "sqlite";
  public static final String H2 = "h2";
  public static final String DUCKDB = "duckdb";
  public static final String LUCENE = "lucene";
  public static final String SCAN = "rocksdb-scan";

  @FunctionalInterface
  private interface Maker {
    Contender make(Path directory, int orderCount) throws Exception;
  }

  private static final Map<String, Maker> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put(TYPED, (directory, count) -> new TypedContender(tables(directory, count)));
    BY_NAME.put(SQL, (directory, count) -> new SqlContender(tables(directory, count)));
    BY_NAME.put(SQLITE, (directory, count) -> JdbcContender.sqlite());
    BY_NAME.put(H2, (directory, count) -> JdbcContender.h2());
    BY_NAME.put(DUCKDB, (directory, count) -> new DuckDbContender());
    BY_NAME.put(LUCENE, (directory, count) -> new LuceneContender());
    BY_NAME.put(SCAN, (directory, count) -> new ScanContender(directory));
  }

  private Contenders() {}

  private static TidepoolTables tables(Path directory, int orderCount) {
    return new TidepoolTables(directory, orderCount, TidepoolTables.INDEXES);
  }

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** A new one, without rows; its files, if it has any, go to {@code directory}. */
  public static Contender open(String name, Path directory, int orderCount) throws Exception {
    Maker maker = BY_NAME.get(name);
    if (maker == null) {
      throw new IllegalArgumentException("nobody is called " + name + "; known: " + names());
    }
    return maker.make(directory, orderCount);
  }
}
