package dev.tidepool.table.indexing;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.IndexFunctions;
import dev.tidepool.table.value.PredicateEvaluator;
import dev.tidepool.table.value.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Makes the terms of an index out of the columns of a row.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class TermSource {
  private static final Object[] NO_PARAMETERS = {};

  private final IndexDefinition definition;
  private final int[] columns; // of the parts
  private final ColumnExpression[] expressions; // of the parts
  private final Scalar[] types; // of the parts, after their functions
  private final PredicateEvaluator.Filter condition; // null for all rows
  private final BitSet columnsRead = new BitSet();

  /**
   * The source of {@code definition} in a table of {@code schema}.
   *
   * @throws IllegalArgumentException if a column is not there, or a function does not fit its type
   */
  public TermSource(IndexDefinition definition, TableSchema schema) {
    this.definition = definition;
    int partCount = definition.parts().size();
    columns = new int[partCount];
    expressions = new ColumnExpression[partCount];
    types = new Scalar[partCount];
    for (int i = 0; i < partCount; i++) {
      IndexPart part = definition.parts().get(i);
      columns[i] = columnOf(part, schema);
      expressions[i] = new ColumnExpression(columns[i], part.function(), part.argument());
      types[i] = typeOf(part, schema, columns[i]);
    }
    Arrays.stream(columns).forEach(columnsRead::set);
    condition = definition.condition() == null ? null : compile(definition.condition(), schema);
  }

  private PredicateEvaluator.Filter compile(Predicate predicate, TableSchema schema) {
    PredicateEvaluator evaluator;
    try {
      evaluator = PredicateEvaluator.compile(predicate, schema);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "index " + definition.name() + ": its condition: " + e.getMessage(), e);
    }
    Arrays.stream(evaluator.columns()).forEach(columnsRead::set);
    return evaluator.bind(NO_PARAMETERS);
  }

  private int columnOf(IndexPart part, TableSchema schema) {
    int column = schema.indexOf(part.column());
    if (column < 0) {
      throw new IllegalArgumentException(
          "index " + definition.name() + ": there is no column " + part.column());
    }
    return column;
  }

  private Scalar typeOf(IndexPart part, TableSchema schema, int column) {
    ColumnType type = schema.column(column).type();
    boolean isArray = type.isArray();
    if (isArray != definition.multiValued()) {
      throw new IllegalArgumentException(
          "index "
              + definition.name()
              + ": "
              + part.column()
              + (isArray
                  ? " is an array, whose elements only a multi-valued index can have"
                  : " is no array, but the index is multi-valued"));
    }
    try {
      return IndexFunctions.resultType(part.function(), isArray ? type.element() : type).scalar();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "index " + definition.name() + ": column " + part.column() + ": " + e.getMessage(), e);
    }
  }

  public IndexDefinition definition() {
    return definition;
  }

  /** The columns of the parts, in order. */
  public int column(int part) {
    return columns[part];
  }

  /** Whether it looks at a column, be it of a part or of the condition. */
  boolean reads(int column) {
    return columnsRead.get(column);
  }

  /** What a part is of the row. */
  public ColumnExpression expression(int part) {
    return expressions[part];
  }

  public int partCount() {
    return columns.length;
  }

  /** The types of the parts, after their functions. */
  public Scalar[] types() {
    return types.clone();
  }

  public Scalar type(int part) {
    return types[part];
  }

  /** The condition of a partial index, or null. */
  public Predicate condition() {
    return definition.condition();
  }

  /** Whether the index covers a row. */
  boolean covers(Object[] row) {
    return condition == null || condition.matches(column -> row[column]);
  }

  /** The term of a row in an index that is not multi-valued; null for NULL. */
  byte[] term(Object[] row) {
    if (columns.length == 1) {
      return term(0, row[columns[0]]);
    }
    return Terms.encodeComposite(types, values(row));
  }

  /** What the parts are of a row, after their functions. */
  public Object[] values(Object[] row) {
    Object[] values = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = functionOf(i, row[columns[i]]);
    }
    return values;
  }

  /** The terms of a row in a multi-valued index, without those of NULLs; null for NULL. */
  List<byte[]> terms(Object[] row) {
    List<?> elements = (List<?>) row[columns[0]];
    if (elements == null) {
      return null;
    }
    List<byte[]> terms = new ArrayList<>(elements.size());
    for (Object element : elements) {
      if (element != null) {
        terms.add(term(0, element));
      }
    }
    return terms;
  }

  private byte[] term(int part, Object value) {
    Object result = functionOf(part, value);
    return result == null ? null : Terms.encode(types[part], result);
  }

  private Object functionOf(int part, Object value) {
    IndexPart indexPart = definition.parts().get(part);
    return indexPart.function() == IndexPart.Function.NONE
        ? value
        : IndexFunctions.apply(indexPart.function(), indexPart.argument(), value);
  }
}
