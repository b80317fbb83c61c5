package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.IndexDefinition;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Whatever bytes come: an index, or an exception that says what is wrong with them. */
class IndexLoaderTest {
  private static final IndexDefinition SINGLE = IndexModel.definition(true, false, false);
  private static final IndexDefinition MULTI = IndexModel.definition(true, false, true);

  private static StoredParts stored(IndexDefinition definition, int rows) throws Exception {
    InvertedIndex index = new InvertedIndex(definition);
    for (int row = 1; row <= rows; row++) {
      int id = index.termIdFor(RandomTerms.text("term " + row % 700));
      if (definition.multiValued()) {
        index.setTerms(row, row % 3 == 0 ? null : new int[] {id});
      } else {
        index.set(row, row % 3 == 0 ? TermDictionary.NULL : id);
      }
    }
    try (FrozenIndex frozen = index.freeze()) {
      return StoredParts.of(frozen);
    }
  }

  @ParameterizedTest
  @Seeds
  void damagedPartsAreRefusedOrMakeAnIndex(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      IndexDefinition definition = random.nextBoolean() ? SINGLE : MULTI;
      StoredParts stored = stored(definition, random.nextInt(60));
      damage(stored, random);
      try {
        InvertedIndex index = stored.load(definition);
        index.rebuild();
        assertThat(index.verify()).isEmpty();
      } catch (MalformedIndexException e) {
        assertThat(e).hasMessageContaining("expected");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static void damage(StoredParts stored, SplittableRandom random) {
    int index = random.nextInt(stored.parts.size());
    byte[] part = stored.parts.get(index);
    switch (random.nextInt(6)) {
      case 0 -> stored.parts.remove(index);
      case 1 -> stored.parts.add(random.nextInt(stored.parts.size()), part);
      case 2 -> {
        byte[] shorter = new byte[random.nextInt(part.length)];
        System.arraycopy(part, 0, shorter, 0, shorter.length);
        stored.parts.set(index, shorter);
      }
      case 3 -> {
        byte[] garbage = new byte[random.nextInt(200)];
        random.nextBytes(garbage);
        if (garbage.length > 0) {
          garbage[0] = (byte) random.nextInt(7);
        }
        stored.parts.set(index, garbage);
      }
      default -> part[random.nextInt(part.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static ByteBuffer part(int... bytes) {
    ByteBuffer part = ByteBuffer.allocate(bytes.length);
    for (int one : bytes) {
      part.put((byte) one);
    }
    return part.flip();
  }

  private static void assertRefused(IndexDefinition definition, String message, ByteBuffer... parts)
      throws MalformedIndexException {
    IndexLoader loader = new IndexLoader(definition);
    for (int i = 0; i < parts.length - 1; i++) {
      loader.part(parts[i]);
    }
    assertThatThrownBy(() -> loader.part(parts[parts.length - 1]))
        .isInstanceOf(MalformedIndexException.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhatIsExpectedAndWhatWasFound() throws Exception {
    ByteBuffer head = part(1, 1, 0);
    ByteBuffer terms = part(2, 2, 1, 'a', 1, 1, 'b');
    assertRefused(SINGLE, "the kind is TERMS, expected HEAD", part(2));
    assertRefused(SINGLE, "the version is 9, expected 1", part(1, 9, 0));
    assertRefused(SINGLE, "the flags is 1, expected 0", part(1, 1, 1));
    assertRefused(MULTI, "the flags is 0, expected 1", part(1, 1, 0));
    assertRefused(SINGLE, "what follows is more", part(1, 1, 0, 0));
    assertRefused(SINGLE, "the kind is HEAD", head.duplicate(), head.duplicate());
    assertRefused(SINGLE, "the kind is 77", head.duplicate(), part(77));
    assertRefused(SINGLE, "a term id is 1, expected above 1", head.duplicate(), part(2, 1, 0));
    assertRefused(SINGLE, "expected 100 bytes", head.duplicate(), part(2, 2, 100));
    assertRefused(SINGLE, "term 3 is known", head.duplicate(), part(2, 2, 1, 'a', 1, 1, 'a'));
    assertRefused(SINGLE, "no SETS", head.duplicate(), part(3, 2, 1, 2));
    assertRefused(
        SINGLE, "the id of row 1 is 4, expected one", head.duplicate(), terms, part(4, 1, 1, 4));
    assertRefused(SINGLE, "the kind is TERMS", head.duplicate(), part(4), terms.rewind());
    assertRefused(
        SINGLE, "row 1 is there twice", head.duplicate(), part(4, 1, 1, 1), part(4, 1, 1, 1));
    assertRefused(SINGLE, "a run of rows is 2 from 0", head.duplicate(), part(4, 0, 2));
    assertRefused(SINGLE, "the row count is 8, expected 0", head.duplicate(), part(5, 0, 0, 8));
    assertRefused(MULTI, "a term id of set 2 is 9", part(1, 1, 1), part(3, 2, 1, 9));
    assertRefused(
        MULTI, "set 2 is other bytes, expected term ids", part(1, 1, 1), part(3, 2, 2, 9, 0));
    IndexLoader unfinished = new IndexLoader(SINGLE);
    unfinished.part(head.duplicate());
    assertThatThrownBy(unfinished::finish)
        .hasMessageContaining("an index of 1 parts ends with HEAD, expected END");
  }

  /** Ids as large as can be, in few bytes: memory is taken for what is there. */
  @Test
  void largeIdsTakeLittleMemory() throws Exception {
    IndexLoader loader = new IndexLoader(SINGLE);
    loader.part(part(1, 1, 0));
    loader.part(part(2, 0xfe, 0xff, 0xff, 0x7f, 1, 'a')); // the largest
    loader.part(part(4, 0xfe, 0xff, 0xff, 0x7f, 1, 0xfe, 0xff, 0xff, 0x7f));
    loader.part(part(5, 1, 0, 1));
    InvertedIndex index = loader.finish();
    index.rebuild();
    assertThat(index.memory().totalBytes()).isLessThan(16 << 20);
    int id = index.terms().find(RandomTerms.text("a"));
    assertThat(id).isEqualTo(IdPool.ID_MAX);
    assertThat(index.postings().contains(id, IdPool.ID_MAX)).isTrue();
    index.set(1, index.termIdFor(RandomTerms.text("b")));
    assertThat(index.verify()).isEmpty();
  }

  @Test
  void partsAreBoundedButForLongTerms() throws Exception {
    InvertedIndex index = new InvertedIndex(SINGLE);
    byte[] large = new byte[200_000];
    index.set(1, index.termIdFor(large));
    for (int row = 2; row < 50_000; row++) {
      index.set(row * 3, index.termIdFor(RandomTerms.text("some text that is long enough " + row)));
    }
    try (FrozenIndex frozen = index.freeze()) {
      StoredParts stored = StoredParts.of(frozen);
      assertThat(stored.parts.stream().filter(part -> part.length > 64 << 10)).hasSize(1);
      stored.checkSizes(large.length);
      InvertedIndex loaded = stored.load(SINGLE);
      loaded.rebuild();
      assertThat(loaded.verify()).isEmpty();
      assertThat(loaded.terms().term(loaded.forward().get(1))).isEqualTo(large);
      assertThat(loaded.rowCount()).isEqualTo(index.rowCount());
    }
  }
}
