package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.format.FileHeader;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.io.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store that FORMAT.md shows byte by byte is the store that the code writes. */
class FormatDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "FORMAT.md");
  private static final long STORE_ID = 0x1d1d1d1d1d1d1d1dL;
  private static final long SEED_0 = 0x0706050403020100L;
  private static final long SEED_1 = 0x0f0e0d0c0b0a0908L;

  /** Segments have a random nonce; the document has this one. */
  private static final long NONCE = 0x5e5e5e5e5e5e5e5fL;

  private final StoreFixture fixture =
      new StoreFixture(
          1, new StoreOptions(256, 2 << 10, 1 << 10, 1, 0.6), EngineOptions.MEMORY_BYTES_MIN);

  @BeforeEach
  void writeStore() {
    DamagedStore.createIdentity(fixture.disk, STORE_ID, SEED_0, SEED_1);
    fixture.companions = () -> RowCompanion.NONE;
    fixture.open();
    put("fig", "purple");
    put("pear", "raw");
    fixture.store.scan(KeyRange.ALL, false).close(); // so that there is a key order
    commit("note 1");
    fixture.store.remove(bytes("pear"));
    put("apple", "gold, with a red cheek");
    commit("note 2");
    fixture.background.run(10);
    fixture.engine.close();
    DamagedStore store = new DamagedStore(fixture.disk);
    assertThat(store.verify()).isEmpty();
    assertThat(store.log())
        .as("the packer is not one and the same everywhere")
        .allMatch(frame -> FrameFormat.codec(frame.bytes(), 0) == FrameFormat.CODEC_RAW);
    store.rewriteHeader(
        DamagedStore.file("00000001.seg"),
        FileHeader.Kind.SEGMENT,
        h ->
            new FileHeader(
                h.kind(),
                h.storeId(),
                h.number(),
                h.firstSequence(),
                h.boot(),
                NONCE,
                h.previousNonce(),
                h.previousEnd()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void put(String key, String value) {
    fixture.store.put(bytes(key), bytes(value));
  }

  private void commit(String note) {
    fixture.store.commit(bytes(note));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STORE", "00000001.seg", "00000001.ckp"})
  void exampleIsWhatTheCodeWrites(String name) throws IOException {
    assertThat(block(name)).as("%s in %s", name, DOCUMENT).isEqualTo(dump(name));
  }

  @Test
  void exampleHasNoOtherFiles() {
    assertThat(fixture.disk.files().keySet())
        .containsExactlyInAnyOrder(
            DamagedStore.file("LOCK"),
            DamagedStore.file("STORE"),
            DamagedStore.file("00000001.seg"),
            DamagedStore.file("00000001.ckp"));
  }

  /** The fenced block of the document that is named after a file. */
  private static String block(String name) throws IOException {
    String text = Files.readString(DOCUMENT);
    String fence = "```hex " + name + "\n";
    assertThat(text).contains(fence);
    int start = text.indexOf(fence) + fence.length();
    return text.substring(start, text.indexOf("```", start));
  }

  /** Sixteen bytes a line, with their offset and their characters. */
  private String dump(String name) throws IOException {
    byte[] bytes;
    try (VfsFile file = fixture.disk.openForRead(DamagedStore.file(name))) {
      bytes = new byte[(int) file.size()];
      file.read(ByteBuffer.wrap(bytes), 0);
    }
    StringBuilder lines = new StringBuilder();
    HexFormat hex = HexFormat.ofDelimiter(" ");
    for (int at = 0; at < bytes.length; at += 16) {
      int end = Math.min(bytes.length, at + 16);
      StringBuilder characters = new StringBuilder();
      for (int i = at; i < end; i++) {
        characters.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
      }
      lines.append(
          String.format(
              Locale.ROOT, "%03x  %-47s  %s\n", at, hex.formatHex(bytes, at, end), characters));
    }
    return lines.toString();
  }
}
