package dev.tidepool.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidepool.changelog.ValueLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.query.Position;

/**
 * What a store writes into every commit of the engine, and finds again when it is opened.
 *
 * <pre>
 *   version (1) | layout (1) | asOfMs (8) | logged (1) [| changelog: topic, partition]
 *   offsets (4)   of each: topic, partition (4), offset (8)
 *   topics (4)    of each: topic, partitions (4), of each: partition (4), offset (8)
 *
 *   topic: bytes (2) | UTF-8
 * </pre>
 *
 * All numbers are big-endian; entries are sorted, so equal notes are equal bytes. There is no
 * checksum, because the engine's commit frame has one.
 *
 * @param layout what the bytes of a value mean
 * @param asOfMs everything that was in the changelog at this time of the wall clock is in the rows
 * @param changelog the partition that logs this store; null for a store without changelog, for a
 *     global one, and until Streams told
 * @param offsets the committed offset of each changelog partition, {@link CommittedOffsets#UNKNOWN}
 *     included; empty for a store without changelog
 * @param position of the input
 */
record CommitNote(
    ValueLayout layout,
    long asOfMs,
    TopicPartition changelog,
    Map<TopicPartition, Long> offsets,
    Position position) {

  private static final int VERSION = 1;
  private static final List<ValueLayout> LAYOUTS =
      List.of(ValueLayout.PLAIN, ValueLayout.TIMESTAMPED, ValueLayout.WITH_HEADERS);
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(LAYOUTS.indexOf(layout));
      out.writeLong(asOfMs);
      out.writeBoolean(changelog != null);
      if (changelog != null) {
        writePartition(changelog, out);
      }
      out.writeInt(offsets.size());
      for (TopicPartition partition : sorted(offsets.keySet())) {
        writePartition(partition, out);
        out.writeLong(offsets.get(partition));
      }
      writePosition(position, out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a note.
   *
   * @throws UnreadableNoteException if a newer release wrote it, or it is no note of ours
   */
  static CommitNote decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new UnreadableNoteException("is of version " + version + ", expected " + VERSION);
      }
      int layout = in.readUnsignedByte();
      if (layout >= LAYOUTS.size()) {
        throw new UnreadableNoteException("names the unknown value layout " + layout);
      }
      long asOfMs = in.readLong();
      TopicPartition changelog = in.readBoolean() ? readPartition(in) : null;
      Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
      int offsetCount = in.readInt();
      for (int i = 0; i < offsetCount; i++) {
        offsets.put(readPartition(in), in.readLong());
      }
      return new CommitNote(LAYOUTS.get(layout), asOfMs, changelog, offsets, readPosition(in));
    } catch (IOException e) {
      throw new UnreadableNoteException("is cut short at " + bytes.length + " bytes");
    }
  }

  private static void writePartition(TopicPartition partition, DataOutputStream out)
      throws IOException {
    writeTopic(partition.topic(), out);
    out.writeInt(partition.partition());
  }

  private static TopicPartition readPartition(DataInputStream in) throws IOException {
    String topic = readTopic(in);
    return new TopicPartition(topic, in.readInt());
  }

  private static void writePosition(Position position, DataOutputStream out) throws IOException {
    List<String> topics = position.getTopics().stream().sorted().toList();
    out.writeInt(topics.size());
    for (String topic : topics) {
      writeTopic(topic, out);
      Map<Integer, Long> partitions = new TreeMap<>(position.getPartitionPositions(topic));
      out.writeInt(partitions.size());
      for (Map.Entry<Integer, Long> entry : partitions.entrySet()) {
        out.writeInt(entry.getKey());
        out.writeLong(entry.getValue());
      }
    }
  }

  private static Position readPosition(DataInputStream in) throws IOException {
    Map<String, Map<Integer, Long>> position = new HashMap<>();
    int topicCount = in.readInt();
    for (int i = 0; i < topicCount; i++) {
      String topic = readTopic(in);
      Map<Integer, Long> partitions = new HashMap<>();
      int partitionCount = in.readInt();
      for (int j = 0; j < partitionCount; j++) {
        partitions.put(in.readInt(), in.readLong());
      }
      position.put(topic, partitions);
    }
    return Position.fromMap(position);
  }

  private static void writeTopic(String topic, DataOutputStream out) throws IOException {
    byte[] utf8 = topic.getBytes(UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  private static String readTopic(DataInputStream in) throws IOException {
    byte[] utf8 = new byte[in.readUnsignedShort()];
    in.readFully(utf8);
    return new String(utf8, UTF_8);
  }

  private static List<TopicPartition> sorted(Collection<TopicPartition> partitions) {
    return partitions.stream().sorted(ORDER).toList();
  }

  /** The bytes are no note that this release can read; the message continues "the commit note". */
  static final class UnreadableNoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableNoteException(String message) {
      super("the commit note " + message);
    }
  }
}
