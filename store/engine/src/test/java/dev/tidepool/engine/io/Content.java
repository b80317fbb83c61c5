package dev.tidepool.engine.io;

import java.util.Arrays;

/**
 * The bytes of one file, in pages that are never changed in place, so that copies share them.
 *
 * <p>A copy costs one reference per page; a write copies the pages it touches. Bytes between the
 * end of the file and the end of its last page are always zero. Not safe for use by several
 * threads.
 */
final class Content {

  private static final int PAGE_BYTES = 4096;
  private static final byte[] ZEROS = new byte[PAGE_BYTES];

  private byte[][] pages = new byte[0][]; // pages beyond the last one in use are null
  private long size;

  Content copy() {
    Content copy = new Content();
    copy.pages = pages.clone();
    copy.size = size;
    return copy;
  }

  long size() {
    return size;
  }

  /** Copies what lies inside the file; returns how many bytes that was. */
  int read(long offset, byte[] target, int start, int length) {
    int available = (int) Math.max(0, Math.min(length, size - offset));
    for (int done = 0; done < available; ) {
      int inPage = (int) ((offset + done) % PAGE_BYTES);
      int step = Math.min(available - done, PAGE_BYTES - inPage);
      System.arraycopy(page(offset + done), inPage, target, start + done, step);
      done += step;
    }
    return available;
  }

  void write(long offset, byte[] source, int start, int length) {
    if (length == 0) {
      return;
    }
    size = Math.max(size, offset + length);
    for (int done = 0; done < length; ) {
      int inPage = (int) ((offset + done) % PAGE_BYTES);
      int step = Math.min(length - done, PAGE_BYTES - inPage);
      byte[] changed = page(offset + done).clone();
      System.arraycopy(source, start + done, changed, inPage, step);
      setPage(offset + done, changed);
      done += step;
    }
  }

  /** Cuts or extends with zeros. */
  void resize(long newSize) {
    if (newSize < size) {
      int inPage = (int) (newSize % PAGE_BYTES);
      int pageIndex = (int) (newSize / PAGE_BYTES);
      if (inPage > 0 && pageIndex < pages.length) {
        byte[] changed = page(newSize).clone();
        Arrays.fill(changed, inPage, PAGE_BYTES, (byte) 0);
        setPage(newSize, changed);
        pageIndex++;
      }
      if (pageIndex < pages.length) {
        pages = Arrays.copyOf(pages, pageIndex);
      }
    }
    size = newSize;
  }

  void flipBit(long offset, int bit) {
    if (offset < size) {
      byte[] changed = page(offset).clone();
      changed[(int) (offset % PAGE_BYTES)] ^= (byte) (1 << bit);
      setPage(offset, changed);
    }
  }

  private byte[] page(long offset) {
    int pageIndex = (int) (offset / PAGE_BYTES);
    byte[] page = pageIndex < pages.length ? pages[pageIndex] : null;
    return page == null ? ZEROS : page;
  }

  private void setPage(long offset, byte[] page) {
    int pageIndex = (int) (offset / PAGE_BYTES);
    if (pageIndex >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(pageIndex + 1, pages.length * 2));
    }
    pages[pageIndex] = page;
  }
}
