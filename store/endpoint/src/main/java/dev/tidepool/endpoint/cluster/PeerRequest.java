package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.wire.ScanCodec;
import dev.tidepool.endpoint.wire.WireReader;
import dev.tidepool.endpoint.wire.WireWriter;
import dev.tidepool.table.query.ScanRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one instance asks another.
 *
 * @param table its name
 * @param partitions the names by the numbers, names empty where numbers say all; all are answered
 *     for, or none
 * @param bounds how fresh they have to be
 * @param timeoutMillis until the one who asks gives up
 * @param question what of them
 */
record PeerRequest(
    String table,
    SortedMap<Integer, String> partitions,
    ReadBounds bounds,
    long timeoutMillis,
    Question question) {
  private static final int VERSION = 2;

  /** What is asked. */
  sealed interface Question {}

  /** The columns of the table. */
  record Describe() implements Question {}

  /**
   * The rows of a request.
   *
   * @param schemaMark of the columns that the request is about
   * @param parameters null where the request has none
   */
  record Scan(String schemaMark, ScanRequest request, Object[] parameters) implements Question {}

  /** How the rows would be reached. */
  record Explain(Scan scan) implements Question {}

  private static final int DESCRIBE = 0;
  private static final int SCAN = 1;
  private static final int EXPLAIN = 2;

  void write(WireWriter out) throws IOException {
    out.tag(VERSION);
    out.text(table);
    out.count(partitions.size());
    for (Map.Entry<Integer, String> partition : partitions.entrySet()) {
      out.count(partition.getKey());
      out.text(partition.getValue());
    }
    out.number(bounds.maxLagRecords());
    out.count(bounds.position().size());
    for (Map.Entry<String, Map<Integer, Long>> topic : bounds.position().entrySet()) {
      out.text(topic.getKey());
      out.count(topic.getValue().size());
      for (Map.Entry<Integer, Long> offset : topic.getValue().entrySet()) {
        out.count(offset.getKey());
        out.count(offset.getValue());
      }
    }
    out.count(Math.max(0, timeoutMillis));
    if (question instanceof Scan scan) {
      out.tag(SCAN);
      write(out, scan);
    } else if (question instanceof Explain explain) {
      out.tag(EXPLAIN);
      write(out, explain.scan());
    } else {
      out.tag(DESCRIBE);
    }
  }

  private static void write(WireWriter out, Scan scan) throws IOException {
    out.text(scan.schemaMark());
    ScanCodec.write(out, scan.request());
    out.count(scan.parameters().length);
    for (Object parameter : scan.parameters()) {
      out.value(parameter);
    }
  }

  static PeerRequest read(WireReader in) throws IOException {
    int version = in.tag();
    if (version != VERSION) {
      throw new IOException("a request of version " + version + ", this is " + VERSION);
    }
    String table = in.text();
    SortedMap<Integer, String> partitions = new TreeMap<>();
    for (int i = in.count(); i > 0; i--) {
      int number = in.count();
      partitions.put(number, in.text());
    }
    long maxLagRecords = in.number();
    Map<String, Map<Integer, Long>> position = new LinkedHashMap<>();
    for (int i = in.count(); i > 0; i--) {
      Map<Integer, Long> offsets = new LinkedHashMap<>();
      position.put(in.text(), offsets);
      for (int j = in.count(); j > 0; j--) {
        int partition = in.count();
        offsets.put(partition, in.longCount());
      }
    }
    ReadBounds bounds = new ReadBounds(Math.max(ReadBounds.ACTIVE_ONLY, maxLagRecords), position);
    long timeoutMillis = in.longCount();
    int kind = in.tag();
    Question question =
        switch (kind) {
          case DESCRIBE -> new Describe();
          case SCAN -> readScan(in);
          case EXPLAIN -> new Explain(readScan(in));
          default -> throw new IOException("there is no question of tag " + kind);
        };
    return new PeerRequest(table, partitions, bounds, timeoutMillis, question);
  }

  private static Scan readScan(WireReader in) throws IOException {
    String mark = in.text();
    ScanRequest request = ScanCodec.read(in);
    int count = in.count();
    List<Object> parameters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parameters.add(in.value());
    }
    return new Scan(mark, request, parameters.toArray());
  }
}
