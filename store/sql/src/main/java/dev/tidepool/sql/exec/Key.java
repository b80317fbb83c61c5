package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.type.SqlType;

/** A value that rows are grouped or joined by. */
public record Key(Expression value, SqlType type) {
  /** The column of that index. */
  public static Key column(int index, SqlType type) {
    return new Key(Expressions.column(index), type);
  }
}
