package dev.tidepool.table.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A list of row ids holds what was added, one by one or many at once, and counts its memory. */
class RowIdListTest {
  private static final int BATCH_MAX = 300;

  @Test
  void manyAtOnceAreAsManyOneByOne() {
    SplittableRandom random = new SplittableRandom(1);
    RowIdList list = new RowIdList(QueryLimits.defaults());
    int[] expected = {};
    for (int batch = 0; batch < 100; batch++) {
      int[] rowIds = random.ints(random.nextInt(BATCH_MAX), 1, 1000).toArray();
      int count = random.nextInt(rowIds.length + 1); // what stands behind is not added
      list.addAll(rowIds, count);
      int one = random.nextInt(1, 1000);
      list.add(one);
      int before = expected.length;
      expected = Arrays.copyOf(expected, before + count + 1);
      System.arraycopy(rowIds, 0, expected, before, count);
      expected[before + count] = one;
    }
    assertThat(Arrays.copyOf(list.array(), list.count())).isEqualTo(expected);
  }

  @Test
  void manyAtOnceCountAgainstTheMemoryOfTheQuery() {
    RowIdList list = new RowIdList(new QueryLimits(60_000, 1024, 10));
    int[] rowIds = new int[BATCH_MAX];
    assertThatThrownBy(() -> list.addAll(rowIds, BATCH_MAX))
        .isInstanceOf(QueryLimitException.class);
  }
}
