package dev.tidepool.table;

import dev.tidepool.table.query.ColumnExpression;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.SortKey;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.ColumnType.Scalar;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.IndexPart.Function;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.value.IndexFunctions;
import dev.tidepool.table.value.RandomValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random schema, and random rows, indexes and requests for it. Each column has a pool of values,
 * so that conditions find something; the pool of a summable column has small numbers only.
 */
final class RandomTables {
  static final int KEY_COUNT = 250;

  private final SplittableRandom random;
  private final RowBytes.Kind kind;
  private final TableSchema schema;
  private final List<Object[]> pools = new ArrayList<>(); // of elements, if it is an array
  private final List<Integer> scalars = new ArrayList<>();
  private final List<Integer> summable = new ArrayList<>();

  /** A schema of any values. */
  RandomTables(SplittableRandom random) {
    this(random, RowBytes.Kind.REGISTERED);
  }

  /** A schema of values that rows of that kind can have. */
  RandomTables(SplittableRandom random, RowBytes.Kind kind) {
    this.random = random;
    this.kind = kind;
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", ColumnType.STRING, Column.KEY, false));
    pools.add(keys());
    scalars.add(0);
    for (int i = random.nextInt(2, 8); i > 0; i--) {
      addColumn(columns);
    }
    this.schema = new TableSchema(columns);
  }

