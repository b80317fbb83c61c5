package dev.tidepool.sql.script;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands behind FROM, and the columns that can be named there.
 *
 * @param keys no two rows are equal in them; empty if that is not known of any columns
 */
record Scope(String from, List<Named> columns, List<Named> keys) {

  /** A column, and how it is named there. */
  record Named(String text, Field field) {
    static Named of(String alias, Field field) {
      return new Named(alias + "." + field.name(), field);
    }

    String type() {
      return field.type();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  List<Named> ofType(String type) {
    return columns.stream().filter(column -> column.type().equals(type)).toList();
  }

  List<Named> scalars() {
    return columns.stream().filter(column -> !column.field().isArray()).toList();
  }

  List<Named> arrays() {
    return columns.stream().filter(column -> column.field().isArray()).toList();
  }

  /** Both, as {@code from} says. */
  Scope and(Scope other, String from) {
    boolean hasKeys = !keys.isEmpty() && !other.keys.isEmpty();
    return new Scope(
        from, both(columns, other.columns), hasKeys ? both(keys, other.keys) : List.of());
  }

  /** With columns of an outer query besides. */
  Scope within(Scope outer) {
    return new Scope(from, both(columns, outer.columns), keys);
  }

  private static List<Named> both(List<Named> first, List<Named> second) {
    List<Named> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
