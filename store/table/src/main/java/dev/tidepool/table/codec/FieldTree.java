package dev.tidepool.table.codec;

import dev.tidepool.table.schema.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns wanted of a key or a value, as a tree of field names: a node is a field, and either
 * holds columns or leads to more fields.
 *
 * <p><b>Threads:</b> belongs to the reader that it was made for.
 */
final class FieldTree {
  private final Map<String, FieldTree> children = new LinkedHashMap<>();
  private final List<WantedColumn> columns = new ArrayList<>();
  private final String field;
  private int leafCount;
  private long visit;

  private FieldTree(String field) {
    this.field = field;
  }

  /**
   * The tree of {@code columns}.
   *
   * @throws IllegalArgumentException if one column is above another, or two read one array as
   *     different types
   */
  static FieldTree of(Collection<WantedColumn> columns) {
    FieldTree root = new FieldTree(null);
    columns.forEach(root::add);
    root.countLeaves();
    return root;
  }

  private void add(WantedColumn wanted) {
    FieldTree node = this;
    for (String field : wanted.path()) {
      node.requireNoColumn(wanted);
      node = node.children.computeIfAbsent(field, FieldTree::new);
    }
    if (!node.children.isEmpty()) {
      throw overlap(wanted.column(), node.anyColumn().column());
    }
    for (WantedColumn other : node.columns) {
      boolean isArray = wanted.isArray() || other.isArray();
      if (isArray && !wanted.column().type().equals(other.column().type())) {
        throw overlap(wanted.column(), other.column());
      }
    }
    node.columns.add(wanted);
  }

  private void requireNoColumn(WantedColumn wanted) {
    if (!columns.isEmpty()) {
      throw overlap(wanted.column(), columns.get(0).column());
    }
  }

  private static IllegalArgumentException overlap(Column one, Column other) {
    return new IllegalArgumentException(
        "columns "
            + describe(one)
            + " and "
            + describe(other)
            + " cannot both be read: there is one value, of one type, at a path");
  }

  private static String describe(Column column) {
    return column.name() + " (" + column.type() + " at " + column.path() + ")";
  }

  private void countLeaves() {
    leafCount = columns.isEmpty() ? 0 : 1;
    for (FieldTree child : children.values()) {
      child.countLeaves();
      leafCount += child.leafCount;
    }
  }

  /** The node of that field, or null if nothing in it is wanted. */
  FieldTree child(String field) {
    return children.get(field);
  }

  Map<String, FieldTree> children() {
    return children;
  }

  /** The columns that are this field; empty if it leads to others. */
  List<WantedColumn> columns() {
    return columns;
  }

  boolean isLeaf() {
    return !columns.isEmpty();
  }

  /** How many fields with columns there are, here and below. */
  int leafCount() {
    return leafCount;
  }

  /** Some column, here or below: to name one in an error. */
  WantedColumn anyColumn() {
    return isLeaf() ? columns.get(0) : children.values().iterator().next().anyColumn();
  }

  /**
   * Checks that rows can be made of it.
   *
   * @throws IllegalArgumentException if two columns are at one path
   */
  void requireOneColumnEach() {
    if (columns.size() > 1) {
      throw new IllegalArgumentException(
          "columns "
              + columns.get(0).column().name()
              + " and "
              + columns.get(1).column().name()
              + " are both at "
              + columns.get(0).column().path()
              + ": such rows can be read, but not written");
    }
    children.values().forEach(FieldTree::requireOneColumnEach);
  }

  /** Whether {@code row}, which has a value in each slot, is NULL in all columns here and below. */
  boolean isNull(Object[] row) {
    if (isLeaf()) {
      return row[columns.get(0).slot()] == null;
    }
    for (FieldTree child : children.values()) {
      if (!child.isNull(row)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a column that is not nullable is here or below. */
  boolean isRequired() {
    return isLeaf()
        ? columns.stream().anyMatch(wanted -> !wanted.column().nullable())
        : children.values().stream().anyMatch(FieldTree::isRequired);
  }

  /** The error for what was {@code found} where an object with fields should be. */
  UnreadableRowException notAnObject(String found) {
    String place = field == null ? "" : " at " + field;
    return anyColumn().unreadable(found + place + ", which is no object");
  }

  /** Notes that {@code visit}, which is never 0, has come by; false if it had before. */
  boolean enter(long visit) {
    if (this.visit == visit) {
      return false;
    }
    this.visit = visit;
    return true;
  }
}
