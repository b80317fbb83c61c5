package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The paths of some columns as a tree of field names. */
final class PathTree {
  private final Map<String, PathTree> below = new HashMap<>();
  private int[] targets = {}; // of columns that are here
  private Column first; // of them
  private int columnCount; // here and below

  /** Adds the column that is at {@code path} and goes to {@code target}. */
  void add(String path, int target, Column column) {
    PathTree tree = this;
    tree.columnCount++;
    for (String name : path.split("\\.", -1)) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "column " + column.name() + ": " + column.path() + " is no path");
      }
      tree = tree.below.computeIfAbsent(name, unused -> new PathTree());
      tree.columnCount++;
    }
    if (tree.first != null && !tree.first.type().equals(column.type())) {
      throw new IllegalArgumentException(
          "columns "
              + tree.first.name()
              + " and "
              + column.name()
              + " are both at "
              + column.path()
              + ", but not of one type");
    }
    tree.first = column;
    int[] more = Arrays.copyOf(tree.targets, tree.targets.length + 1);
    more[more.length - 1] = target;
    tree.targets = more;
  }

  /** What is below the field {@code name}, or null if nothing is wanted there. */
  PathTree below(String name) {
    return below.get(name);
  }

  boolean hasBelow() {
    return !below.isEmpty();
  }

  /** Where the values of the columns that are here go. */
  int[] targets() {
    return targets;
  }

  /** How many columns are here and below. */
  int columnCount() {
    return columnCount;
  }
}
