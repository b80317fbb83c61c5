package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Seed;
import dev.tidepool.engine.testkit.Seeds;
import org.junit.jupiter.params.ParameterizedTest;

/** Long random runs against a sorted map, with everything so small that every tier takes part. */
class ModelTest {

  @ParameterizedTest
  @Seeds(freshCount = 2)
  void storeEqualsSortedMap(Seed seed) {
    RandomRun run = new RandomRun(seed);
    run.steps(20_000);
    run.checkEverything();
    System.out.println(run.stats());
    assertThat(run.operationsDone()).isEqualTo(20_000);
  }
}
