package dev.tidepool.table.scan;

import dev.tidepool.table.codec.KeyEncoder;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.Unknown;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the keys that a conjunction fixes: by equality with each column of the key, or by lists of
 * their values.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class KeyLookup {
  /** Lists for several columns are not multiplied to more keys. */
  private static final long PRODUCT_MAX = 1_000;

  private static final byte[] UNKNOWN_KEY = {};

  private final KeyEncoder encoder; // null if keys cannot be made
  private final TableSchema schema;
  private final ColumnExpression[] columns; // of the key

  /** Keys as {@code encoder} makes them; it is null if none can be made. */
  public KeyLookup(KeyEncoder encoder, TableSchema schema) {
    this.encoder = encoder;
    this.schema = schema;
    int[] indexes = encoder == null ? new int[0] : encoder.columns();
    this.columns = new ColumnExpression[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      columns[i] = ColumnExpression.of(indexes[i]);
    }
  }

  TableSchema schema() {
    return schema;
  }

  /**
   * The keys that rows of {@code predicate} can have, or null if it does not tell. A key without
   * bytes stands for one of which a value is {@link Unknown}.
   */
  public List<byte[]> keys(Predicate predicate, Object[] parameters) {
    if (encoder == null) {
      return null;
    }
    List<Predicate> parts = PathChooser.parts(predicate);
    List<List<Operand>> operands = new ArrayList<>(columns.length);
    long product = 1;
    for (ColumnExpression column : columns) {
      List<Operand> fixed = operands(parts, column);
      if (fixed == null) {
        return null;
      }
      operands.add(fixed);
      product *= fixed.size();
      if (product > PRODUCT_MAX && columns.length > 1) {
        return null;
      }
    }
    List<byte[]> keys = new ArrayList<>((int) product);
    addKeys(operands, 0, new Object[schema.columnCount()], parameters, keys);
    return keys;
  }

  /** What a column of the key is equal to, one of them at least; null if anything. */
  private static List<Operand> operands(List<Predicate> parts, ColumnExpression column) {
    for (Predicate part : parts) {
      if (part instanceof Comparison comparison
          && comparison.operator() == Operator.EQUAL
          && comparison.expression().equals(column)) {
        return List.of(comparison.operand());
      }
      if (part instanceof In in && in.expression().equals(column)) {
        return in.operands();
      }
    }
    return null;
  }

  /** Adds the keys of all combinations of the columns from {@code position} on. */
  private void addKeys(
      List<List<Operand>> operands,
      int position,
      Object[] row,
      Object[] parameters,
      List<byte[]> keys) {
    if (position == columns.length) {
      byte[] key = Unknown.isAmong(row) ? UNKNOWN_KEY : encoder.encode(row);
      if (key != null) {
        keys.add(key);
      }
      return;
    }
    int index = columns[position].column();
    Column column = schema.column(index);
    for (Operand operand : operands.get(position)) {
      Object value = operand.value(parameters);
      row[index] =
          value == Unknown.VALUE
              ? value
              : Values.coerce("column " + column.name(), column.type().scalar(), value);
      if (row[index] != null) { // nothing is equal to NULL
        addKeys(operands, position + 1, row, parameters, keys);
      }
    }
  }
}
