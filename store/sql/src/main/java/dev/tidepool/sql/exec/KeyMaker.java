package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Identity;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of rows, as objects that are equal if the values are. One value is, if it can be, its
 * own key. <b>Threads:</b> immutable.
 */
final class KeyMaker {
  private static final Object NULL = new Object();
  private static final int SPREAD = 0x9e3779b1;

  private final Expression[] values;
  private final Identity[] identities;
  private final boolean[] nullsMatch;

  KeyMaker(List<Key> keys) {
    this.values = keys.stream().map(Key::value).toArray(Expression[]::new);
    this.identities =
        keys.stream().map(key -> Identity.ofType(key.type())).toArray(Identity[]::new);
    this.nullsMatch = new boolean[keys.size()];
    for (int i = 0; i < nullsMatch.length; i++) {
      nullsMatch[i] = keys.get(i).nullsMatch();
    }
  }

  private record Composite(Object[] parts, int hash) {
    /** A product with a large odd number spreads small ones, of which columns have many. */
    static Composite of(Object[] parts) {
      int hash = 0;
      for (Object part : parts) {
        hash = (hash ^ (part == null ? 0 : part.hashCode())) * SPREAD;
        hash ^= hash >>> 15;
      }
      return new Composite(parts, hash);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Composite composite
          && composite.hash == hash
          && Arrays.equals(composite.parts, parts);
    }
  }

  /** The key to group by, where NULL equals NULL; never null. */
  Object group(Object[] row, Execution execution) {
    if (values.length == 1) {
      Object key = identities[0].of(values[0].value(row, execution));
      return key == null ? NULL : key;
    }
    Object[] parts = new Object[values.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = identities[i].of(values[i].value(row, execution));
    }
    return Composite.of(parts);
  }

  /** The key to join by; null if it joins with nothing, as a value is NULL. */
  Object join(Object[] row, Execution execution) {
    if (values.length == 1) {
      return joinPart(0, row, execution);
    }
    Object[] parts = new Object[values.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = joinPart(i, row, execution);
      if (parts[i] == null) {
        return null;
      }
    }
    return Composite.of(parts);
  }

  private Object joinPart(int index, Object[] row, Execution execution) {
    Object part = identities[index].of(values[index].value(row, execution));
    return part == null && nullsMatch[index] ? NULL : part;
  }
}
