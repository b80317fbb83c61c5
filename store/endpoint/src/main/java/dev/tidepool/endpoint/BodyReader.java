package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads bodies that are neither too large nor too slow. */
final class BodyReader {
  private static final int CHUNK_BYTES = 8192;

  private BodyReader() {}

  /** The whole body. */
  static byte[] read(Request request, EndpointLimits limits) throws IOException {
    long deadlineNanos = System.nanoTime() + limits.bodyTimeout().toNanos();
    if (request.getLength() > limits.bodyBytesMax()) {
      throw tooLarge(limits);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK_BYTES];
    InputStream in = Content.Source.asInputStream(request);
    for (int length = read(in, chunk, limits); length >= 0; length = read(in, chunk, limits)) {
      body.write(chunk, 0, length);
      if (body.size() > limits.bodyBytesMax()) {
        throw tooLarge(limits);
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw tooSlow(limits);
      }
    }
    return body.toByteArray();
  }

  /** Takes what is left of a body; false if it is too large, too slow, or breaks off. */
  static boolean discard(Request request, EndpointLimits limits) {
    try {
      read(request, limits);
      return true;
    } catch (RequestException | IOException e) {
      return false;
    }
  }

  private static int read(InputStream in, byte[] chunk, EndpointLimits limits) throws IOException {
    try {
      return in.read(chunk);
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw tooSlow(limits); // nothing came for as long as a connection may be idle
      }
      throw e;
    }
  }

  private static RequestException tooLarge(EndpointLimits limits) {
    return new RequestException(
        Code.BODY_TOO_LARGE, "the body is larger than " + limits.bodyBytesMax() + " bytes");
  }

  private static RequestException tooSlow(EndpointLimits limits) {
    return new RequestException(
        Code.BODY_TIMEOUT,
        "the body did not arrive within " + limits.bodyTimeout().toMillis() + " ms");
  }
}
