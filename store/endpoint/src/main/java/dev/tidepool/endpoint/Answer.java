package dev.tidepool.endpoint;

import java.io.IOException;
import java.io.OutputStream;

/** What a route answers with status 200; closed in any case. */
interface Answer extends AutoCloseable {
  String JSON = "application/json";
  String NDJSON = "application/x-ndjson";

  String contentType();

  /** Writes the body. */
  void writeTo(OutputStream out) throws IOException;

  @Override
  void close();

  /** A body that is there. */
  static Answer of(String contentType, byte[] body) {
    return new Answer() {
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
