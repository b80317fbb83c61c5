package dev.tidepool.connect.workers;

import dev.tidepool.endpoint.wire.SchemaCodec;
import dev.tidepool.endpoint.wire.WireReader;
import dev.tidepool.endpoint.wire.WireWriter;
import dev.tidepool.table.schema.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a worker says of a part that it has: the value of a record whose key is the part.
 *
 * <pre>
 *   version (1) | address | instance | 0, or 1 and the columns as between instances
 * </pre>
 *
 * @param address where it answers, as {@code host:port}
 * @param instance a name that no other start of an endpoint has
 * @param columns of the part; null if there are none yet
 */
record Claim(String address, String instance, TableSchema columns) {
  private static final int VERSION = 1;

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      WireWriter out = new WireWriter(bytes);
      out.tag(VERSION);
      out.text(address);
      out.text(instance);
      out.tag(columns == null ? 0 : 1);
      if (columns != null) {
        SchemaCodec.write(out, columns);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a claim.
   *
   * @throws IOException if it is none, or one of another version
   */
  static Claim decode(byte[] bytes) throws IOException {
    WireReader in = new WireReader(new ByteArrayInputStream(bytes));
    int version = in.tag();
    if (version != VERSION) {
      throw new IOException("a claim of version " + version + ", this is " + VERSION);
    }
    return new Claim(in.text(), in.text(), in.tag() == 0 ? null : SchemaCodec.read(in));
  }
}
