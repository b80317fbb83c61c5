package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.roaringbitmap.RoaringBitmap;

/** Postings are the sets that they stand for, in each of their forms and across all changes. */
class PostingsTableTest {
  private static final int TERMS = 6;

  private final PostingsTable postings = new PostingsTable();
  private final List<TreeSet<Integer>> model = new ArrayList<>();

  PostingsTableTest() {
    for (int i = 0; i < TERMS; i++) {
      model.add(new TreeSet<>());
    }
  }

  @ParameterizedTest
  @Seeds
  void postingsAreTheSetsOfTheirRows(Seed seed) {
    SplittableRandom random = seed.random();
    int rowMax = 1 << 10 + random.nextInt(13);
    int clusterBits = random.nextInt(4) == 0 ? 12 : 0; // or rows side by side
    for (int step = 0; step < 60_000; step++) {
      int term = Math.min(random.nextInt(TERMS), random.nextInt(TERMS));
      int row = 1 + random.nextInt(rowMax) >>> clusterBits;
      row = Math.max(1, row + random.nextInt(1 << clusterBits));
      boolean grows = step / 15_000 % 2 == 0;
      if (random.nextInt(100) < (grows ? 85 : 15)) {
        add(term, row);
      } else if (!model.get(term).isEmpty()) {
        remove(term, nearest(term, row));
      }
      if (step % 6_000 == 0) {
        check(random);
      }
    }
    check(random);
    checkLoaded(random);
  }

  /** As new rows come: nearly all behind those that are there, a few go, and some come again. */
  @ParameterizedTest
  @Seeds
  void postingsAreTheSetsOfRowsThatComeInOrder(Seed seed) {
    SplittableRandom random = seed.random();
    int[] shares = {1, 2, 20, 200, 2_000, 40_000}; // of 65,536: from a list of few to a bitmap
    int nextRow = 1;
    for (int step = 0; step < 60_000; step++) {
      int row = random.nextInt(100) < 98 ? nextRow++ : 1 + random.nextInt(nextRow);
      nextRow += random.nextInt(500) == 0 ? random.nextInt(1 << 16) : 0;
      for (int term = 0; term < TERMS; term++) {
        if (random.nextInt(1 << 16) < shares[term]) {
          add(term, row);
        }
      }
      if (random.nextInt(50) == 0) {
        int term = random.nextInt(TERMS);
        if (!model.get(term).isEmpty()) {
          remove(term, random.nextBoolean() ? model.get(term).last() : nearest(term, row));
        }
      }
      if (step % 6_000 == 0) {
        check(random);
      }
    }
    check(random);
    checkLoaded(random);
  }

  /** Room for rows to come takes an eighth of a list, and of the last container, at most. */
  @Test
  void roomTakesAnEighthAtMost() {
    int[] distances = {1, 3, 40, 700, 6_000}; // bitmaps, large containers, small ones, lists
    for (int term = 0; term < distances.length; term++) {
      long bytesBefore = postings.listBytes();
      int rowCount = Math.min(150_000, 2_000_000 / distances[term]);
      int nextCheck = 2;
      for (int count = 1; count <= rowCount; count++) {
        add(term, 1 + count * distances[term]);
        if (count == nextCheck) {
          long bytes = postings.listBytes() - bytesBefore;
          long bytesMax = bytesWithoutRoom(term) * 9 / 8 + 32;
          assertThat(bytes).as("term %d of %d rows", term, count).isLessThanOrEqualTo(bytesMax);
          nextCheck += 1 + count / 13;
        }
      }
    }
  }

  private long bytesWithoutRoom(int term) {
    TreeSet<Integer> rows = model.get(term);
    PostingsTable loaded = new PostingsTable();
    PostingsTable.Loader loader = loaded.new Loader(rows.last());
    loader.count(term + 1, rows.size());
    loader.allocate();
    rows.forEach(row -> loader.append(term + 1, row));
    loader.finish();
    return loaded.listBytes();
  }

  /** Rows that come behind those of a list, in its own room or not, are not met by who has it. */
  @Test
  void listIsWalkedAsItWasWhenTheWalkBegan() {
    for (int count = 1; count <= PostingsTable.LIST_ROWS_MIN; count++) {
      add(0, 2 * count);
      PostingsCursor cursor = postings.rowIds(1);
      postings.add(1, 2 * count + 1);
      assertThat(rows(cursor, 7)).hasSize(count).endsWith(2 * count);
      postings.remove(1, 2 * count + 1);
    }
  }

  /** Rows side by side: dense containers, and back, in all steps. */
  @Test
  void formsChangeAtTheirThresholdsAndBack() {
    SplittableRandom random = new SplittableRandom(1);
    int rows = 5_000;
    for (int row = 1; row <= rows; row++) {
      add(0, row);
      if (row < 10 || row % 256 < 3 || row > 4090 && row < 4100) {
        check(random);
      }
    }
    long dense = postings.listBytes();
    for (int row = 1; row <= rows; row++) {
      remove(0, row);
      int left = rows - row;
      if (left < 10 || left % 256 < 3 || left > 3068 && left < 3076 || left > 120 && left < 135) {
        check(random);
      }
    }
    assertThat(dense).isLessThan(9_000);
    assertThat(postings.listBytes()).isZero();
  }

