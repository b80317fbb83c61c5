package dev.tidepool.endpoint.jdbc;

import dev.tidepool.sql.type.SqlType;
import java.sql.DatabaseMetaData;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The types that columns have, as {@link DatabaseMetaData#getTypeInfo} tells them. */
final class TypeInfo {
  private static final int DECIMAL_RADIX = 10;

  private TypeInfo() {}

  static List<Object[]> rows() {
    return Stream.of(
            SqlType.BOOLEAN,
            SqlType.INT,
            SqlType.BIGINT,
            SqlType.DOUBLE,
            SqlType.DECIMAL,
            SqlType.STRING,
            SqlType.BYTES,
            SqlType.TIMESTAMP)
        .sorted(Comparator.comparingInt(JdbcTypes::id))
        .map(TypeInfo::row)
        .toList();
  }

  /** Of a number 10, else null. */
  static Integer radix(SqlType type) {
    return switch (type.scalar()) {
      case INT, BIGINT, DOUBLE, DECIMAL -> type.isArray() ? null : (Integer) DECIMAL_RADIX;
      default -> null;
    };
  }

  private static Object[] row(SqlType type) {
    String prefix =
        switch (type.scalar()) {
          case STRING -> "'";
          case BYTES -> "X'";
          case TIMESTAMP -> "TIMESTAMP '";
          default -> null;
        };
    boolean isNumber = radix(type) != null;
    return new Object[] {
      JdbcTypes.name(type),
      JdbcTypes.id(type),
      JdbcTypes.precision(type) == 0 ? null : (Object) JdbcTypes.precision(type),
      prefix,
      prefix == null ? null : "'",
      null, // parameters when it is declared
      DatabaseMetaData.typeNullable,
      type.equals(SqlType.STRING),
      DatabaseMetaData.typeSearchable,
      !isNumber, // unsigned
      false, // money
      false, // auto-increment
      JdbcTypes.name(type),
      null, // least scale
      null, // greatest scale
      null,
      null,
      radix(type)
    };
  }
}
