package dev.tidepool.endpoint.wire;

import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The columns of a table, as bytes, and a mark by which two ends see that they are the same. */
public final class SchemaCodec {
  private static final int ARRAY = 1;
  private static final int NULLABLE = 2;

  private SchemaCodec() {}

  /** Writes {@code schema}. */
  public static void write(WireWriter out, TableSchema schema) throws IOException {
    out.count(schema.columnCount());
    for (Column column : schema.columns()) {
      out.text(column.name());
      out.text(column.type().scalar().name());
      out.tag((column.type().isArray() ? ARRAY : 0) | (column.nullable() ? NULLABLE : 0));
      out.text(column.path());
    }
  }

  /** Reads a schema. */
  public static TableSchema read(WireReader in) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (int i = in.count(); i > 0; i--) {
      String name = in.text();
      ColumnType.Scalar scalar = PredicateCodec.constant(ColumnType.Scalar.class, in.text());
      int flags = in.tag();
      ColumnType type = new ColumnType(scalar, (flags & ARRAY) != 0);
      columns.add(new Column(name, type, in.text(), (flags & NULLABLE) != 0));
    }
    try {
      return new TableSchema(columns);
    } catch (IllegalArgumentException e) {
      throw new IOException("no schema: " + e.getMessage(), e);
    }
  }

  /** The same for equal schemas, and for no others. */
  public static String mark(TableSchema schema) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      WireWriter out = new WireWriter(bytes);
      write(out, schema);
      out.flush();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
