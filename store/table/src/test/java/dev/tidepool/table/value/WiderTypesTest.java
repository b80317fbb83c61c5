package dev.tidepool.table.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which types are met makes no difference; values stay what they are. */
class WiderTypesTest {

  private static List<ColumnType> all() {
    List<ColumnType> types = new ArrayList<>();
    for (Scalar scalar : Scalar.values()) {
      types.add(new ColumnType(scalar, false));
      types.add(new ColumnType(scalar, true));
    }
    return types;
  }

  private static ColumnType join(ColumnType one, ColumnType other) {
    return one == null || other == null ? null : WiderTypes.join(one, other);
  }

  @Test
  void joinsAreTheSameInAnyOrder() {
    for (ColumnType a : all()) {
      assertThat(join(a, a)).isEqualTo(a);
      for (ColumnType b : all()) {
        assertThat(join(a, b)).isEqualTo(join(b, a));
        for (ColumnType c : all()) {
          assertThat(join(join(a, b), c)).as("%s %s %s", a, b, c).isEqualTo(join(a, join(b, c)));
        }
      }
    }
  }

  @Test
  void onlyNumbersAreJoined() {
    assertThat(join(ColumnType.INT, ColumnType.BIGINT)).isEqualTo(ColumnType.BIGINT);
    assertThat(join(ColumnType.INT, ColumnType.DOUBLE)).isEqualTo(ColumnType.DOUBLE);
    assertThat(join(ColumnType.BIGINT, ColumnType.DECIMAL)).isEqualTo(ColumnType.DECIMAL);
    assertThat(join(ColumnType.DOUBLE, ColumnType.DECIMAL)).isNull();
    assertThat(join(ColumnType.STRING, ColumnType.INT)).isNull();
    assertThat(join(ColumnType.TIMESTAMP, ColumnType.BIGINT)).isNull();
    assertThat(join(ColumnType.INT, ColumnType.arrayOf(ColumnType.INT))).isNull();
  }

  @Test
  void widenedValuesAreEqual() {
    assertThat(WiderTypes.widen(5, ColumnType.INT, ColumnType.BIGINT)).isEqualTo(5L);
    assertThat(WiderTypes.widen(5, ColumnType.INT, ColumnType.DOUBLE)).isEqualTo(5.0);
    assertThat(WiderTypes.widen(Long.MAX_VALUE, ColumnType.BIGINT, ColumnType.DECIMAL))
        .isEqualTo(BigDecimal.valueOf(Long.MAX_VALUE));
    assertThat(WiderTypes.widen(null, ColumnType.INT, ColumnType.BIGINT)).isNull();
    assertThat(
            WiderTypes.widen(
                Arrays.asList(1, null),
                ColumnType.arrayOf(ColumnType.INT),
                ColumnType.arrayOf(ColumnType.BIGINT)))
        .isEqualTo(Arrays.asList(1L, null));
  }
}
