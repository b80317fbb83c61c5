package dev.tidepool.engine.row;

/**
 * Where the newest version of a row is, in one {@code long}:
 *
 * <pre>
 *   63          45   44        43        16 15       0
 *   | fingerprint | deleted |    page     |  offset  |
 *      19 bits       1 bit     28 bits       16 bits
 * </pre>
 *
 * <p>Page and offset name the row's first byte. {@code deleted} says that the row there is a
 * tombstone that has not reached a segment. The fingerprint is not part of the place: it is 19 bits
 * of the key's hash, kept here because they fit. Zero stands for no row; page numbers start at 1.
 */
public final class RowAddress {
  public static final long NONE = 0;
  public static final int PAGE_MAX = (1 << 28) - 1;

  private static final int PAGE_SHIFT = 16;
  private static final int OFFSET_MASK = 0xFFFF;
  private static final long DELETED = 1L << 44;
  private static final int FINGERPRINT_SHIFT = 45;
  private static final long PLACE_MASK = DELETED - 1;

  private RowAddress() {}

  /** The address of a row; {@code fingerprintBits} uses its 19 lowest bits. */
  public static long of(int page, int offset, boolean deleted, long fingerprintBits) {
    return fingerprintBits << FINGERPRINT_SHIFT
        | (deleted ? DELETED : 0)
        | (long) page << PAGE_SHIFT
        | offset;
  }

  /** The same row of the same key at another place. */
  public static long moved(long address, int page, int offset) {
    return address & ~PLACE_MASK | (long) page << PAGE_SHIFT | offset;
  }

  public static int page(long address) {
    return (int) (address >>> PAGE_SHIFT) & PAGE_MAX;
  }

  public static int offset(long address) {
    return (int) address & OFFSET_MASK;
  }

  public static boolean isDeleted(long address) {
    return (address & DELETED) != 0;
  }

  /** Whether a reader finds a row there: neither nothing nor a tombstone. */
  public static boolean isLive(long address) {
    return (address & PLACE_MASK) != 0 && (address & DELETED) == 0;
  }

  /** Whether {@code address} names the row that starts at this offset of this page. */
  public static boolean isAt(long address, int page, int offset) {
    return (address & (PLACE_MASK)) == ((long) page << PAGE_SHIFT | offset);
  }

  /** The 19 bits of the key's hash that travel with the address. */
  public static long fingerprintBits(long address) {
    return address >>> FINGERPRINT_SHIFT;
  }
}
