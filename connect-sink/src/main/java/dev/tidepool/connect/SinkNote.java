package dev.tidepool.connect;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What the rows of a partition are: the note of each commit of the engine, so that rows, columns
 * and offset become durable as one.
 *
 * <pre>
 *   version (1) | next offset (8) | partition (4) | topic | connector | primary key
 *   | number of columns (2) | per column: type (1) | flags (1: array, 2: primary key) | name
 *   | has a changelog (1) | if so: topic id (16) | offset (8) | as of, in milliseconds (8)
 * </pre>
 *
 * Numbers are big-endian, texts modified UTF-8 behind two bytes of length. There is no checksum:
 * the engine's commit frame has one. Version 1, which is read, too, ends before the changelog.
 *
 * @param primaryKey as {@link SinkSettings#primaryKey} says it
 * @param nextOffset of the next record to apply
 * @param changelog how far of their changelog the rows are; null without one, and of a note in it
 */
record SinkNote(
    String connector,
    String topic,
    int partition,
    String primaryKey,
    long nextOffset,
    List<Columns.Entry> columns,
    ChangelogPlace changelog) {

  private static final int VERSION = 2;
  private static final int ARRAY_FLAG = 1;
  private static final int KEY_FLAG = 2;

  /** The position of a type is its number on disk. */
  private static final List<Scalar> TYPES =
      List.of(
          Scalar.STRING,
          Scalar.INT,
          Scalar.BIGINT,
          Scalar.DOUBLE,
          Scalar.DECIMAL,
          Scalar.BOOLEAN,
          Scalar.TIMESTAMP,
          Scalar.BYTES);

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(nextOffset);
      out.writeInt(partition);
      out.writeUTF(topic);
      out.writeUTF(connector);
      out.writeUTF(primaryKey);
      out.writeShort(columns.size());
      for (Columns.Entry column : columns) {
        out.writeByte(TYPES.indexOf(column.type().scalar()));
        out.writeByte((column.type().isArray() ? ARRAY_FLAG : 0) | (column.isKey() ? KEY_FLAG : 0));
        out.writeUTF(column.name());
      }
      out.writeBoolean(changelog != null);
      if (changelog != null) {
        out.writeLong(changelog.topicId().getMostSignificantBits());
        out.writeLong(changelog.topicId().getLeastSignificantBits());
        out.writeLong(changelog.nextOffset());
        out.writeLong(changelog.asOfMs());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a note.
   *
   * @throws ConnectException if a newer release wrote it, or it is no note of ours
   */
  static SinkNote decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version < 1 || version > VERSION) {
        throw new ConnectException(
            "the commit note is of version " + version + ", expected at most " + VERSION);
      }
      long nextOffset = in.readLong();
      int partition = in.readInt();
      String topic = in.readUTF();
      String connector = in.readUTF();
      String primaryKey = in.readUTF();
      List<Columns.Entry> columns = new ArrayList<>();
      for (int count = in.readUnsignedShort(); count > 0; count--) {
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        String name = in.readUTF();
        if (type >= TYPES.size()) {
          throw new ConnectException("the commit note has a column of the unknown type " + type);
        }
        columns.add(
            new Columns.Entry(
                name,
                new ColumnType(TYPES.get(type), (flags & ARRAY_FLAG) != 0),
                (flags & KEY_FLAG) != 0));
      }
      ChangelogPlace changelog =
          version > 1 && in.readBoolean()
              ? new ChangelogPlace(
                  new Uuid(in.readLong(), in.readLong()), in.readLong(), in.readLong())
              : null;
      return new SinkNote(connector, topic, partition, primaryKey, nextOffset, columns, changelog);
    } catch (IOException e) {
      throw new ConnectException("the commit note is cut short at " + bytes.length + " bytes", e);
    }
  }
}
