package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check finds each kind of difference, and nothing in a healthy index. */
class IndexCheckTest {
  private final InvertedIndex index = new InvertedIndex(IndexModel.definition(true, true, false));
  private final InvertedIndex sets = new InvertedIndex(IndexModel.definition(true, false, true));

  @BeforeEach
  void fill() {
    for (int row = 1; row <= 1000; row++) {
      byte[] term = RandomTerms.text("term " + row % 600);
      index.set(row, row % 10 == 0 ? TermDictionary.NULL : index.termIdFor(term));
      sets.setTerms(row, new int[] {sets.termIdFor(term)});
    }
    assertThat(index.verify()).isEmpty();
    assertThat(sets.verify()).isEmpty();
  }

  private static void assertFinds(InvertedIndex index, String... findings) {
    List<String> found = index.verify();
    for (String finding : findings) {
      assertThat(found).anyMatch(line -> line.contains(finding));
    }
  }

  @Test
  void findsRowWhoseTermChangedOnlyInTheForwardColumn() {
    int other = index.forward.get(8);
    index.forward.set(7, other);
    assertFinds(
        index,
        "row 7 has term id " + other + ", whose postings do not have the row",
        "have row 7, which has another",
        "the cardinality of term id " + other);
  }

  @Test
  void findsTermThatIsNowhereElse() {
    index.terms.findOrAdd(RandomTerms.text("nobody's"));
    assertFinds(index, "is in the dictionary, but no row has it", "the count of terms in order");
  }

  @Test
  void findsTermThatIsMissing() {
    int id = index.forward.get(599);
    index.terms.remove(id);
    assertFinds(
        index,
        "term id " + id + " has 1 rows, but the dictionary has none",
        "the order has term id " + id + ", which the dictionary does not have");
  }

  @Test
  void findsPostingsWithoutRow() {
    index.postings.add(index.forward.get(3), 5000);
    assertFinds(index, "have row 5000, which has another", "the count of violations");
  }

  @Test
  void findsTermMissingInOrder() {
    int id = index.forward.get(3);
    index.order.remove(id, index.terms.term(id));
    assertFinds(index, "the count of terms in order is 539, expected 540");
  }

  @Test
  void findsSetWithWrongCount() {
    sets.sets.retain(sets.forward.get(5));
    assertFinds(sets, "the row count of set id");
  }

  @Test
  void findsSetOfNoRow() {
    sets.sets.idFor(new int[] {2, 3, 4});
    assertFinds(sets, "set id", "but no row has it");
  }

  @Test
  void findingsAreFew() {
    for (int row = 1; row <= 1000; row++) {
      index.forward.set(row, 0);
    }
    assertThat(index.verify()).hasSize(100);
  }
}
