package dev.tidepool.streams.query;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.Terms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Where a page ends, as text: the values that its last row is sorted by.
 *
 * <pre>
 *   Base64 of  | checksum of the query (4 bytes) | the values as a composite term |
 * </pre>
 *
 * <p><b>Threads:</b> immutable.
 */
final class PageMark {
  private final List<SortKey> order;
  private final Scalar[] types;
  private final int checksum;

  /**
   * Marks of a query.
   *
   * @param fingerprint what tells it from others
   */
  PageMark(TableSchema schema, List<SortKey> order, String fingerprint) {
    this.order = order;
    this.types =
        order.stream().map(key -> IndexRequest.scalar(schema, key.column())).toArray(Scalar[]::new);
    CRC32C crc = new CRC32C();
    crc.update(fingerprint.getBytes(StandardCharsets.UTF_8));
    this.checksum = (int) crc.getValue();
  }

  /** The mark behind a row that is sorted by {@code values}. */
  String of(Object[] values) {
    byte[] term = Terms.encodeComposite(types, values);
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + term.length);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(bytes.putInt(checksum).put(term).array());
  }

  /**
   * The condition of rows behind {@code mark}.
   *
   * @throws IllegalArgumentException if it is not one of this query
   */
  Predicate behind(String mark) {
    Object[] values = read(mark);
    List<Predicate> cases = new ArrayList<>();
    List<Predicate> equalSoFar = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      ColumnExpression column = ColumnExpression.of(order.get(i).column());
      List<Predicate> all = new ArrayList<>(equalSoFar);
      all.add(behind(order.get(i), column, values[i]));
      cases.add(new Predicate.And(all));
      equalSoFar.add(
          values[i] == null
              ? new Predicate.IsNull(column)
              : new Predicate.Comparison(column, Operator.EQUAL, new Operand.Literal(values[i])));
    }
    return new Predicate.Or(cases);
  }

  private static Predicate behind(SortKey key, ColumnExpression column, Object value) {
    Predicate isNull = new Predicate.IsNull(column);
    if (value == null) {
      return key.nullsFirst() ? new Predicate.Not(isNull) : Predicate.FALSE;
    }
    Predicate beyond =
        new Predicate.Comparison(
            column,
            key.descending() ? Operator.LESS : Operator.GREATER,
            new Operand.Literal(value));
    return key.nullsFirst() ? beyond : new Predicate.Or(List.of(beyond, isNull));
  }

  private Object[] read(String mark) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(mark);
      if (bytes.length > Integer.BYTES && ByteBuffer.wrap(bytes).getInt() == checksum) {
        return Terms.decodeComposite(types, Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the continuation is damaged", e);
    }
    throw new IllegalArgumentException(
        "the continuation is of another query: condition, order and schema must be the same");
  }
}
