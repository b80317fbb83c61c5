package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Crew;
import dev.tidepool.table.schema.IndexDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.roaringbitmap.RoaringBitmap;

/**
 * One writer changes the odd rows at full speed, by ways that take every structure through all its
 * forms; readers look at the even rows, which never change, and must always see all of them, and
 * all of them right.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class IndexConcurrencyTest {
  private static final long RUN_MILLIS = Long.getLong("tidepool.concurrency.millis", 5_000);
  private static final int ROWS = 40_000;

  /** In place of the terms of a row that has NULL. */
  private static final List<String> NULL = new ArrayList<>();

  /** In so many changes the writer makes one term after the other large, or small again. */
  private static final int WAVE = 6_000;

  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong checks = new AtomicLong();

  // Of even rows, from when all is set up.
  private final TreeMap<byte[], TreeSet<Integer>> rowsByTerm =
      new TreeMap<>(Arrays::compareUnsigned);
  private final TreeSet<Integer> nullRows = new TreeSet<>();
  private final Map<Integer, byte[]> termById = new HashMap<>();

  @Test
  void readersOfSingleValuesSeeAllThatStays() throws Exception {
    run(IndexModel.definition(true, true, false));
  }

  @Test
  void readersOfSetsSeeAllThatStays() throws Exception {
    run(IndexModel.definition(true, false, true));
  }

  private void run(IndexDefinition definition) throws Exception {
    InvertedIndex index = new InvertedIndex(definition);
    BlockingQueue<Frozen> frozen = new ArrayBlockingQueue<>(1);
    Writer writer = new Writer(index, frozen);
    for (int row = 2; row <= ROWS; row += 2) {
      String term = evenTerm(row);
      writer.set(row, term == null ? NULL : List.of(term));
    }
    IndexModel model = model(writer.termsByRow);
    model.rowsByTerm.forEach((term, rows) -> rowsByTerm.put(term, new TreeSet<>(rows)));
    nullRows.addAll(model.nullRows);
    rowsByTerm.keySet().forEach(term -> termById.put(index.terms().find(term), term));
    Crew crew = new Crew();
    crew.add(writer::changeSome);
    for (int reader = 0; reader < 3; reader++) {
      SplittableRandom random = new SplittableRandom(reader);
      crew.add(() -> readSome(index, random));
    }
    crew.add(() -> checkFrozen(frozen.poll(100, TimeUnit.MILLISECONDS), definition));
    crew.run(RUN_MILLIS);
    model(writer.termsByRow).check(index);
    System.out.printf("%s: %d changes, %d checks%n", definition, changes.get(), checks.get());
    assertThat(checks.get()).isPositive();
  }

  /** A term that only this row has, or one of many, or NULL. */
  private static String evenTerm(int row) {
    return switch (row / 2 % 8) {
      case 0 -> null;
      case 1 -> "both " + row / 400; // some rows, of which odd ones come and go
      case 2 -> "list"; // some 2,500 rows in one container: around the thresholds of a bitmap
      case 3 -> row < 1_500 ? "few" : "many " + row % 7;
      case 4 -> "many " + row % 7;
      default -> "a term of only one row, number " + row;
    };
  }

  /** The rows that have terms; null is a row that is not in the index. */
  private static IndexModel model(List<String>[] termsByRow) {
    IndexModel model = new IndexModel();
    for (int row = 0; row < termsByRow.length; row++) {
      List<String> terms = termsByRow[row];
      if (terms != null) {
        model.set(row, terms == NULL ? null : terms.stream().map(RandomTerms::text).toList());
      }
    }
    return model;
  }

  private record Frozen(FrozenIndex index, List<String>[] termsByRow) {}

  private final class Writer {
    private final InvertedIndex index;
    private final BlockingQueue<Frozen> frozen;
    private final SplittableRandom random = new SplittableRandom();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final List<String>[] termsByRow = new List[ROWS + 1];

    private int wave;
    private int row = 1;

    Writer(InvertedIndex index, BlockingQueue<Frozen> frozen) {
      this.index = index;
      this.frozen = frozen;
    }

    /** Rows in order get and lose the term of the wave, others get any. */
    void changeSome() {
      for (int i = 0; i < WAVE; i++) {
        int changed = i % 3 == 0 ? 1 + 2 * random.nextInt(ROWS / 2) : row;
        row = row + 2 > ROWS ? 1 : row + 2;
        int dice = random.nextInt(100);
        if (dice < 3 || wave % 2 == 1 && dice < 40) {
          index.remove(changed);
          termsByRow[changed] = null;
        } else if (dice < 6) {
          set(changed, NULL);
        } else if (index.definition().multiValued()) {
          set(changed, List.of(term(changed, dice), term(changed, dice + 1)));
        } else {
          set(changed, List.of(term(changed, dice)));
        }
      }
      wave++;
      changes.addAndGet(WAVE);
      if (wave % 20 == 0 && frozen.remainingCapacity() > 0) {
        frozen.add(new Frozen(index.freeze(), termsByRow.clone()));
      }
    }

    void set(int changed, List<String> terms) {
      termsByRow[changed] = terms;
      if (!index.definition().multiValued()) {
        byte[] term = terms == NULL ? null : RandomTerms.text(terms.get(0));
        index.set(changed, index.termIdFor(term));
        return;
      }
      int[] ids = null;
      if (terms != NULL) {
        ids =
            terms.stream()
                .mapToInt(term -> index.termIdFor(RandomTerms.text(term)))
                .sorted()
                .distinct()
                .toArray();
      }
      index.setTerms(changed, ids);
    }

    private String term(int changed, int dice) {
      return switch (dice % 8) {
        case 0 -> "a term of only one row, number " + (changed - 1) + (dice < 50 ? "" : " not");
        case 1 -> "another term, of number " + random.nextInt();
        case 2 -> evenTerm(changed - 1 & ~15 | 2) + (dice < 50 ? "" : "+");
        default -> List.of("list", "few", "many 3", "both 7").get(wave / 2 % 4);
      };
    }
  }

  private void readSome(InvertedIndex index, SplittableRandom random) {
    for (int i = 0; i < 50; i++) {
      checkRow(index, 2 + 2 * random.nextInt(ROWS / 2));
    }
    checkPostings(index, TermDictionary.NULL, nullRows, random);
    for (String term : List.of("list", "few", "many 3", "both 7")) {
      byte[] bytes = RandomTerms.text(term);
      int id = index.terms().find(bytes);
      assertThat(termById.get(id)).as(term).isEqualTo(bytes);
      checkPostings(index, id, rowsByTerm.get(bytes), random);
    }
    checkOrder(index, random);
    checks.incrementAndGet();
  }

  private void checkRow(InvertedIndex index, int row) {
    String expected = evenTerm(row);
    int id = index.forward().get(row);
    if (expected == null) {
      assertThat(id).isEqualTo(TermDictionary.NULL);
      return;
    }
    if (index.definition().multiValued()) {
      int[] ids = index.termIds(row);
      assertThat(ids).hasSize(1);
      id = ids[0];
    }
    byte[] term = RandomTerms.text(expected);
    assertThat(index.terms().term(id)).isEqualTo(term);
    assertThat(index.terms().find(term)).isEqualTo(id);
    assertThat(index.terms().compare(id, term)).isZero();
    assertThat(index.postings().contains(id, row)).isTrue();
    assertThat(index.postings().cardinality(id))
        .isGreaterThanOrEqualTo(rowsByTerm.get(term).size());
  }

  private static void checkPostings(
      InvertedIndex index, int id, TreeSet<Integer> expected, SplittableRandom random) {
    int[] batch = new int[1 + random.nextInt(500)];
    int from = random.nextBoolean() ? 0 : random.nextInt(ROWS);
    PostingsCursor cursor = index.postings().rowIds(id);
    cursor.advance(from);
    RoaringBitmap walked = new RoaringBitmap();
    int before = 0;
    for (int count = cursor.next(batch); count > 0; count = cursor.next(batch)) {
      for (int i = 0; i < count; i++) {
        assertThat(batch[i]).isGreaterThan(before);
        before = batch[i];
        walked.add(before);
      }
    }
    RoaringBitmap bitmap = index.postings().toBitmap(id);
    assertThat(evenRows(bitmap)).isEqualTo(List.copyOf(expected));
    assertThat(evenRows(walked)).isEqualTo(List.copyOf(expected.tailSet(from)));
  }

  private static List<Integer> evenRows(RoaringBitmap rows) {
    return Arrays.stream(rows.toArray()).filter(row -> row % 2 == 0).boxed().toList();
  }

  private void checkOrder(InvertedIndex index, SplittableRandom random) {
    byte[] from = RandomTerms.text(String.valueOf(evenTerm(2 + 2 * random.nextInt(ROWS / 2))));
    boolean descending = random.nextBoolean();
    boolean inclusive = random.nextBoolean();
    int countMax = random.nextInt(20) == 0 ? Integer.MAX_VALUE : random.nextInt(300);
    NavigableMap<byte[], TreeSet<Integer>> part;
    TermWalk walk;
    if (descending) {
      part = rowsByTerm.headMap(from, inclusive).descendingMap();
      walk = index.order().walkBack(new TermRange(null, true, from, inclusive));
    } else {
      part = rowsByTerm.tailMap(from, inclusive);
      walk = index.order().walk(new TermRange(from, inclusive, null, true));
    }
    int count = 0;
    for (byte[] expected : part.keySet()) {
      if (count++ == countMax) {
        return;
      }
      byte[] met = nextThatStays(walk);
      assertThat(met).isEqualTo(expected);
    }
    assertThat(nextThatStays(walk)).isNull();
  }

  private byte[] nextThatStays(TermWalk walk) {
    for (int id = walk.next(); id != 0; id = walk.next()) {
      byte[] term = termById.get(id);
      if (term != null) {
        return term;
      }
    }
    return null;
  }

  private static void checkFrozen(Frozen frozen, IndexDefinition definition) throws Exception {
    if (frozen != null) {
      StoredParts stored;
      try (FrozenIndex index = frozen.index) {
        stored = StoredParts.of(index);
      }
      InvertedIndex loaded = stored.load(definition);
      loaded.rebuild();
      model(frozen.termsByRow).check(loaded);
    }
  }
}
