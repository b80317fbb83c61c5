package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.DamagedStore.Frame;
import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.verify.Finding;
import dev.tidepool.engine.verify.Finding.Severity;
import dev.tidepool.engine.verify.StoreReport;
import dev.tidepool.engine.verify.StoreVerifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** A store for the tests of the verifier: whole first, and then damaged in one place. */
abstract class VerifiedStore {
  /** As tiny as others, but never cleaned, so that rows stay where tests look for them. */
  final StoreFixture fixture =
      new StoreFixture(
          1, new StoreOptions(256, 2 << 10, 1 << 10, 4 << 10, 0), EngineOptions.MEMORY_BYTES_MIN);

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  List<Finding> verify() {
    return new StoreVerifier(fixture.disk).verify(StoreFixture.DIRECTORY);
  }

  StoreReport describe() {
    return new StoreVerifier(fixture.disk).describe(StoreFixture.DIRECTORY);
  }

  /** Keys with little in common, so that pages are not packed and tests can find their rows. */
  static byte[] key(int number) {
    return bytes("%08x".formatted(number * 0x9e3779b1));
  }

  void put(int from, int to) {
    SplittableRandom random = new SplittableRandom(from);
    for (int i = from; i < to; i++) {
      byte[] value = new byte[20];
      random.nextBytes(value);
      fixture.store.put(key(i), value);
    }
  }

  void commit(String note) {
    fixture.store.commit(bytes(note));
  }

  /** A closed store with segments before and behind a checkpoint that has the key order. */
  DamagedStore storeWithCheckpoint() {
    DamagedStore.createIdentity(fixture.disk, 1, 2, 3);
    fixture.open();
    fixture.store.scan(KeyRange.ALL, false).close();
    for (int i = 0; i < 10; i++) {
      put(i * 30, i * 30 + 40);
      commit("note-" + i);
    }
    fixture.background.run(100);
    for (int i = 0; i < 4; i++) {
      put(1000 + i * 10, 1010 + i * 10);
      fixture.store.remove(key(i));
      commit("later-" + i);
    }
    fixture.engine.close();
    fixture.background.drop();
    DamagedStore store = new DamagedStore(fixture.disk);
    assertThat(store.verify()).isEmpty();
    assertThat(store.files(".ckp")).hasSize(1);
    assertThat(store.files(".seg")).hasSizeGreaterThan(3);
    return store;
  }

  static Path checkpoint(DamagedStore store) {
    return store.files(".ckp").get(0);
  }

  static Frame lastCommit(DamagedStore store) {
    return store.log().stream()
        .filter(frame -> frame.kind() == FrameFormat.KIND_COMMIT)
        .max(Comparator.comparingLong(Frame::sequence))
        .orElseThrow();
  }

  static void assertFound(
      DamagedStore store, Severity severity, Path file, long offset, String what) {
    assertThat(store.verify())
        .anySatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(severity);
              assertThat(finding.file()).isEqualTo(file);
              assertThat(finding.offsetBytes()).isEqualTo(offset);
              assertThat(finding.what()).isEqualTo(what);
            });
  }
}
