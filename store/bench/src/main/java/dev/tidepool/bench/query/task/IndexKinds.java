package dev.tidepool.bench.query.task;

import dev.tidepool.bench.data.Mix;
import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.contender.TidepoolTables;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An index of each kind, over orders that have tags besides. */
final class IndexKinds {

  private static final int TAG_COUNT = 100;
  private static final int NOTE_CHARACTERS = 2;

  private IndexKinds() {}

  static TableSchema schema() {
    List<Column> columns = new ArrayList<>(TidepoolTables.ORDERS.columns());
    columns.add(Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)));
    return new TableSchema(columns);
  }

  /** The order with two tags. */
  static byte[] json(Order order) {
    long random = Mix.mix(order.id());
    String fields = new String(order.json(), StandardCharsets.US_ASCII).substring(1);
    String json = "{\"tags\":[\"" + tag(random) + "\",\"" + tag(random >>> 32) + "\"]," + fields;
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private static String tag(long random) {
    return "tag-" + Long.remainderUnsigned(random, TAG_COUNT);
  }

  /** The kinds, named as a reader would. */
  static List<IndexDefinition> all() {
    Predicate open =
        new Comparison(
            TidepoolTables.ORDERS.indexOf("status"), Operator.EQUAL, new Operand.Literal("open"));
    return List.of(
        index("equality, 6 values", false, IndexPart.column("status")),
        index("equality, a value for 1,000 rows", false, IndexPart.column("city")),
        index("equality, a value for 20 rows", false, IndexPart.column("customer")),
        index("equality, a value a row", false, IndexPart.column("total")),
        new IndexDefinition(
            "unique, a value a row", List.of(IndexPart.column("total")), false, true, false, null),
        index("range, 6 values", true, IndexPart.column("status")),
        index("range, a value for 20 rows", true, IndexPart.column("customer")),
        index("range, a value a row", true, IndexPart.column("total")),
        index(
            "composite: city, status", true, IndexPart.column("city"), IndexPart.column("status")),
        new IndexDefinition(
            "multi-valued, 2 of 100 tags",
            List.of(IndexPart.column("tags")),
            true,
            false,
            true,
            null),
        index("prefix of 2 characters", true, IndexPart.prefix("note", NOTE_CHARACTERS)),
        index("expression: upper(city)", true, IndexPart.of(IndexPart.Function.UPPER, "city")),
        new IndexDefinition(
            "partial: total where status = 'open' (5 %)",
            List.of(IndexPart.column("total")), true, false, false, open));
  }

  private static IndexDefinition index(String name, boolean ordered, IndexPart... parts) {
    return new IndexDefinition(name, List.of(parts), ordered, false, false, null);
  }
}
