package dev.tidepool.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 50, 1000, 65_536, 65_537, 100_003})
  void everyPlaceIsTakenOnce(int size) {
    Permutation permutation = new Permutation(size, 7);
    BitSet taken = new BitSet(size);
    for (int i = 0; i < size; i++) {
      taken.set(permutation.apply(i));
    }
    assertThat(taken.cardinality()).isEqualTo(size);
    assertThat(taken.length()).isEqualTo(size);
  }

  @Test
  void sameSeedSamePlacesAndAnotherSeedOthers() {
    Permutation permutation = new Permutation(1000, 7);
    Permutation same = new Permutation(1000, 7);
    Permutation other = new Permutation(1000, 8);
    int differences = 0;
    for (int i = 0; i < 1000; i++) {
      assertThat(same.apply(i)).isEqualTo(permutation.apply(i));
      differences += other.apply(i) != permutation.apply(i) ? 1 : 0;
    }
    assertThat(differences).isGreaterThan(900);
  }

  /** Neighbours must not stay neighbours, or scattered loads would be clustered ones. */
  @Test
  void neighboursAreScattered() {
    Permutation permutation = new Permutation(100_000, 7);
    int close = 0;
    for (int i = 1; i < 100_000; i++) {
      close += Math.abs(permutation.apply(i) - permutation.apply(i - 1)) < 50 ? 1 : 0;
    }
    assertThat(close).isLessThan(300);
  }

  @Test
  void refusesPlacesOutside() {
    Permutation permutation = new Permutation(10, 7);
    assertThatThrownBy(() -> permutation.apply(10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> permutation.apply(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