  private static Object[] keys() {
    Object[] keys = new Object[KEY_COUNT];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(i);
    }
    return keys;
  }

  static String key(int number) {
    return "k" + number;
  }

  private void addColumn(List<Column> columns) {
    int index = columns.size();
    ColumnType type = new ColumnType(pick(Scalar.values()), random.nextInt(5) == 0);
    boolean isSmall = random.nextBoolean() && isNumber(type.scalar());
    Object[] pool = new Object[random.nextInt(1, random.nextBoolean() ? 5 : 60)];
    for (int i = 0; i < pool.length; i++) {
      pool[i] = isSmall ? small(type.scalar()) : any(type.scalar());
    }
    pools.add(pool);
    columns.add(new Column("c" + index, type, "c" + index, random.nextInt(4) > 0));
    if (!type.isArray()) {
      scalars.add(index);
      if (isSmall) {
        summable.add(index);
      }
    }
  }

  private static boolean isNumber(Scalar type) {
    return switch (type) {
      case INT, BIGINT, DOUBLE, DECIMAL -> true;
      default -> false;
    };
  }

  private Object any(Scalar type) {
    Object value;
    do {
      value = RandomValues.value(type, random);
    } while (!kind.holds(type, value));
    return value;
  }

  private Object small(Scalar type) {
    int number = random.nextInt(-40, 40);
    return switch (type) {
      case INT -> number;
      case BIGINT -> (long) number;
      case DOUBLE -> number / 4.0;
      default -> BigDecimal.valueOf(number, random.nextInt(3));
    };
  }

  TableSchema schema() {
    return schema;
  }

  /** A row of the key of that number. */
  Object[] row(int number) {
    Object[] row = new Object[schema.columnCount()];
    row[0] = key(number);
    for (int i = 1; i < row.length; i++) {
      if (schema.column(i).nullable() && random.nextInt(6) == 0) {
        continue;
      }
      row[i] = schema.column(i).type().isArray() ? array(i) : pick(pools.get(i));
    }
    return row;
  }

  private List<Object> array(int column) {
    Object[] elements = new Object[random.nextInt(4)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = random.nextInt(6) == 0 ? null : pick(pools.get(column));
    }
    return Arrays.asList(elements);
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private int pick(List<Integer> columns) {
    return columns.get(random.nextInt(columns.size()));
  }

  // ---- indexes ---------------------------------------------------------------------------------

  /** Some indexes of all kinds, with names from {@code prefix} on. */
  List<IndexDefinition> indexes(String prefix, int countMax) {
    List<IndexDefinition> indexes = new ArrayList<>();
    for (int i = random.nextInt(countMax + 1); i > 0; i--) {
      indexes.add(index(prefix + i));
    }
    return indexes;
  }

  private IndexDefinition index(String name) {
    int column = random.nextInt(schema.columnCount());
    boolean isArray = schema.column(column).type().isArray();
    List<IndexPart> parts = new ArrayList<>();
    parts.add(isArray ? IndexPart.column(nameOf(column)) : part(column));
    if (!isArray && random.nextInt(3) == 0) {
      for (int i = random.nextInt(1, 3); i > 0; i--) {
        parts.add(part(pick(scalars)));
      }
    }
    boolean isOrdered = random.nextInt(4) > 0;
    boolean isUnique = !isArray && random.nextInt(4) == 0;
    Predicate condition = random.nextInt(4) == 0 ? leaf(false) : null;
    return new IndexDefinition(name, parts, isOrdered, isUnique, isArray, condition);
  }

  private String nameOf(int column) {
    return schema.column(column).name();
  }

  private IndexPart part(int column) {
    ColumnExpression expression = random.nextInt(4) == 0 ? function(column) : null;
    return expression == null
        ? IndexPart.column(nameOf(column))
        : new IndexPart(nameOf(column), expression.function(), expression.argument());
  }

  /** A function that takes the column, or null if none does. */
  private ColumnExpression function(int column) {
    Function function = pick(Function.values());
    try {
      IndexFunctions.resultType(function, schema.column(column).type());
    } catch (IllegalArgumentException e) {
      return null;
    }
    return new ColumnExpression(
        column, function, function == Function.PREFIX ? random.nextInt(1, 4) : 0);
  }

  // ---- requests --------------------------------------------------------------------------------

  /** Parameters that {@link #request} may refer to: the first number of each column's pool. */
  Object[] parameters() {
    return pools.stream().map(pool -> pool[0]).toArray();
  }

  /** Others: any of each column's pool, or NULL; some whole numbers are of another Java type. */
  Object[] otherParameters() {
    return IntStream.range(0, pools.size()).mapToObj(this::otherParameter).toArray();
  }

  private Object otherParameter(int column) {
    Object value = random.nextInt(20) == 0 ? null : pick(pools.get(column));
    boolean isInt =
        schema.column(column).type().scalar() == Scalar.BIGINT
            && value instanceof Long number
            && number.intValue() == number;
    return isInt && random.nextBoolean() ? (Object) ((Long) value).intValue() : value;
  }

  ScanRequest request() {
    Predicate predicate = random.nextInt(4) == 0 ? Predicate.TRUE : predicate(3);
    Operand offset = new Operand.Literal((long) (random.nextBoolean() ? 0 : random.nextInt(20)));
    Operand limit =
        random.nextBoolean()
            ? ScanRequest.UNLIMITED
            : new Operand.Literal((long) random.nextInt(30));
    if (random.nextInt(3) == 0) {
      Aggregation aggregation = aggregation();
      int columnCount = aggregation.groupBy().size() + aggregation.calls().size();
      List<SortKey> order = random.nextBoolean() ? List.of() : List.of(sortKey(0));
      return new ScanRequest(
          predicate, List.of(), columnCount == 0 ? List.of() : order, offset, limit, aggregation);
    }
    List<Integer> columns = new ArrayList<>();
    List<SortKey> order = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      order.add(sortKey(pick(scalars)));
    }
    order.forEach(key -> columns.add(key.column()));
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      columns.add(random.nextInt(schema.columnCount()));
    }
    return new ScanRequest(predicate, columns, order, offset, limit, null);
  }

  private SortKey sortKey(int column) {
    return new SortKey(column, random.nextBoolean(), random.nextBoolean());
  }

  private Aggregation aggregation() {
    List<Integer> groupBy = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      groupBy.add(pick(scalars));
    }
    List<Call> calls = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      calls.add(call());
    }
    return new Aggregation(groupBy, calls);
  }

  private Call call() {
    return switch (random.nextInt(5)) {
      case 0 -> new Call(ScanRequest.Function.COUNT, -1, false);
      case 1 -> new Call(ScanRequest.Function.COUNT, pick(scalars), random.nextBoolean());
      case 2 -> new Call(ScanRequest.Function.MIN, pick(scalars), false);
      case 3 -> new Call(ScanRequest.Function.MAX, pick(scalars), random.nextBoolean());
      default ->
          summable.isEmpty()
              ? new Call(ScanRequest.Function.COUNT, -1, false)
              : new Call(ScanRequest.Function.SUM, pick(summable), random.nextBoolean());
    };
  }

  private Predicate predicate(int depth) {
    int dice = depth == 0 ? 9 : random.nextInt(16);
    if (dice < 5) {
      return new Predicate.And(predicates(depth - 1));
    }
    if (dice < 7) {
      return new Predicate.Or(predicates(depth - 1));
    }
    return dice == 7 ? new Predicate.Not(predicate(depth - 1)) : leaf(true);
  }

  private List<Predicate> predicates(int depth) {
    List<Predicate> parts = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      parts.add(predicate(depth));
    }
    return parts;
  }

  private Predicate leaf(boolean withParameters) {
    int column = random.nextInt(schema.columnCount());
    ColumnType type = schema.column(column).type();
    if (type.isArray()) {
      return random.nextInt(4) == 0
          ? new Predicate.IsNull(column)
          : new Predicate.Contains(column, operand(ColumnExpression.of(column), withParameters));
    }
    ColumnExpression expression = random.nextInt(5) == 0 ? function(column) : null;
    expression = expression == null ? ColumnExpression.of(column) : expression;
    boolean isString =
        IndexFunctions.resultType(expression.function(), type).equals(ColumnType.STRING);
    return switch (random.nextInt(isString ? 8 : 6)) {
      case 0 -> new Predicate.IsNull(expression);
      case 1 -> {
        List<Operand> operands = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          operands.add(operand(expression, withParameters));
        }
        yield new Predicate.In(expression, operands);
      }
      case 6 -> new Predicate.StartsWith(expression, text(expression, ""));
      case 7 -> new Predicate.Like(expression, text(expression, "%"), '\0');
      default ->
          new Comparison(
              expression,
              random.nextBoolean() ? Operator.EQUAL : pick(Operator.values()),
              operand(expression, withParameters));
    };
  }

  private Operand operand(ColumnExpression expression, boolean withParameters) {
    if (withParameters && expression.isColumn() && random.nextInt(4) == 0) {
      return new Operand.Parameter(expression.column());
    }
    Object value = random.nextInt(20) == 0 ? null : pick(pools.get(expression.column()));
    return new Operand.Literal(
        IndexFunctions.apply(expression.function(), expression.argument(), value));
  }

  /** The start of some value, and something behind it. */
  private Operand text(ColumnExpression expression, String behind) {
    String value = (String) ((Operand.Literal) operand(expression, false)).value();
    if (value == null) {
      return new Operand.Literal(null);
    }
    int length =
        value.offsetByCodePoints(0, random.nextInt(value.codePointCount(0, value.length()) + 1));
    return new Operand.Literal(value.substring(0, length) + behind);
  }
}
