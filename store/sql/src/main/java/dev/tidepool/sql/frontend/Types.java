package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Between the types of tables and results and Calcite's. <b>Threads:</b> any. */
final class Types {
  private Types() {}

  /** Makes types: text is Unicode, and never padded. */
  static RelDataTypeFactory factory() {
    return new SqlTypeFactoryImpl(new TypeSystem()) {
      @Override
      public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
      }

      @Override
      public RelDataType createSqlType(SqlTypeName name, int precision) {
        return super.createSqlType(varying(name), precision);
      }

      @Override
      public RelDataType createSqlType(SqlTypeName name) {
        return super.createSqlType(varying(name));
      }
    };
  }

  private static SqlTypeName varying(SqlTypeName name) {
    return switch (name) {
      case CHAR -> SqlTypeName.VARCHAR;
      case BINARY -> SqlTypeName.VARBINARY;
      default -> name;
    };
  }

  /** The row type of a table. */
  static RelDataType rowType(RelDataTypeFactory factory, TableSchema schema) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (Column column : schema.columns()) {
      builder.add(column.name(), type(factory, column.type(), column.nullable()));
    }
    return builder.build();
  }

  private static RelDataType type(RelDataTypeFactory factory, ColumnType type, boolean nullable) {
    RelDataType plain =
        type.isArray()
            ? factory.createArrayType(type(factory, type.element(), true), -1)
            : factory.createSqlType(sqlName(type.scalar()));
    return factory.createTypeWithNullability(plain, nullable);
  }

  private static SqlTypeName sqlName(ColumnType.Scalar scalar) {
    return switch (scalar) {
      case STRING -> SqlTypeName.VARCHAR;
      case INT -> SqlTypeName.INTEGER;
      case BIGINT -> SqlTypeName.BIGINT;
      case DOUBLE -> SqlTypeName.DOUBLE;
      case DECIMAL -> SqlTypeName.DECIMAL;
      case BOOLEAN -> SqlTypeName.BOOLEAN;
      case TIMESTAMP -> SqlTypeName.TIMESTAMP;
      case BYTES -> SqlTypeName.VARBINARY;
    };
  }

  /**
   * The type of what Calcite calls {@code type}.
   *
   * @throws SqlException if results cannot have it
   */
  static SqlType of(RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.ARRAY && type.getComponentType() != null) {
      SqlType element = of(type.getComponentType());
      if (!element.isArray()) {
        return SqlType.arrayOf(element);
      }
    }
    SqlType scalar = scalarOrNull(type);
    if (scalar == null) {
      throw new SqlException(
          SqlException.Code.UNSUPPORTED, "values of type " + type + " are not supported");
    }
    return scalar;
  }

  private static SqlType scalarOrNull(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> SqlType.BOOLEAN;
      case TINYINT, SMALLINT, INTEGER -> SqlType.INT;
      case BIGINT -> SqlType.BIGINT;
      case DECIMAL -> SqlType.DECIMAL;
      case REAL, FLOAT, DOUBLE -> SqlType.DOUBLE;
      case CHAR, VARCHAR -> SqlType.STRING;
      case BINARY, VARBINARY -> SqlType.BYTES;
      case TIMESTAMP -> SqlType.TIMESTAMP;
      case DATE -> SqlType.DATE;
      case NULL -> SqlType.NULL;
      default -> null;
    };
  }

  /** Whether a value of its kind never has to be cut or rounded to be of {@code type}. */
  static boolean isUnbounded(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case CHAR, VARCHAR, BINARY, VARBINARY ->
          type.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED;
      case DECIMAL -> type.getPrecision() == TypeSystem.UNBOUNDED_PRECISION;
      case TIMESTAMP -> type.getPrecision() >= TypeSystem.MICROS;
      default -> true;
    };
  }

  /** The type by its name in SQL, for texts. */
  static String nameOf(RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.DECIMAL && isUnbounded(type)) {
      return "DECIMAL";
    }
    return type.toString();
  }
}
