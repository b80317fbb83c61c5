package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import java.io.ByteArrayOutputStream;

/** An answer that is made as a whole, up to a size. */
final class AnswerBuffer extends ByteArrayOutputStream {
  private final int bytesMax;

  AnswerBuffer(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public synchronized void write(int b) {
    requireRoom(1);
    super.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    requireRoom(length);
    super.write(bytes, offset, length);
  }

  private void requireRoom(int length) {
    if (length > bytesMax - count) {
      throw new RequestException(
          Code.LIMIT,
          "the answer is larger than "
              + bytesMax
              + " bytes; ask for less, or stream it with Accept: "
              + Answer.NDJSON);
    }
  }
}
