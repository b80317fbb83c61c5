package dev.tidepool.endpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What a route answers with status 200; closed in any case. */
interface Answer extends AutoCloseable {
  String JSON = "application/json";
  String NDJSON = "application/x-ndjson";

  String contentType();

  /** Headers beside the type, by their names. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** Writes the body. */
  void writeTo(OutputStream out) throws IOException;

  @Override
  void close();

  /** A body that is there. */
  static Answer of(String contentType, byte[] body) {
    return of(contentType, Map.of(), body);
  }

  /** A body that is there, with headers of its own. */
  static Answer of(String contentType, Map<String, String> headers, byte[] body) {
    return new Answer() {
      @Override
      public Map<String, String> headers() {
        return headers;
      }

      @Override
      public String contentType() {
        return contentType;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(body);
      }

      @Override
      public void close() {}
    };
  }
}
