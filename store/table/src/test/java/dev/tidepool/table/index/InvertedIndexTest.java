package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import dev.tidepool.table.schema.IndexDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Random runs: rows get terms, lose them, leave the index; it is frozen, stored, loaded and
 * rebuilt; and says at all times what the model says.
 */
class InvertedIndexTest {
  private SplittableRandom random;
  private RandomTerms terms;
  private InvertedIndex index;
  private IndexModel model = new IndexModel();
  private FrozenIndex frozen;
  private IndexModel modelWhenFrozen;

  @ParameterizedTest
  @Seeds
  void singleValuedIndexSaysWhatItsRowsHave(Seed seed) throws Exception {
    run(seed, IndexModel.definition(true, false, false));
  }

  @ParameterizedTest
  @Seeds
  void uniqueIndexCountsViolations(Seed seed) throws Exception {
    run(seed, IndexModel.definition(seed.value() % 2 == 0, true, false));
  }

  @ParameterizedTest
  @Seeds
  void multiValuedIndexSaysWhatItsRowsHave(Seed seed) throws Exception {
    run(seed, IndexModel.definition(seed.value() % 2 != 0, false, true));
  }

  private void run(Seed seed, IndexDefinition definition) throws Exception {
    random = seed.random();
    RandomTerms.Kind[] kinds = RandomTerms.Kind.values();
    RandomTerms.Kind kind = kinds[random.nextInt(kinds.length)];
    terms = new RandomTerms(random, kind);
    index = new InvertedIndex(definition);
    int rowMax = 100 << random.nextInt(7);
    int spread = 1 << random.nextInt(8);
    int steps = kind == RandomTerms.Kind.LONG ? 1_500 : 12_000;
    for (int step = 0; step < steps; step++) {
      int row = (1 + random.nextInt(rowMax)) * spread;
      change(row, false);
      if (random.nextInt(steps / 4) == 0) {
        model.check(index);
        thaw();
        frozen = index.freeze();
        modelWhenFrozen = model.copy();
      }
      if (random.nextInt(steps / 2) == 0) {
        reload();
      }
    }
    thaw();
    model.check(index);
    reload();
    model.check(index);
  }

  /** Changes a row in a random way; in an index that is being loaded, if so. */
  private void change(int row, boolean loading) {
    int dice = random.nextInt(100);
    if (dice < 10) {
      model.remove(row);
      if (loading) {
        index.loadRemoved(row);
      } else {
        index.remove(row);
      }
    } else if (index.definition().multiValued()) {
      List<byte[]> chosen = dice < 15 ? null : chooseTerms();
      model.set(row, chosen);
      int[] ids = chosen == null ? null : ids(chosen);
      if (loading) {
        index.loadTerms(row, ids);
      } else {
        index.setTerms(row, ids);
      }
    } else {
      byte[] term = dice < 15 ? null : terms.next();
      model.set(row, term == null ? null : List.of(term));
      int id = index.termIdFor(term);
      if (loading) {
        index.load(row, id);
      } else {
        index.set(row, id);
      }
    }
  }

  private List<byte[]> chooseTerms() {
    List<byte[]> chosen = new ArrayList<>();
    int count = random.nextInt(1 << random.nextInt(4));
    for (int i = 0; i < count; i++) {
      chosen.add(terms.next());
    }
    return chosen;
  }

  private int[] ids(List<byte[]> chosen) {
    TreeSet<Integer> ids = new TreeSet<>();
    chosen.forEach(term -> ids.add(index.termIdFor(term)));
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** What was frozen some time ago is still what it was then. */
  private void thaw() throws Exception {
    if (frozen == null) {
      return;
    }
    StoredParts stored = StoredParts.of(frozen);
    stored.checkSizes(1 << 18);
    frozen.close();
    frozen = null;
    InvertedIndex loaded = stored.load(index.definition());
    loaded.rebuild();
    modelWhenFrozen.check(loaded);
  }

  /** Stores the index, and goes on with the loaded one, some rows of which change first. */
  private void reload() throws Exception {
    thaw();
    try (FrozenIndex now = index.freeze()) {
      index = StoredParts.of(now).load(index.definition());
    }
    for (int i = random.nextInt(200); i > 0; i--) {
      change(1 + random.nextInt(5_000), true);
    }
    index.rebuild();
    model.check(index);
  }

  @Test
  void emptyIndexIsStoredAndLoaded() throws Exception {
    for (boolean multiValued : new boolean[] {false, true}) {
      index = new InvertedIndex(IndexModel.definition(true, false, multiValued));
      model.check(index);
      assertThat(index.memory().totalBytes()).isLessThan(5_000);
      reloadWithoutChange();
      assertThat(index.termIds(1)).isEmpty();
      assertThat(index.forward().get(1)).isZero();
    }
  }

  private void reloadWithoutChange() throws Exception {
    try (FrozenIndex now = index.freeze()) {
      index = StoredParts.of(now).load(index.definition());
    }
    index.rebuild();
    model.check(index);
  }

  @Test
  void nullAndEmptySetAndNoRowAreThreeThings() throws Exception {
    index = new InvertedIndex(IndexModel.definition(true, false, true));
    index.setTerms(1, null);
    index.setTerms(2, new int[0]);
    index.setTerms(3, new int[] {index.termIdFor(RandomTerms.text("a"))});
    index.setTerms(4, new int[] {index.termIdFor(RandomTerms.text("a"))});
    index.remove(4);
    model.set(1, null);
    model.set(2, List.of());
    model.set(3, List.of(RandomTerms.text("a")));
    model.check(index);
    assertThat(index.forward().get(1)).isEqualTo(TermDictionary.NULL);
    assertThat(index.forward().get(2)).isGreaterThan(TermDictionary.NULL);
    assertThat(index.forward().get(4)).isZero();
    reloadWithoutChange();
  }

  /** An empty term is a term, not NULL. */
  @Test
  void emptyTermIsNotNull() {
    index = new InvertedIndex(IndexModel.definition(true, true, false));
    index.set(1, index.termIdFor(new byte[0]));
    index.set(2, index.termIdFor(null));
    index.set(3, index.termIdFor(null));
    model.set(1, List.of(new byte[0]));
    model.set(2, null);
    model.set(3, null);
    model.check(index);
    assertThat(index.violationCount()).as("NULLs are no violations").isZero();
    index.set(3, index.termIdFor(new byte[0]));
    assertThat(index.violationCount()).isEqualTo(1);
    assertThat(index.termsWithSeveralRows(10)).containsExactly(index.forward().get(3));
  }

  @Test
  void orderOfAnIndexWithoutIsAnError() {
    index = new InvertedIndex(IndexModel.definition(false, false, false));
    assertThatThrownBy(() -> index.order()).hasMessageContaining("index by_c is not ordered");
  }

  /** A frozen index tells, row by row, what was there. */
  @Test
  void frozenIndexAnswersByRow() {
    index = new InvertedIndex(IndexModel.definition(true, false, true));
    int[] ids = {index.termIdFor(RandomTerms.text("a")), index.termIdFor(RandomTerms.text("b"))};
    Arrays.sort(ids);
    index.setTerms(7, ids);
    try (FrozenIndex now = index.freeze()) {
      index.remove(7);
      index.setTerms(8, new int[] {index.termIdFor(RandomTerms.text("c"))});
      assertThat(now.termIds(7)).isEqualTo(ids);
      assertThat(now.terms().term(ids[0])).isEqualTo(RandomTerms.text("a"));
      assertThat(now.termIds(8)).isEmpty();
      assertThat(now.forward().get(7)).isGreaterThan(TermDictionary.NULL);
    }
  }
}
