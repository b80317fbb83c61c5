package dev.tidepool.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Answers what other instances of the application ask, below {@code /internal}; clients have no use
 * for it, and their credentials do not open it.
 *
 * <p><b>Threads:</b> any.
 */
public interface PeerService {
  /** The path that other instances ask; with a version, so that another version is not found. */
  String PATH = "/internal/v2/scan";

  /** Whether a request with this header {@code Authorization}, or null, comes from an instance. */
  boolean accepts(String authorization);

  /** Answers {@code request}; what goes wrong is a part of the answer. */
  void answer(InputStream request, OutputStream response) throws IOException;
}
