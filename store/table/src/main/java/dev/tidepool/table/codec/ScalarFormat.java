package dev.tidepool.table.codec;

import dev.tidepool.table.schema.ColumnType.Scalar;
import java.util.EnumSet;
import java.util.Set;

/** The formats of keys that are one scalar: which columns each can fill. */
enum ScalarFormat {
  STRING(EnumSet.of(Scalar.STRING, Scalar.TIMESTAMP)),
  LONG(EnumSet.of(Scalar.INT, Scalar.BIGINT, Scalar.DOUBLE, Scalar.DECIMAL, Scalar.TIMESTAMP)),
  INT(LONG.types),
  BYTES(EnumSet.of(Scalar.BYTES));

  private final Set<Scalar> types;

  ScalarFormat(Set<Scalar> types) {
    this.types = types;
  }

  boolean fills(WantedColumn column) {
    return !column.isArray() && types.contains(column.scalar());
  }
}
