package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What a statement that changes rows sets. <b>Threads:</b> any. */
final class Changes {
  private Changes() {}

  static ChangeKind kind(TableModify modify, SqlNode statement) {
    return switch (modify.getOperation()) {
      case INSERT -> ((SqlInsert) statement).isUpsert() ? ChangeKind.UPSERT : ChangeKind.INSERT;
      case UPDATE -> ChangeKind.UPDATE;
      case DELETE -> ChangeKind.DELETE;
      default ->
          throw new SqlException(Code.UNSUPPORTED, modify.getOperation() + " is not supported");
    };
  }

  /**
   * The columns that {@code statement} sets.
   *
   * @param givenCount how many values an INSERT without names of columns gives
   */
  static List<Integer> targetColumns(SqlNode statement, TableSchema schema, int givenCount) {
    if (statement instanceof SqlInsert insert) {
      SqlNodeList named = insert.getTargetColumnList();
      return named == null
          ? IntStream.range(0, givenCount).boxed().toList()
          : indexes(named, schema);
    }
    if (statement instanceof SqlUpdate update) {
      SqlNodeList named = update.getTargetColumnList();
      for (SqlNode node : named) {
        Column column = schema.column(index(node, schema));
        if (column.isKey()) {
          SqlParserPos place = node.getParserPosition();
          throw new SqlException(
              Code.INVALID,
              "column " + column.name() + " belongs to the key, which cannot be changed",
              place.getLineNum(),
              place.getColumnNum());
        }
      }
      return indexes(named, schema);
    }
    return List.of();
  }

  private static List<Integer> indexes(SqlNodeList names, TableSchema schema) {
    return names.stream().map(name -> index(name, schema)).toList();
  }

  private static int index(SqlNode name, TableSchema schema) {
    List<String> names = ((SqlIdentifier) name).names;
    return schema.require(names.get(names.size() - 1));
  }
}
