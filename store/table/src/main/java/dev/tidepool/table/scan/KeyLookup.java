package dev.tidepool.table.scan;

import dev.tidepool.table.codec.KeyEncoder;
import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.In;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the keys that a conjunction fixes: by equality with the column that is the key, or by a
 * list of its values.
 *
 * <p><b>Threads:</b> immutable.
 */
final class KeyLookup {
  private final KeyEncoder encoder; // null if keys cannot be made
  private final TableSchema schema;

  KeyLookup(KeyEncoder encoder, TableSchema schema) {
    this.encoder = encoder;
    this.schema = schema;
  }

  TableSchema schema() {
    return schema;
  }

  /** The keys that rows of {@code predicate} can have, or null if it does not tell. */
  List<byte[]> keys(Predicate predicate, Object[] parameters) {
    if (encoder == null) {
      return null;
    }
    ColumnExpression key = ColumnExpression.of(encoder.column());
    for (Predicate part : PathChooser.parts(predicate)) {
      if (part instanceof Comparison comparison
          && comparison.operator() == Operator.EQUAL
          && comparison.expression().equals(key)) {
        return keys(List.of(comparison.operand()), parameters);
      }
      if (part instanceof In in && in.expression().equals(key)) {
        return keys(in.operands(), parameters);
      }
    }
    return null;
  }

  private List<byte[]> keys(List<Operand> operands, Object[] parameters) {
    Scalar type = schema.column(encoder.column()).type().scalar();
    String what = "column " + schema.column(encoder.column()).name();
    List<byte[]> keys = new ArrayList<>(operands.size());
    for (Operand operand : operands) {
      Object value = Values.coerce(what, type, operand.value(parameters));
      byte[] key = value == null ? null : encoder.encode(value);
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }
}
