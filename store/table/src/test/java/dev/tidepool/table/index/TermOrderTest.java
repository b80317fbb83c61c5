package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks meet exactly the terms of their range, in order, whatever came and went. */
class TermOrderTest {
  private TermDictionary terms = new TermDictionary();
  private TermOrder order = new TermOrder(terms);
  private TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);

  @ParameterizedTest
  @Seeds
  void walksMeetTheTermsOfTheirRange(Seed seed) {
    SplittableRandom random = seed.random();
    for (RandomTerms.Kind kind : RandomTerms.Kind.values()) {
      terms = new TermDictionary();
      order = new TermOrder(terms);
      model = new TreeMap<>(Arrays::compareUnsigned);
      run(random, new RandomTerms(random, kind), kind == RandomTerms.Kind.LONG ? 2_000 : 15_000);
    }
  }

  private void run(SplittableRandom random, RandomTerms source, int steps) {
    for (int step = 0; step < steps; step++) {
      int percentAdded = step * 4 / steps % 2 == 0 ? 80 : 20;
      byte[] term = source.next();
      if (random.nextInt(100) < percentAdded) {
        add(term);
      } else if (!model.isEmpty()) {
        Map.Entry<byte[], Integer> entry = model.ceilingEntry(term);
        remove((entry == null ? model.lastEntry() : entry).getKey());
      }
      if (step % (steps / 20) == 0) {
        check(random, source);
      }
    }
    check(random, source);
    int[] ids = model.values().stream().mapToInt(Integer::intValue).toArray();
    shuffle(ids, random);
    TermSort.sort(terms, ids);
    assertThat(ids).isEqualTo(model.values().stream().mapToInt(Integer::intValue).toArray());
    order = new TermOrder(terms);
    order.build(ids);
    check(random, source);
    for (byte[] term : new ArrayList<>(model.keySet())) {
      if (random.nextInt(10) > 0) {
        remove(term);
      }
      add(source.next());
    }
    check(random, source);
    for (byte[] term : new ArrayList<>(model.keySet())) {
      remove(term);
    }
    check(random, source);
  }

  private static void shuffle(int[] ids, SplittableRandom random) {
    for (int i = ids.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int id = ids[i];
      ids[i] = ids[other];
      ids[other] = id;
    }
  }

  private void add(byte[] term) {
    if (!model.containsKey(term)) {
      int id = terms.findOrAdd(term);
      model.put(term, id);
      order.insert(id, term);
    }
  }

  private void remove(byte[] term) {
    int id = model.remove(term);
    assertThat(order.remove(id, term)).isTrue();
    assertThat(order.remove(id, term)).isFalse();
    terms.remove(id);
  }

  private void check(SplittableRandom random, RandomTerms source) {
    check(TermRange.ALL, model);
    for (int i = 0; i < 12; i++) {
      byte[] from = i % 4 == 0 ? null : bound(random, source);
      byte[] to = i % 4 == 1 ? null : bound(random, source);
      boolean fromInclusive = random.nextBoolean();
      boolean toInclusive = random.nextBoolean();
      boolean isEmpty = from != null && to != null && Arrays.compareUnsigned(from, to) > 0;
      NavigableMap<byte[], Integer> part = isEmpty ? new TreeMap<>() : model;
      part = from == null || isEmpty ? part : part.tailMap(from, fromInclusive);
      if (to != null && !isEmpty) {
        boolean isOneTerm = from != null && Arrays.equals(from, to);
        part =
            isOneTerm && !(fromInclusive && toInclusive)
                ? new TreeMap<>()
                : part.headMap(to, toInclusive);
      }
      check(new TermRange(from, fromInclusive, to, toInclusive), part);
    }
    byte[] prefix = bound(random, source);
    prefix = Arrays.copyOf(prefix, random.nextInt(prefix.length + 1));
    TreeMap<byte[], Integer> starting = new TreeMap<>(Arrays::compareUnsigned);
    for (Map.Entry<byte[], Integer> entry : model.entrySet()) {
      byte[] term = entry.getKey();
      if (term.length >= prefix.length
          && Arrays.equals(term, 0, prefix.length, prefix, 0, prefix.length)) {
        starting.put(term, entry.getValue());
      }
    }
    check(TermRange.startingWith(prefix), starting);
    assertThat(order.nodeBytes()).isEqualTo(order.countNodeBytes());
  }

  /** A term that is there, or one like it. */
  private byte[] bound(SplittableRandom random, RandomTerms source) {
    byte[] term = source.next();
    byte[] near = random.nextBoolean() ? model.ceilingKey(term) : null;
    return near == null ? term : near;
  }

  private void check(TermRange range, Map<byte[], Integer> expected) {
    List<Integer> ids = new ArrayList<>(expected.values());
    assertThat(walked(order.walk(range))).isEqualTo(ids);
    Collections.reverse(ids);
    assertThat(walked(order.walkBack(range))).isEqualTo(ids);
  }

  private static List<Integer> walked(TermWalk walk) {
    List<Integer> ids = new ArrayList<>();
    for (int id = walk.next(); id != 0; id = walk.next()) {
      ids.add(id);
    }
    assertThat(walk.next()).isZero();
    return ids;
  }

  /** Terms in ascending or descending order, then none: leaves are full, and are all let go of. */
  @ParameterizedTest
  @EnumSource(names = {"UNIQUE", "NUMBERS"})
  void sortedTermsMakeFullLeaves(RandomTerms.Kind kind) {
    SplittableRandom random = new SplittableRandom(3);
    RandomTerms source = new RandomTerms(random, kind);
    TreeMap<byte[], Integer> sorted = new TreeMap<>(Arrays::compareUnsigned);
    while (sorted.size() < 50_000) {
      sorted.put(source.next(), 0);
    }
    sorted.keySet().forEach(this::add);
    assertThat(order.heapBytes()).isLessThan(50_000 * 15);
    check(random, source);
    sorted.keySet().forEach(this::remove);
    assertThat(order.heapBytes()).isLessThan(400);
    sorted.descendingKeySet().forEach(this::add);
    assertThat(order.heapBytes()).isLessThan(50_000 * 16);
    check(random, source);
  }

  @Test
  void partBelowIsAboutRight() {
    RandomTerms source = new RandomTerms(new SplittableRandom(4), RandomTerms.Kind.UNIQUE);
    assertThat(order.partBelow(source.next())).isZero();
    for (int i = 0; i < 40_000; i++) {
      add(source.next());
    }
    for (int i = 0; i < 100; i++) {
      byte[] term = source.next();
      double below = model.headMap(term).size() / (double) model.size();
      assertThat(order.partBelow(term)).isBetween(below - 0.2, below + 0.2);
    }
    assertThat(order.partBelow(new byte[0])).isZero();
    assertThat(order.partBelow(RandomTerms.text("d"))).isBetween(0.999, 1.0);
  }

  /** Many terms that nothing but their far ends tells apart are still sorted. */
  @Test
  void sortsTermsThatAreEqualFarInto() {
    byte[] term = new byte[500];
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      term[498] = (byte) (i >>> 8);
      term[499] = (byte) i;
      expected.add(terms.findOrAdd(term.clone()));
    }
    for (int length = 0; length < 500; length++) {
      expected.add(length, terms.findOrAdd(new byte[length]));
    }
    int[] ids = expected.stream().mapToInt(Integer::intValue).toArray();
    shuffle(ids, new SplittableRandom(1));
    TermSort.sort(terms, ids);
    assertThat(ids).isEqualTo(expected.stream().mapToInt(Integer::intValue).toArray());
  }
}
