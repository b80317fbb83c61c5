package dev.tidepool.sql.frontend;

import dev.tidepool.sql.exec.Limit;
import dev.tidepool.sql.exec.SortColumn;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.plan.Step;
import dev.tidepool.sql.plan.TableAccess;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.SortKey;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** ORDER BY, OFFSET and LIMIT. */
final class Sorting {
  private final RexTranslator values;

  Sorting(RexTranslator values) {
    this.values = values;
  }

  Step sort(Sort sort, Step input) {
    List<SortColumn> columns =
        columns(sort.getCollation(), sort.getInput().getRowType().getFieldList());
    if (input instanceof TableAccess access && access.canSort() && areScalars(columns)) {
      TableAccess sorted =
          columns.isEmpty() ? access : access.sort(columns.stream().map(Sorting::key).toList());
      if (sort.offset == null && sort.fetch == null) {
        return sorted;
      }
      Operand offset = sort.offset == null ? ScanRequest.FROM_START : count(sort.offset);
      Operand limit = sort.fetch == null ? ScanRequest.UNLIMITED : count(sort.fetch);
      if (offset != null && limit != null) {
        return sorted.limit(offset, limit);
      }
    }
    Expression offset = sort.offset == null ? null : values.translate(sort.offset);
    Expression limit = sort.fetch == null ? null : values.translate(sort.fetch);
    String text = limitText(sort);
    return Step.of(
        columns.isEmpty()
            ? new Limit(input.operator(), offset, limit, text)
            : new dev.tidepool.sql.exec.Sort(
                input.operator(), columns, offset, limit, orderText(sort, columns) + text));
  }

  private static boolean areScalars(List<SortColumn> columns) {
    return columns.stream().noneMatch(column -> column.type().isArray());
  }

  /** The columns of a collation over rows with {@code fields}. */
  static List<SortColumn> columns(RelCollation collation, List<RelDataTypeField> fields) {
    return collation.getFieldCollations().stream().map(key -> column(key, fields)).toList();
  }

  private static SortColumn column(RelFieldCollation key, List<RelDataTypeField> fields) {
    return column(
        key.getFieldIndex(),
        fields.get(key.getFieldIndex()).getType(),
        key.direction,
        key.nullDirection);
  }

  /** A column in a direction, of which Calcite has several kinds. */
  static SortColumn column(
      int index, RelDataType type, Direction direction, NullDirection nullDirection) {
    boolean descending = direction.isDescending();
    boolean nullsFirst =
        nullDirection == NullDirection.UNSPECIFIED
            ? descending
            : nullDirection == NullDirection.FIRST;
    return new SortColumn(index, Types.of(type), descending, nullsFirst);
  }

  private static SortKey key(SortColumn column) {
    return new SortKey(column.column(), column.descending(), column.nullsFirst());
  }

  /** A number or a parameter; null for anything else. */
  private static Operand count(RexNode node) {
    if (node instanceof RexDynamicParam parameter) {
      return new Operand.Parameter(parameter.getIndex());
    }
    return node instanceof RexLiteral literal
        ? new Operand.Literal(((Number) Literals.value(literal)).longValue())
        : null;
  }

  private static String orderText(Sort sort, List<SortColumn> columns) {
    List<String> names = sort.getRowType().getFieldNames();
    return columns.stream()
        .map(column -> names.get(column.column()) + directionText(column))
        .collect(Collectors.joining(", "));
  }

  private static String directionText(SortColumn column) {
    String direction = column.descending() ? " desc" : "";
    if (column.nullsFirst() == column.descending()) {
      return direction;
    }
    return direction + (column.nullsFirst() ? " nulls first" : " nulls last");
  }

  private static String limitText(Sort sort) {
    RelDataType rowType = sort.getRowType();
    String limit = sort.fetch == null ? "" : "; limit " + RexText.of(sort.fetch, rowType);
    String offset = sort.offset == null ? "" : "; offset " + RexText.of(sort.offset, rowType);
    return limit + offset;
  }
}
