package dev.tidepool.table.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A field of which something is wanted, as {@link PlainJsonReader} goes through them.
 *
 * <p>Objects of one table mostly have the same fields in the same order. So it remembers the names
 * by their positions, wanted or not: comparing bytes is then all that a name costs.
 *
 * <p><b>Threads:</b> one.
 */
final class PlainField {
  static final int NAME_BYTES_MAX = 1000;
  private static final int REMEMBERED_NAMES_MAX = 128;
  private static final int REMEMBERED_BYTES_MAX = 64;

  private final WantedColumn[] columns;
  private final Map<String, PlainField> children = new HashMap<>();
  private final int leafCount;
  private byte[][] names = new byte[8][]; // by position
  private PlainField[] fields = new PlainField[8]; // those with these names, or null
  private long visit;

  PlainField(FieldTree wanted) {
    columns = wanted.columns().toArray(WantedColumn[]::new);
    leafCount = wanted.leafCount();
    wanted.children().forEach((name, child) -> children.put(name, new PlainField(child)));
  }

  /** The columns that are this field; none if it leads to others. */
  WantedColumn[] columns() {
    return columns;
  }

  boolean isLeaf() {
    return columns.length > 0;
  }

  /** How many fields with columns there are, here and below. */
  int leafCount() {
    return leafCount;
  }

  /** The field of that name, which is the {@code position}th; null if nothing in it is wanted. */
  PlainField child(int position, byte[] bytes, int start, int length) {
    if (position < names.length) {
      byte[] name = names[position];
      if (name != null && Arrays.equals(bytes, start, start + length, name, 0, name.length)) {
        return fields[position];
      }
    }
    PlainField child = children.get(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
    if (position < REMEMBERED_NAMES_MAX && length <= REMEMBERED_BYTES_MAX) {
      remember(position, Arrays.copyOfRange(bytes, start, start + length), child);
    }
    return child;
  }

  private void remember(int position, byte[] name, PlainField child) {
    if (position >= names.length) {
      names = Arrays.copyOf(names, REMEMBERED_NAMES_MAX);
      fields = Arrays.copyOf(fields, REMEMBERED_NAMES_MAX);
    }
    names[position] = name;
    fields[position] = child;
  }

  /** Notes that {@code visit}, which is never 0, has come by; false if it had before. */
  boolean enter(long visit) {
    if (this.visit == visit) {
      return false;
    }
    this.visit = visit;
    return true;
  }

  /** Takes back what was read into {@code target}. */
  void forget(Object[] target) {
    for (WantedColumn column : columns) {
      target[column.slot()] = null;
    }
    children.values().forEach(child -> child.forget(target));
  }
}
