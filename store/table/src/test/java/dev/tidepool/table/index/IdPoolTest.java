package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** No id is given out twice at a time, and those that come back are used again. */
class IdPoolTest {

  @ParameterizedTest
  @Seeds
  void idsAreGivenOutOnceAtATime(Seed seed) {
    SplittableRandom random = seed.random();
    Set<Integer> used = new HashSet<>();
    List<Integer> order = new ArrayList<>();
    int limit = 2;
    for (int i = 0; i < 300; i++) {
      limit = 2 + random.nextInt(5000);
      if (used.add(limit)) {
        order.add(limit);
      }
    }
    limit = used.stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
    IdPool pool = new IdPool(2, 6000);
    pool.startAt(2, limit, used.size(), used::contains);
    for (int step = 0; step < 30_000; step++) {
      boolean takes = random.nextInt(100) < (step / 5000 % 2 == 0 ? 70 : 30);
      if (takes && used.size() < 5999) {
        int id = pool.take();
        assertThat(id).isBetween(2, 6000);
        assertThat(used.add(id)).as("id %d is free", id).isTrue();
        order.add(id);
      } else if (!order.isEmpty()) {
        int id = order.remove(random.nextInt(order.size()));
        used.remove(id);
        pool.release(id);
      }
      assertThat(pool.usedCount()).isEqualTo(used.size());
    }
    while (used.size() < 5999) {
      assertThat(used.add(pool.take())).isTrue();
    }
    assertThat(pool.take()).as("all are in use").isZero();
  }

  @Test
  void freeIdsBelowTheLimitAreFoundEvenIfFarBetween() {
    IdPool pool = new IdPool(2, 1 << 20);
    Set<Integer> used = new HashSet<>();
    pool.startAt(2, 1 << 20, (1 << 20) - 3, id -> id != 700_000 && !used.contains(id));
    int first = pool.take();
    used.add(first);
    assertThat(first).isIn(700_000, 1 << 20);
    int second = pool.take();
    assertThat(second).isIn(700_000, 1 << 20).isNotEqualTo(first);
    used.add(second);
    assertThat(pool.take()).isZero();
  }
}
