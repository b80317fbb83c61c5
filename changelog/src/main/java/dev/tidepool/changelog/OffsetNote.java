package dev.tidepool.changelog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.Uuid;

/**
 * What the rows of a partition are: the note of each commit of the engine, so that rows and offset
 * become durable as one.
 *
 * <pre>
 *   version (1) | layout (1) | complete (1) | generation (8) | topic id (16) | partition (4)
 *   | next offset (8) | leader epoch (4) | start offset (8) | asOfMs (8) | topic (2 + UTF-8)
 * </pre>
 *
 * All numbers are big-endian. There is no checksum: the engine's commit frame has one.
 *
 * @param layout what the bytes of a value mean
 * @param complete whether the rows showed all of the log once
 * @param generation grows with each rebuild of the partition
 * @param topicId of the topic that they were read from
 * @param nextOffset of the next record to apply
 * @param leaderEpoch of the last record applied; -1 if unknown
 * @param startOffset of the log when the reading began
 * @param asOfMs all that was committed to the log at this time of the wall clock is in the rows
 */
record OffsetNote(
    ValueLayout layout,
    boolean complete,
    long generation,
    Uuid topicId,
    String topic,
    int partition,
    long nextOffset,
    int leaderEpoch,
    long startOffset,
    long asOfMs) {

  private static final int VERSION = 1;
  private static final ValueLayout[] LAYOUTS = {
    ValueLayout.PLAIN, ValueLayout.TIMESTAMPED, ValueLayout.WITH_HEADERS
  };

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(layout.ordinal());
      out.writeBoolean(complete);
      out.writeLong(generation);
      out.writeLong(topicId.getMostSignificantBits());
      out.writeLong(topicId.getLeastSignificantBits());
      out.writeInt(partition);
      out.writeLong(nextOffset);
      out.writeInt(leaderEpoch);
      out.writeLong(startOffset);
      out.writeLong(asOfMs);
      out.writeUTF(topic);
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a note.
   *
   * @throws ChangelogException if a newer release wrote it, or it is no note of ours
   */
  static OffsetNote decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new ChangelogException(
            "the commit note is of version " + version + ", expected " + VERSION);
      }
      int layout = in.readUnsignedByte();
      if (layout >= LAYOUTS.length) {
        throw new ChangelogException("the commit note names the unknown layout " + layout);
      }
      boolean complete = in.readBoolean();
      long generation = in.readLong();
      Uuid topicId = new Uuid(in.readLong(), in.readLong());
      int partition = in.readInt();
      long nextOffset = in.readLong();
      int leaderEpoch = in.readInt();
      long startOffset = in.readLong();
      long asOfMs = in.readLong();
      return new OffsetNote(
          LAYOUTS[layout],
          complete,
          generation,
          topicId,
          in.readUTF(),
          partition,
          nextOffset,
          leaderEpoch,
          startOffset,
          asOfMs);
    } catch (IOException e) {
      throw new ChangelogException("the commit note is cut short at " + bytes.length + " bytes", e);
    }
  }
}
