package dev.tidepool.sql.frontend;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The types of results.
 *
 * <p>A DECIMAL column has no declared digits, so the largest precision there is stands for
 * "unbounded", and no value of such a type is ever rounded; Calcite's rules keep it so in all that
 * is computed of one. Only a cast to a DECIMAL with digits of its own rounds.
 */
final class TypeSystem extends RelDataTypeSystemImpl {
  static final int UNBOUNDED_PRECISION = 200;
  static final int UNBOUNDED_SCALE = 100;
  static final int MICROS = 6;

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> UNBOUNDED_PRECISION;
      case TIMESTAMP -> MICROS;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? UNBOUNDED_SCALE : super.getMaxScale(type);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> UNBOUNDED_PRECISION;
      case TIMESTAMP -> MICROS;
      default -> super.getDefaultPrecision(type);
    };
  }

  @Override
  public int getDefaultScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? UNBOUNDED_SCALE : super.getDefaultScale(type);
  }

  /** Sums of integers are BIGINT. */
  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    return switch (argument.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> like(factory, argument, SqlTypeName.BIGINT);
      case DECIMAL -> like(factory, argument, SqlTypeName.DECIMAL);
      case REAL, FLOAT, DOUBLE -> like(factory, argument, SqlTypeName.DOUBLE);
      default -> argument;
    };
  }

  /** Means of integers are DOUBLE. */
  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    return argument.getSqlTypeName() == SqlTypeName.DECIMAL
        ? like(factory, argument, SqlTypeName.DECIMAL)
        : like(factory, argument, SqlTypeName.DOUBLE);
  }

  private static RelDataType like(
      RelDataTypeFactory factory, RelDataType argument, SqlTypeName name) {
    return factory.createTypeWithNullability(factory.createSqlType(name), argument.isNullable());
  }

  /** Of texts of several lengths, none is padded. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }
}
