package dev.tidepool.engine.page;

import dev.tidepool.engine.format.RowFormat;
import java.util.Arrays;

/**
 * A page that is not, or not for good, in a segment: open while rows are appended to it, then
 * sealed until it is flushed.
 *
 * <p>The bytes of a store's first page start small and double up to the page size, so that a store
 * that is hardly used costs little; those that follow a page that was filled have that size at
 * once. What is below {@link #usedBytes} never changes; readers hold on to whichever array they
 * found.
 *
 * <p><b>Threads:</b> changed under the change lock only.
 */
public final class UnwrittenPage {
  private static final int BYTES_MIN = 512;

  private final int number;
  private final int pageBytes;
  private byte[] bytes;
  private int usedBytes;
  private int rowCount;
  private int tombstoneCount;
  private int writtenRowCount;
  private boolean freed;

  /** A page that will hold rows up to {@code pageBytes} and starts small. */
  public static UnwrittenPage openSmall(int number, int pageBytes) {
    return new UnwrittenPage(number, pageBytes, Math.min(pageBytes, BYTES_MIN));
  }

  /** A page for rows up to {@code pageBytes} that is expected to be filled. */
  public static UnwrittenPage openWhole(int number, int pageBytes) {
    return new UnwrittenPage(number, pageBytes, pageBytes);
  }

  /** A page for one row that is larger than a page. */
  public static UnwrittenPage forLargeRow(int number, int rowBytes) {
    return new UnwrittenPage(number, rowBytes, rowBytes);
  }

  private UnwrittenPage(int number, int pageBytes, int bytesNow) {
    this.number = number;
    this.pageBytes = pageBytes;
    this.bytes = new byte[bytesNow];
  }

  /** Whether a row of this size fits, perhaps after growing. */
  public boolean hasRoomFor(long rowBytes) {
    return usedBytes + rowBytes <= pageBytes;
  }

  /** Whether a row of this size fits without growing. */
  public boolean hasRoomNowFor(long rowBytes) {
    return usedBytes + rowBytes <= bytes.length;
  }

  /** Moves the rows to a larger array that has room for the row; the caller publishes it. */
  public void grow(long rowBytes) {
    bytes =
        Arrays.copyOf(
            bytes, (int) Math.min(pageBytes, Math.max(usedBytes + rowBytes, bytes.length * 2L)));
  }

  /** Appends a row that has room; returns its offset. */
  public int append(int head, byte[] key, byte[] value) {
    int offset = usedBytes;
    usedBytes = RowFormat.write(bytes, offset, head, key, value);
    countRow(head);
    return offset;
  }

  /** Appends a copy of a row's bytes that has room; returns its offset. */
  public int appendCopy(byte[] page, int from, int to) {
    int offset = usedBytes;
    System.arraycopy(page, from, bytes, offset, to - from);
    usedBytes += to - from;
    countRow(RowFormat.head(page, from));
    return offset;
  }

  private void countRow(int head) {
    rowCount++;
    if ((head & RowFormat.TOMBSTONE) != 0) {
      tombstoneCount++;
    }
  }

  /** Notes that the first {@code rowCount} rows are in a segment. */
  public void setWrittenRowCount(int rowCount) {
    writtenRowCount = rowCount;
  }

  /** Whether rows were added since the page was last written. */
  public boolean hasUnwrittenRows() {
    return rowCount > writtenRowCount;
  }

  /** The page's number may belong to another page now; whoever still holds this lets go. */
  public void markFreed() {
    freed = true;
  }

  public boolean isFreed() {
    return freed;
  }

  public int number() {
    return number;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int usedBytes() {
    return usedBytes;
  }

  public int rowCount() {
    return rowCount;
  }

  public int tombstoneCount() {
    return tombstoneCount;
  }
}
