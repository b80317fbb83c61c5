package dev.tidepool.endpoint.jdbc;

import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.AvaticaType;
import org.apache.calcite.avatica.ColumnMetaData.Rep;

/** Types and values as JDBC has them. JDBC.md has the table. */
final class JdbcTypes {
  private static final int MICROS_PER_MILLI = 1000;

  /** Digits behind the second, of what the protocol can say. */
  private static final int TIMESTAMP_DIGITS = 3;

  private JdbcTypes() {}

  // ---- types -----------------------------------------------------------------------------------

  /** One of {@link Types}. */
  static int id(SqlType type) {
    if (type.isArray()) {
      return Types.ARRAY;
    }
    return switch (type.scalar()) {
      case BOOLEAN -> Types.BOOLEAN;
      case INT -> Types.INTEGER;
      case BIGINT -> Types.BIGINT;
      case DOUBLE -> Types.DOUBLE;
      case DECIMAL -> Types.DECIMAL;
      case STRING, NULL -> Types.VARCHAR;
      case TIMESTAMP -> Types.TIMESTAMP;
      case DATE -> Types.DATE;
      case BYTES -> Types.VARBINARY;
    };
  }

  /** The name of a type, as a statement writes it. */
  static String name(SqlType type) {
    return type.toString();
  }

  /** Digits, or 0 where there is no bound. */
  static int precision(SqlType type) {
    if (type.isArray()) {
      return 0;
    }
    return switch (type.scalar()) {
      case INT, DATE -> 10;
      case BIGINT -> 19;
      case DOUBLE -> 17;
      case TIMESTAMP -> TIMESTAMP_DIGITS;
      default -> 0;
    };
  }

  private static AvaticaType type(SqlType type) {
    if (type.isArray()) {
      return ColumnMetaData.array(type(type.element()), name(type), Rep.ARRAY);
    }
    Rep rep =
        switch (type.scalar()) {
          case BOOLEAN -> Rep.BOOLEAN;
          case INT, DATE -> Rep.INTEGER;
          case BIGINT, TIMESTAMP -> Rep.LONG;
          case DOUBLE -> Rep.DOUBLE;
          case DECIMAL -> Rep.NUMBER;
          case STRING, NULL -> Rep.STRING;
          case BYTES -> Rep.BYTE_STRING;
        };
    return ColumnMetaData.scalar(id(type), name(type), rep);
  }

  private static String className(SqlType type) {
    if (type.isArray()) {
      return java.sql.Array.class.getName();
    }
    Class<?> known =
        switch (type.scalar()) {
          case BOOLEAN -> Boolean.class;
          case INT -> Integer.class;
          case BIGINT -> Long.class;
          case DOUBLE -> Double.class;
          case DECIMAL -> java.math.BigDecimal.class;
          case STRING, NULL -> String.class;
          case TIMESTAMP -> java.sql.Timestamp.class;
          case DATE -> java.sql.Date.class;
          case BYTES -> byte[].class;
        };
    return known.getName();
  }

  // ---- columns and parameters ------------------------------------------------------------------

  static List<ColumnMetaData> columns(List<ResultColumn> columns) {
    List<ColumnMetaData> all = new ArrayList<>(columns.size());
    for (ResultColumn column : columns) {
      all.add(column(all.size(), column));
    }
    return all;
  }

  private static ColumnMetaData column(int index, ResultColumn column) {
    SqlType type = column.type();
    boolean isNumber =
        switch (type.scalar()) {
          case INT, BIGINT, DOUBLE, DECIMAL -> !type.isArray();
          default -> false;
        };
    boolean isTrue = true;
    boolean isFalse = false;
    return new ColumnMetaData(
        index,
        isFalse, // auto-increment
        type.scalar() == SqlType.Scalar.STRING,
        isTrue, // searchable
        isFalse, // currency
        column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
        isNumber || type.isArray(), // signed; elements of arrays are read as their array says
        displaySize(type),
        column.name(),
        column.name(),
        "",
        precision(type),
        0, // scale: decimals have any
        "",
        "",
        type(type),
        isTrue, // read-only
        isFalse,
        isFalse,
        className(type));
  }

  /** Characters that a tool leaves room for. */
  private static int displaySize(SqlType type) {
    if (type.isArray()) {
      return 40;
    }
    return switch (type.scalar()) {
      case BOOLEAN -> 5;
      case INT -> 11;
      case BIGINT -> 20;
      case DOUBLE, TIMESTAMP -> 24;
      case DATE -> 10;
      default -> 40;
    };
  }

  static List<AvaticaParameter> parameters(List<SqlType> types) {
    List<AvaticaParameter> all = new ArrayList<>(types.size());
    for (SqlType type : types) {
      boolean isSigned = true;
      all.add(
          new AvaticaParameter(
              isSigned,
              precision(type),
              0,
              id(type),
              name(type),
              className(type),
              "?" + (all.size() + 1)));
    }
    return all;
  }

  // ---- values ----------------------------------------------------------------------------------

  /** The value as the protocol has it; a TIMESTAMP loses what is less than a millisecond. */
  static Object value(SqlType type, Object value) {
    if (value == null) {
      return null;
    }
    if (type.isArray()) {
      List<Object> elements = new ArrayList<>();
      for (Object element : (List<?>) value) {
        elements.add(value(type.element(), element));
      }
      return elements;
    }
    return type.scalar() == SqlType.Scalar.TIMESTAMP
        ? (Object) Math.floorDiv((Long) value, MICROS_PER_MILLI)
        : value;
  }

  /** About how many bytes a value takes while it is kept. */
  static long bytes(Object value) {
    if (value instanceof String text) {
      return 56 + 2L * text.length();
    }
    if (value instanceof byte[] bytes) {
      return 16 + bytes.length;
    }
    if (value instanceof List<?> list) {
      long sum = 40;
      for (Object element : list) {
        sum += 8 + bytes(element);
      }
      return sum;
    }
    if (value instanceof java.math.BigDecimal decimal) {
      return 64 + decimal.precision() / 2;
    }
    return value == null ? 0 : 24;
  }
}
