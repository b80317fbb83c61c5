package dev.tidepool.sql.expression;

import dev.tidepool.sql.type.SqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands for a value where equal ones must be equal objects: in hash tables. Most values stand
 * for themselves. NULL stands for itself too, which groups it; joins must leave it out.
 *
 * <p><b>Threads:</b> any.
 */
@FunctionalInterface
public interface Identity {
  /** Equal, by {@link Object#equals}, for values that are equal in SQL; null for null. */
  Object of(Object value);

  /** The identity of values of {@code type}. */
  static Identity ofType(SqlType type) {
    if (type.isArray()) {
      Identity element = ofType(type.element());
      return value -> value == null ? null : ofElements(element, (List<?>) value);
    }
    return switch (type.scalar()) {
      case DOUBLE -> value -> value != null && (Double) value == 0 ? (Double) 0.0 : value;
      case DECIMAL -> value -> value == null ? null : ((BigDecimal) value).stripTrailingZeros();
      case BYTES -> value -> value == null ? null : ByteBuffer.wrap((byte[]) value);
      default -> value -> value;
    };
  }

  private static Object ofElements(Identity element, List<?> values) {
    List<Object> identities = new ArrayList<>(values.size());
    for (Object value : values) {
      identities.add(element.of(value));
    }
    return identities;
  }
}
