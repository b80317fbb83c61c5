package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.schema.IndexDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An index as a checkpoint would have it. */
final class StoredParts {
  final List<byte[]> parts = new ArrayList<>();

  static StoredParts of(FrozenIndex frozen) throws IOException {
    StoredParts stored = new StoredParts();
    frozen.writeTo(
        part -> {
          byte[] bytes = new byte[part.remaining()];
          part.get(bytes);
          stored.parts.add(bytes);
        });
    return stored;
  }

  /** Reads all parts; the index is not rebuilt yet. */
  InvertedIndex load(IndexDefinition definition) throws MalformedIndexException {
    IndexLoader loader = new IndexLoader(definition);
    for (byte[] part : parts) {
      loader.part(ByteBuffer.wrap(part));
    }
    return loader.finish();
  }

  void checkSizes(int longestTermBytes) {
    for (byte[] part : parts) {
      assertThat(part.length).isLessThanOrEqualTo(Math.max(64 << 10, longestTermBytes + 11));
    }
  }
}
