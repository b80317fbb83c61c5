package dev.tidepool.table.value;

/** A row as its values: whatever can be asked for a column by its index in the schema. */
@FunctionalInterface
public interface Row {
  /** The value of {@code column}, or null; see {@code ColumnType} for what stands for what. */
  Object value(int column);
}
