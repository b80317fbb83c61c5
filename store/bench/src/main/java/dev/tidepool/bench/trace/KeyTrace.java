package dev.tidepool.bench.trace;

import dev.tidepool.bench.data.Permutation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The requests of a trace, in their order, as dense row numbers.
 *
 * <p>Rows are numbered by a permutation of the order in which they were requested first, so that
 * the order in which a store is loaded says nothing about the order in which it is read.
 */
public final class KeyTrace {

  private final String name;
  private final int[] rows;
  private final int rowCount;

  KeyTrace(String name, long[] keys, long seed) {
    this.name = name;
    this.rows = new int[keys.length];
    Map<Long, Integer> firstRequests = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      Integer known = firstRequests.putIfAbsent(keys[i], firstRequests.size());
      rows[i] = known == null ? firstRequests.size() - 1 : known;
    }
    this.rowCount = firstRequests.size();
    Permutation numbering = new Permutation(rowCount, seed);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = numbering.apply(rows[i]);
    }
  }

  /** Reads a gzipped file with one decimal key a line. */
  public static KeyTrace read(Path file, long seed) throws IOException {
    long[] keys = new long[1 << 16];
    int count = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (count == keys.length) {
          keys = Arrays.copyOf(keys, 2 * count);
        }
        keys[count++] = Long.parseLong(line);
      }
    }
    return new KeyTrace(file.getFileName().toString(), Arrays.copyOf(keys, count), seed);
  }

  public String name() {
    return name;
  }

  /** How many different rows are requested. */
  public int rowCount() {
    return rowCount;
  }

  public int requestCount() {
    return rows.length;
  }

  /** The row that request number {@code index} asks for. */
  public int row(int index) {
    return rows[index];
  }
}
