package dev.tidepool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cursor beside the rows it has to deliver: those that the model held when it was opened. */
final class OpenScan {
  private final RowCursor cursor;
  private final Iterator<Map.Entry<byte[], byte[]>> expected;

  OpenScan(TieredStore store, TreeMap<byte[], byte[]> model, KeyRange range, boolean descending) {
    List<Map.Entry<byte[], byte[]>> rows = new ArrayList<>();
    model.forEach(
        (key, value) -> {
          if (contains(range, key)) {
            rows.add(Map.entry(key, value));
          }
        });
    if (descending) {
      Collections.reverse(rows);
    }
    expected = rows.iterator();
    cursor = store.scan(range, descending);
  }

  private static boolean contains(KeyRange range, byte[] key) {
    if (range.from() != null && Arrays.compareUnsigned(key, range.from()) < 0) {
      return false;
    }
    int order = range.to() == null ? -1 : Arrays.compareUnsigned(key, range.to());
    return range.toInclusive() ? order <= 0 : order < 0;
  }

  /** Checks the next {@code count} rows, or as many as there are. */
  void check(int count) {
    for (int i = 0; i < count && expected.hasNext(); i++) {
      checkNext();
    }
  }

  private void checkNext() {
    Map.Entry<byte[], byte[]> row = expected.next();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.key()).isEqualTo(row.getKey());
    assertThat(cursor.value()).isEqualTo(row.getValue());
  }

  /** Checks all rows that are left, and that there are no more, and closes the cursor. */
  void checkRest() {
    while (expected.hasNext()) {
      checkNext();
    }
    assertThat(cursor.next()).isFalse();
    cursor.close();
  }
}
