package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A column says what was set, and a frozen one what was set before, however many are open. */
class IntColumnTest {
  private record View(IntColumn.Frozen frozen, Map<Integer, Integer> model) {}

  @ParameterizedTest
  @Seeds
  void columnAndItsFrozenViewsSayWhatWasSet(Seed seed) {
    SplittableRandom random = seed.random();
    IntColumn column = new IntColumn();
    Map<Integer, Integer> model = new HashMap<>();
    List<View> views = new ArrayList<>();
    int idMax = 1 << 4 + random.nextInt(12);
    for (int step = 0; step < 20_000; step++) {
      int id = random.nextInt(idMax);
      int value = random.nextInt();
      column.reserve(id);
      column.set(id, value);
      model.put(id, value);
      if (random.nextInt(200) == 0 && views.size() < 5) {
        views.add(new View(column.freeze(), new HashMap<>(model)));
      }
      if (random.nextInt(200) == 0 && !views.isEmpty()) {
        View view = views.remove(random.nextInt(views.size()));
        checkFrozen(view.frozen, view.model);
        view.frozen.close();
      }
    }
    for (View view : views) {
      checkFrozen(view.frozen, view.model);
    }
    assertThat(column.limit()).isGreaterThanOrEqualTo(Math.min(idMax, 1));
    for (int id = 0; id < column.limit() + 5000; id++) {
      assertThat(column.get(id)).isEqualTo(model.getOrDefault(id, 0));
    }
  }

  private static void checkFrozen(IntColumn.Frozen frozen, Map<Integer, Integer> model) {
    for (int id = 0; id < frozen.limit() + 5000; id++) {
      assertThat(frozen.get(id)).isEqualTo(model.getOrDefault(id, 0));
    }
    int[] batch = new int[300];
    int next = 0;
    for (int count = frozen.read(0, batch); count > 0; count = frozen.read(next, batch)) {
      for (int i = 0; i < count; i++) {
        assertThat(batch[i]).isEqualTo(model.getOrDefault(next + i, 0));
      }
      next += count;
    }
    assertThat(next).isEqualTo(frozen.limit());
  }

  @Test
  void chunksInWhichNothingWasSetDoNotExist() {
    IntColumn column = new IntColumn();
    column.reserve(IdPool.ID_MAX);
    column.set(IdPool.ID_MAX, 7);
    assertThat(column.get(IdPool.ID_MAX)).isEqualTo(7);
    assertThat(column.get(IdPool.ID_MAX - 5000)).isZero();
    assertThat(column.firstWithRoom(0)).isEqualTo(IdPool.ID_MAX >> 10 << 10);
    assertThat(column.heapBytes()).isLessThan(4 << 20);
  }

  @Test
  void tinyColumnIsTiny() {
    IntColumn column = new IntColumn();
    column.reserve(10);
    assertThat(column.heapBytes()).isLessThan(200);
  }

  /** Only the first change of a chunk after a freeze copies it; after the close none does. */
  @Test
  void closedViewCostsNothing() {
    IntColumn column = new IntColumn();
    column.reserve(5000);
    column.reserve(4000);
    IntColumn.Frozen first = column.freeze();
    IntColumn.Frozen second = column.freeze();
    column.set(5000, 1);
    second.close();
    column.set(5000, 2);
    assertThat(first.get(5000)).isZero();
    first.close();
    column.set(5000, 3);
    assertThat(first.get(5000)).isZero();
    column.set(4000, 4); // in place: the closed view is not cared for any more
    assertThat(first.get(4000)).isEqualTo(4);
  }
}
