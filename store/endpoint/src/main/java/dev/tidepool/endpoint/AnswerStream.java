package dev.tidepool.endpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;

/**
 * The body of an answer. It goes out whenever there is enough of it, and at the end, so that a
 * short answer is one write, and its length is known.
 *
 * <p><b>Threads:</b> one.
 */
final class AnswerStream extends OutputStream {
  private static final int BUFFER_BYTES = 8192;

  private final Content.Sink sink;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long byteCount;
  private boolean isClosed;

  AnswerStream(Content.Sink sink) {
    this.sink = sink;
  }

  @Override
  public void write(int b) throws IOException {
    if (buffered == BUFFER_BYTES) {
      send(false);
    }
    buffer[buffered++] = (byte) b;
    byteCount++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    byteCount += length;
    if (length > BUFFER_BYTES - buffered) {
      send(false);
      if (length > BUFFER_BYTES) {
        Content.Sink.write(sink, false, ByteBuffer.wrap(bytes, offset, length));
        return;
      }
    }
    System.arraycopy(bytes, offset, buffer, buffered, length);
    buffered += length;
  }

  private void send(boolean isLast) throws IOException {
    ByteBuffer sent = ByteBuffer.wrap(buffer, 0, buffered);
    buffered = 0;
    if (isLast || sent.hasRemaining()) {
      Content.Sink.write(sink, isLast, sent);
    }
  }

  /** How many bytes were written, those included that are still kept. */
  long byteCount() {
    return byteCount;
  }

  /** Nothing: what is written goes out when there is enough of it, or by {@link #close}. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (!isClosed) {
      isClosed = true;
      send(true);
    }
  }
}
