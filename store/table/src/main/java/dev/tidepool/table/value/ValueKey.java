package dev.tidepool.table.value;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Some values as one key of a hash table: equal keys are equal values, which Java's equals does not
 * promise. Arrays are equal if their elements are, in turn; NULL is equal to NULL here.
 *
 * <p><b>Threads:</b> no state.
 */
public final class ValueKey {
  private ValueKey() {}

  /** The key of {@code values}, each null or of the type at its index. */
  public static ByteBuffer of(ColumnType[] types, Object[] values) {
    Scalar[] scalars = new Scalar[types.length];
    Object[] plain = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      scalars[i] = types[i].isArray() ? Scalar.BYTES : types[i].scalar();
      plain[i] =
          types[i].isArray() && values[i] != null
              ? arrayBytes(types[i].scalar(), (List<?>) values[i])
              : values[i];
    }
    return ByteBuffer.wrap(Terms.encodeComposite(scalars, plain));
  }

  /** The key of one value that is not null. */
  public static ByteBuffer of(ColumnType type, Object value) {
    return ByteBuffer.wrap(
        type.isArray()
            ? arrayBytes(type.scalar(), (List<?>) value)
            : Terms.encode(type.scalar(), value));
  }

  /** Different for different arrays: no component is the start of another's. */
  private static byte[] arrayBytes(Scalar type, List<?> elements) {
    Scalar[] types = new Scalar[elements.size()];
    Arrays.fill(types, type);
    return Terms.encodeComposite(types, elements.toArray());
  }
}
