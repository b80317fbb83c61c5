package dev.tidepool.engine;

/**
 * Settings of one store. The defaults serve production; tests make everything tiny so that every
 * tier takes part in a short run.
 *
 * @param pageBytes the size of a page in memory; a larger row gets a page of its own
 * @param segmentBytes the size at which a new segment file is begun
 * @param writeBufferBytes how many bytes of unwritten pages this store may hold before its writer
 *     has to wait for the disk
 * @param checkpointLogBytesMin a checkpoint is due when the log has grown by this much since the
 *     last one, and by four times the size of the checkpoint
 * @param liveFractionMin segments are cleaned while less than this fraction of the bytes on disk is
 *     live
 */
public record StoreOptions(
    int pageBytes,
    long segmentBytes,
    long writeBufferBytes,
    long checkpointLogBytesMin,
    double liveFractionMin) {

  public static final StoreOptions DEFAULT =
      new StoreOptions(8 << 10, 64L << 20, 32L << 20, 64L << 20, 0.6);

  /** Offsets inside a page take 16 bits. */
  public static final int PAGE_BYTES_MAX = 64 << 10;

  public StoreOptions {
    if (pageBytes < 128 || pageBytes > PAGE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "pageBytes is " + pageBytes + ", must be from 128 to " + PAGE_BYTES_MAX);
    }
    if (segmentBytes < pageBytes || segmentBytes > (1L << 40)) {
      throw new IllegalArgumentException(
          "segmentBytes is " + segmentBytes + ", must be from pageBytes to 1 TiB");
    }
    if (writeBufferBytes < pageBytes) {
      throw new IllegalArgumentException(
          "writeBufferBytes is " + writeBufferBytes + ", must be at least pageBytes");
    }
    if (liveFractionMin < 0 || liveFractionMin > 0.95) {
      throw new IllegalArgumentException(
          "liveFractionMin is " + liveFractionMin + ", must be from 0 to 0.95");
    }
  }
}
