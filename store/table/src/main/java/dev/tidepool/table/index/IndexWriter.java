package dev.tidepool.table.index;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes a frozen index as {@link IndexFormat} says. One thread, once. */
final class IndexWriter {
  /** So many rows without a term end a run. */
  private static final int GAP_ROWS = 8;

  private final FrozenIndex.PartSink sink;
  private byte[] part = new byte[IndexFormat.PART_BYTES_MAX];
  private int partBytes;
  private int before; // the id, or the row, that the next one's distance is from

  IndexWriter(FrozenIndex.PartSink sink) {
    this.sink = sink;
  }

  /** Writes all; {@code sets} is null if the index is not multi-valued. */
  void write(IntColumn.Frozen forward, TermDictionary.Frozen terms, TermDictionary.Frozen sets)
      throws IOException {
    begin(IndexFormat.HEAD);
    part[partBytes++] = IndexFormat.VERSION;
    part[partBytes++] = (byte) (sets == null ? 0 : IndexFormat.MULTI_VALUED);
    end();
    int termCount = writeTerms(IndexFormat.TERMS, terms);
    int setCount = sets == null ? 0 : writeTerms(IndexFormat.SETS, sets);
    int rowCount = writeForward(forward);
    begin(IndexFormat.END);
    put(termCount);
    put(setCount);
    put(rowCount);
    end();
  }

  private void begin(int kind) {
    part[0] = (byte) kind;
    partBytes = 1;
    before = 0;
  }

  private void put(int number) {
    partBytes = Varints.put(part, partBytes, number);
  }

  private void end() throws IOException {
    if (partBytes > 1) {
      sink.part(ByteBuffer.wrap(part, 0, partBytes));
    }
    if (part.length > IndexFormat.PART_BYTES_MAX) {
      part = new byte[IndexFormat.PART_BYTES_MAX];
    }
  }

  /** Makes room for {@code bytes} in a part of the kind, which may be an oversized one. */
  private void reserve(int kind, int bytes) throws IOException {
    if (part.length - partBytes < bytes) {
      end();
      if (bytes > IndexFormat.PART_BYTES_MAX - 1) {
        part = new byte[1 + bytes];
      }
      begin(kind);
    }
  }

  private int writeTerms(int kind, TermDictionary.Frozen terms) throws IOException {
    TermBytes term = new TermBytes();
    int count = 0;
    begin(kind);
    for (int id = terms.firstWithRoom(TermDictionary.FIRST_ID);
        id < terms.idLimit();
        id = terms.firstWithRoom(id + 1)) {
      if (terms.read(id, term)) {
        reserve(kind, 2 * Varints.BYTES_MAX + term.length);
        put(id - before);
        put(term.length);
        System.arraycopy(term.block, term.offset, part, partBytes, term.length);
        partBytes += term.length;
        before = id;
        count++;
      }
    }
    end();
    return count;
  }

  private int writeForward(IntColumn.Frozen forward) throws IOException {
    int[] values = new int[IntColumn.CHUNK_INTS];
    int count = 0;
    begin(IndexFormat.FORWARD);
    for (int row = forward.firstWithRoom(0);
        row < forward.limit();
        row = forward.firstWithRoom(row + values.length)) {
      int valueCount = forward.read(row, values);
      for (int from = next(values, 0, valueCount); from < valueCount; ) {
        int to = endOfRun(values, from, valueCount);
        count += writeRun(row + from, values, from, to);
        from = next(values, to, valueCount);
      }
    }
    end();
    return count;
  }

  /** The first value from {@code from} on that is not 0. */
  private static int next(int[] values, int from, int limit) {
    int index = from;
    while (index < limit && values[index] == 0) {
      index++;
    }
    return index;
  }

  private static int endOfRun(int[] values, int from, int limit) {
    int end = from + 1;
    while (true) {
      int next = next(values, end, limit);
      if (next == limit || next - end >= GAP_ROWS) {
        return end;
      }
      end = next + 1;
    }
  }

  private int writeRun(int row, int[] values, int from, int to) throws IOException {
    reserve(IndexFormat.FORWARD, (2 + to - from) * Varints.BYTES_MAX);
    put(row - before);
    put(to - from);
    int count = 0;
    for (int i = from; i < to; i++) {
      put(values[i]);
      count += values[i] == 0 ? 0 : 1;
    }
    before = row + to - from;
    return count;
  }
}
