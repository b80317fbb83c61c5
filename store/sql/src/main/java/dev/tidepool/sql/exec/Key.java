package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A value that rows are grouped or joined by.
 *
 * @param nullsMatch whether rows with NULL in it are joined with each other, as IS NOT DISTINCT
 *     FROM says; groups always have them together
 */
public record Key(Expression value, SqlType type, boolean nullsMatch) {
  /** A key whose NULLs join with nothing. */
  public Key(Expression value, SqlType type) {
    this(value, type, false);
  }

  /** The column of that index. */
  public static Key column(int index, SqlType type) {
    return new Key(Expressions.column(index), type);
  }

  /** The first columns, of these types. */
  public static List<Key> columns(List<SqlType> types) {
    return IntStream.range(0, types.size()).mapToObj(i -> column(i, types.get(i))).toList();
  }
}