  private int nearest(int term, int row) {
    Integer above = model.get(term).ceiling(row);
    return above == null ? model.get(term).last() : above;
  }

  private void add(int term, int row) {
    if (model.get(term).add(row)) {
      assertThat(postings.add(term + 1, row)).isEqualTo(model.get(term).size());
    }
  }

  private void remove(int term, int row) {
    assertThat(model.get(term).remove(row)).isTrue();
    assertThat(postings.remove(term + 1, row)).isEqualTo(model.get(term).size());
  }

  private void check(SplittableRandom random) {
    check(postings, random);
  }

  private void check(PostingsTable checked, SplittableRandom random) {
    for (int term = 0; term < TERMS; term++) {
      int id = term + 1;
      int[] expected = model.get(term).stream().mapToInt(Integer::intValue).toArray();
      assertThat(checked.cardinality(id)).isEqualTo(expected.length);
      assertThat(checked.hasSeveral(id)).isEqualTo(expected.length > 1);
      assertThat(rows(checked.rowIds(id), 1 + random.nextInt(300))).isEqualTo(expected);
      assertThat(checked.toBitmap(id)).isEqualTo(RoaringBitmap.bitmapOf(expected));
      RoaringBitmap union = RoaringBitmap.bitmapOf(3, 5_000_000);
      checked.addTo(union, id);
      assertThat(union)
          .isEqualTo(
              RoaringBitmap.or(
                  RoaringBitmap.bitmapOf(expected), RoaringBitmap.bitmapOf(3, 5_000_000)));
      checkAdvance(checked, id, term, random);
      for (int i = 0; i < 20; i++) {
        int row = 1 + random.nextInt(expected.length == 0 ? 1000 : model.get(term).last() + 1);
        assertThat(checked.contains(id, row)).isEqualTo(model.get(term).contains(row));
      }
    }
    assertThat(checked.cardinality(TERMS + 5000)).isZero();
    assertThat(checked.rowIds(TERMS + 1).next(new int[1])).isZero();
    assertThat(checked.listBytes()).isEqualTo(checked.countListBytes());
  }

  private void checkAdvance(PostingsTable checked, int id, int term, SplittableRandom random) {
    PostingsCursor cursor = checked.rowIds(id);
    int[] batch = new int[7];
    int from = 0;
    for (int i = 0; i < 20; i++) {
      int advanced = Math.max(0, from + random.nextInt(1 << random.nextInt(20)) - 10);
      cursor.advance(advanced);
      from = Math.max(from, advanced);
      int count = cursor.next(batch);
      int[] expected =
          model.get(term).tailSet(from).stream().mapToInt(Integer::intValue).limit(7).toArray();
      assertThat(Arrays.copyOf(batch, count)).isEqualTo(expected);
      from = count == 0 ? from : batch[count - 1] + 1;
    }
  }

  private static int[] rows(PostingsCursor cursor, int batchRows) {
    int[] all = new int[16];
    int size = 0;
    int[] batch = new int[batchRows];
    for (int count = cursor.next(batch); count > 0; count = cursor.next(batch)) {
      all = Arrays.copyOf(all, Math.max(all.length, 2 * (size + count)));
      System.arraycopy(batch, 0, all, size, count);
      size += count;
    }
    assertThat(cursor.next(batch)).isZero();
    return Arrays.copyOf(all, size);
  }

  /** Loads the same rows at once. */
  private void checkLoaded(SplittableRandom random) {
    PostingsTable loaded = new PostingsTable();
    int last = model.stream().mapToInt(rows -> rows.isEmpty() ? 0 : rows.last()).max().getAsInt();
    PostingsTable.Loader loader = loaded.new Loader(last);
    for (int term = 0; term < TERMS; term++) {
      loader.count(term + 1, model.get(term).size() / 2);
      loader.count(term + 1, model.get(term).size() - model.get(term).size() / 2);
    }
    loader.allocate();
    for (int term = 0; term < TERMS; term++) {
      for (int row : model.get(term)) {
        loader.append(term + 1, row);
      }
    }
    loader.finish();
    check(loaded, random);
  }

  @Test
  void resultOfToBitmapIsTheCallersOwn() {
    for (int row = 1; row < 10_000; row++) {
      postings.add(1, row);
      if (row % 3 == 0) {
        postings.add(2, row * 7);
      }
    }
    for (int id = 1; id <= 2; id++) {
      RoaringBitmap bitmap = postings.toBitmap(id);
      RoaringBitmap before = bitmap.clone();
      bitmap.add(1L, 20L);
      bitmap.remove(70);
      bitmap.flip(0L, 1L << 17);
      assertThat(postings.toBitmap(id)).isEqualTo(before);
    }
  }
}
