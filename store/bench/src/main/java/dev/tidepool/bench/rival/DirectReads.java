package dev.tidepool.bench.rival;

/** How a rival's reads are kept from the page cache of the operating system. */
public enum DirectReads {
  /** The store opens its files with O_DIRECT. */
  NATIVE,
  /** The store cannot; its files are thrown out of the page cache again and again meanwhile. */
  ADVISED
}
