package dev.tidepool.table.query;

/**
 * What a scan did, for {@code EXPLAIN ANALYZE} and for the stats of a result.
 *
 * @param rowsMatched rows that matched
 * @param rowsRead rows whose bytes were read
 * @param rowsFromDisk those of them that were not in memory
 * @param rowsCorrected rows that changed while the query looked, and were judged by their old
 *     version
 * @param rowsUnwritten those of the rows read that were on pages not written to disk yet
 * @param pagesRead how often another page was read; one on disk counts for each of its rows
 */
public record ScanStatistics(
    long rowsMatched,
    long rowsRead,
    long rowsFromDisk,
    long rowsCorrected,
    long rowsUnwritten,
    long pagesRead) {
  public static final ScanStatistics NONE = new ScanStatistics(0, 0, 0, 0, 0, 0);

  public ScanStatistics plus(ScanStatistics other) {
    return new ScanStatistics(
        rowsMatched + other.rowsMatched,
        rowsRead + other.rowsRead,
        rowsFromDisk + other.rowsFromDisk,
        rowsCorrected + other.rowsCorrected,
        rowsUnwritten + other.rowsUnwritten,
        pagesRead + other.pagesRead);
  }
}
