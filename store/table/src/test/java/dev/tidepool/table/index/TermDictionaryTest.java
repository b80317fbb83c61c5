package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Terms and ids lead to each other, whatever came and went. */
class TermDictionaryTest {
  private final TermDictionary dictionary = new TermDictionary();
  private final TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);

  private record View(TermDictionary.Frozen frozen, Map<Integer, byte[]> termById) {}

  @ParameterizedTest
  @Seeds
  void termsAndIdsLeadToEachOther(Seed seed) {
    SplittableRandom random = seed.random();
    RandomTerms.Kind[] kinds = RandomTerms.Kind.values();
    RandomTerms terms = new RandomTerms(random, kinds[random.nextInt(kinds.length)]);
    List<View> views = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      int percentAdded = step / 4000 % 2 == 0 ? 65 : 35;
      if (random.nextInt(100) < percentAdded) {
        add(terms.next());
      } else if (!model.isEmpty()) {
        remove(terms.next(), random);
      }
      if (random.nextInt(4000) == 0) {
        views.add(new View(dictionary.freeze(), termById()));
      }
    }
    check();
    for (View view : views) {
      view.termById.forEach((id, term) -> assertThat(view.frozen.term(id)).isEqualTo(term));
      long count = 0;
      for (int id = 0; id < view.frozen.idLimit(); id++) {
        count += view.frozen.term(id) == null ? 0 : 1;
      }
      assertThat(count).isEqualTo(view.termById.size());
      checkPrefixes(view.frozen);
      view.frozen.close();
    }
  }

  /** Those of all ids, of which some have no term now, or had none then. */
  private static void checkPrefixes(TermDictionary.Frozen frozen) {
    int[] ids = IntStream.range(0, frozen.idLimit()).toArray();
    long[] prefixes = new long[ids.length];
    frozen.prefixes(ids, ids.length, prefixes);
    for (int id : ids) {
      byte[] term = frozen.term(id);
      byte[] first = Arrays.copyOf(term == null ? new byte[0] : term, Long.BYTES);
      assertThat(prefixes[id]).isEqualTo(ByteBuffer.wrap(first).getLong());
    }
  }

  private void add(byte[] term) {
    int id = dictionary.findOrAdd(term);
    Integer known = model.putIfAbsent(term, id);
    assertThat(id).isEqualTo(known == null ? id : known);
  }

  /** Removes a term near to {@code near}. */
  private void remove(byte[] near, SplittableRandom random) {
    Map.Entry<byte[], Integer> entry = model.ceilingEntry(near);
    entry = entry == null || random.nextInt(20) == 0 ? model.lastEntry() : entry;
    model.remove(entry.getKey());
    dictionary.remove(entry.getValue());
    assertThat(dictionary.term(entry.getValue())).isNull();
    assertThat(dictionary.find(entry.getKey())).isEqualTo(TermDictionary.NONE);
  }

  private Map<Integer, byte[]> termById() {
    Map<Integer, byte[]> result = new HashMap<>();
    model.forEach((term, id) -> result.put(id, term));
    return result;
  }

  private void check() {
    assertThat(dictionary.termCount()).isEqualTo(model.size());
    assertThat(termById()).as("each id has one term").hasSize(model.size());
    byte[] before = null;
    for (Map.Entry<byte[], Integer> entry : model.entrySet()) {
      byte[] term = entry.getKey();
      int id = entry.getValue();
      assertThat(dictionary.find(term)).isEqualTo(id);
      assertThat(dictionary.term(id)).isEqualTo(term);
      assertThat(dictionary.compare(id, term)).isZero();
      assertThat(dictionary.prefixLong(id)).isEqualTo(prefix(term));
      if (before != null) {
        assertThat(dictionary.compare(id, before)).isPositive();
        assertThat(dictionary.compare(model.get(before), term)).isNegative();
      }
      before = term;
    }
  }

  private static long prefix(byte[] term) {
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = prefix << 8 | (i < term.length ? term[i] & 0xff : 0);
    }
    return prefix;
  }

  @Test
  void nullIsAlwaysThereAndHasNoBytes() {
    assertThat(dictionary.find(null)).isEqualTo(TermDictionary.NULL);
    assertThat(dictionary.findOrAdd(null)).isEqualTo(TermDictionary.NULL);
    assertThat(dictionary.term(TermDictionary.NULL)).isNull();
    assertThat(dictionary.findOrAdd(new byte[0])).as("the empty term").isEqualTo(2);
    assertThat(dictionary.term(2)).isEmpty();
    assertThat(dictionary.termCount()).isEqualTo(1);
  }

  @Test
  void tinyDictionaryIsTiny() {
    dictionary.findOrAdd(new byte[20]);
    assertThat(dictionary.heapBytes()).isLessThan(3000);
  }

  /** Unique terms come and go for long: memory stays what the terms that are there need. */
  @ParameterizedTest
  @EnumSource(names = {"UNIQUE", "TRICKY", "LONG"})
  void memoryDoesNotGrowWithTermsThatWent(RandomTerms.Kind kind) {
    SplittableRandom random = new SplittableRandom(5);
    RandomTerms terms = new RandomTerms(random, kind);
    int count = kind == RandomTerms.Kind.LONG ? 200 : 20_000;
    List<byte[]> present = new ArrayList<>();
    long bytesMax = 0;
    long liveBytesMax = 0;
    long liveBytes = 0;
    for (int step = 0; step < count * 30; step++) {
      byte[] term = terms.next();
      if (dictionary.find(term) == TermDictionary.NONE) {
        dictionary.findOrAdd(term);
        present.add(term);
        liveBytes += term.length + 3;
      }
      if (present.size() > count) {
        int last = present.size() - 1;
        byte[] gone = present.set(random.nextInt(last), present.get(last));
        if (gone == present.get(last)) {
          continue;
        }
        present.remove(last);
        dictionary.remove(dictionary.find(gone));
        liveBytes -= gone.length + 3;
      }
      if (step % 97 == 0) {
        bytesMax = Math.max(bytesMax, dictionary.heapBytes());
        liveBytesMax = Math.max(liveBytesMax, liveBytes);
      }
    }
    assertThat(bytesMax).isLessThan(liveBytesMax * 5 / 2 + 24L * count + (1 << 19));
    present.forEach(term -> dictionary.remove(dictionary.find(term)));
    assertThat(dictionary.termCount()).isZero();
  }

  /** Of many terms nearly all go, and hardly any come: blocks are cleaned nevertheless. */
  @Test
  void memoryOfTermsIsGivenBackWhenMostAreRemoved() {
    for (int i = 0; i < 100_000; i++) {
      dictionary.findOrAdd(RandomTerms.text("some text of a row, number " + i));
    }
    long before = dictionary.heapBytes();
    for (int i = 0; i < 100_000; i++) {
      if (i % 10 != 0) {
        dictionary.remove(dictionary.find(RandomTerms.text("some text of a row, number " + i)));
      }
    }
    assertThat(before - dictionary.heapBytes()).isGreaterThan(100_000 * 30 * 6 / 10);
    for (int i = 0; i < 100_000; i += 10) {
      byte[] term = RandomTerms.text("some text of a row, number " + i);
      assertThat(dictionary.term(dictionary.find(term))).isEqualTo(term);
    }
  }
}
