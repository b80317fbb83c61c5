package dev.tidepool.bench.data;

/**
 * The table of one run: its keys, its values, the order of its first writing, and who is popular.
 *
 * @param rowCount how many rows it has
 * @param keys the key of each row
 * @param values the value of each row and version
 * @param writeOrder from the number of a first write to its row
 * @param popularity from a rank to its row
 * @param seed what all samples of this table are drawn from
 */
public record Dataset(
    int rowCount,
    Keys keys,
    Values values,
    Permutation writeOrder,
    Permutation popularity,
    long seed) {

  /** The first rows by popularity that count as hot. */
  public static final int HOT_ROW_COUNT = 1000;

  public static Dataset of(int rowCount, int keyBytes, int valueBytes, long seed) {
    return new Dataset(
        rowCount,
        new Keys(rowCount, keyBytes),
        new Values(valueBytes, seed),
        new Permutation(rowCount, seed ^ 0x0DD),
        new Permutation(rowCount, seed ^ 0xB0B),
        seed);
  }

  public byte[] key(int row) {
    return keys.key(row);
  }

  public byte[] value(int row, int version) {
    return values.value(row, version);
  }

  /** Bytes of all keys and values of one version of each row. */
  public long bytes() {
    return (long) rowCount * (key(0).length + value(0, 0).length);
  }

  /** Samples for {@code purpose}; another purpose gives other samples. */
  public RowSequence uniform(int purpose) {
    return RowSequence.uniform(rowCount, seed + purpose);
  }

  /** Samples with Zipf's skew for {@code purpose}; the popular rows are the same for all. */
  public RowSequence zipf(int purpose) {
    return RowSequence.zipf(popularity, seed + purpose);
  }

  /** Samples of the {@value #HOT_ROW_COUNT} most popular rows. */
  public RowSequence hot(int purpose) {
    return RowSequence.hot(popularity, HOT_ROW_COUNT, seed + purpose);
  }
}
