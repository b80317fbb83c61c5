package dev.tidepool.endpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts the bytes that pass. <b>Threads:</b> one. */
final class CountedStream extends FilterOutputStream {
  private long byteCount;

  CountedStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    byteCount++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    byteCount += length;
  }

  long byteCount() {
    return byteCount;
  }
}
