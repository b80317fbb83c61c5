package dev.tidepool.streams.broker;

import static dev.tidepool.streams.query.Where.column;

import dev.tidepool.streams.TidepoolStoreSupplier;
import dev.tidepool.streams.TidepoolStores;
import dev.tidepool.streams.query.SqlQuery;
import dev.tidepool.streams.query.Where;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Rows with an index of each kind there is, and for each a question that it answers, of so few rows
 * that a scan would not do as well.
 */
final class Goods {
  static final String STORE = "goods";
  static final String UNIQUE = "is_unique";

  private static final List<String> STATES =
      List.of("NEW", "USED", "BROKEN", "MENDED", "LENT", "GONE", "SOLD");
  private static final List<String> CITIES = List.of("Paris", "Rome", "Riga", "Bonn");
  private static final List<String> TAGS = List.of("red", "green", "blue");
  private static final List<String> TITLES =
      List.of("Lamp", "lamp", "LAMPION", "Chair", "chAIR", "Table", "Stool", "Bench", "Shelf");

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.at("id", ColumnType.STRING, Column.KEY),
              Column.of("state", ColumnType.STRING),
              Column.of("total", ColumnType.BIGINT),
              Column.of("city", ColumnType.STRING),
              Column.of("zone", ColumnType.INT),
              Column.of("tags", ColumnType.arrayOf(ColumnType.STRING)),
              Column.of("live", ColumnType.BOOLEAN),
              Column.of("weight", ColumnType.INT),
              Column.of("title", ColumnType.STRING),
              Column.of("serial", ColumnType.INT)));

  private Goods() {}

  static TidepoolStoreSupplier supplier() {
    dev.tidepool.table.query.Predicate isLive =
        new dev.tidepool.table.query.Predicate.Comparison(
            SCHEMA.indexOf("live"),
            dev.tidepool.table.query.Predicate.Operator.EQUAL,
            new Operand.Literal(true));
    return TidepoolStores.timestampedKeyValueStore(STORE)
        .schema(SCHEMA)
        .index(index("of_equality", false, false, null, IndexPart.column("state")))
        .index(IndexDefinition.on("of_range", "total"))
        .index(IndexDefinition.on("of_several", "city", "zone"))
        .index(
            new IndexDefinition(
                "of_elements", List.of(IndexPart.column("tags")), false, false, true, null))
        .index(index("of_some", true, false, isLive, IndexPart.column("weight")))
        .index(
            index(
                "of_expression",
                true,
                false,
                null,
                IndexPart.of(IndexPart.Function.LOWER, "title")))
        .index(index("of_prefix", true, false, null, IndexPart.prefix("title", 3)))
        .index(index(UNIQUE, true, true, null, IndexPart.column("serial")));
  }

  private static IndexDefinition index(
      String name,
      boolean ordered,
      boolean unique,
      dev.tidepool.table.query.Predicate condition,
      IndexPart... parts) {
    return new IndexDefinition(name, List.of(parts), ordered, unique, false, condition);
  }

  /** A row, of which some values may be null. */
  record Good(
      String state,
      long total,
      String city,
      int zone,
      List<String> tags,
      boolean live,
      int weight,
      String title,
      Integer serial) {

    static Good random(Random random) {
      return new Good(
          random.nextInt(10) == 0 ? null : STATES.get(random.nextInt(STATES.size())),
          random.nextInt(200) - 100,
          CITIES.get(random.nextInt(CITIES.size())),
          random.nextInt(5),
          TAGS.stream().filter(tag -> random.nextInt(8) == 0).toList(),
          random.nextInt(3) == 0,
          random.nextInt(10),
          TITLES.get(random.nextInt(TITLES.size())) + random.nextInt(3),
          random.nextInt(10) == 0 ? null : (Integer) random.nextInt(400));
    }

    String json() {
      return String.format(
          "{\"state\":%s,\"total\":%d,\"city\":%s,\"zone\":%d,\"tags\":[%s],\"live\":%s,"
              + "\"weight\":%d,\"title\":%s,\"serial\":%s}",
          quoted(state),
          total,
          quoted(city),
          zone,
          String.join(",", tags.stream().map(Good::quoted).toList()),
          live,
          weight,
          quoted(title),
          serial);
    }

    private static String quoted(String text) {
      return text == null ? "null" : '"' + text + '"';
    }
  }

  /**
   * A question in three languages.
   *
   * @param index by which it is answered
   */
  record Question(String index, Where where, SqlQuery sql, Predicate<Good> naive) {}

  /** One for each index. */
  static List<Question> questions() {
    return List.of(
        question(
            "of_equality",
            column("state").eq("USED"),
            "state = ?",
            good -> "USED".equals(good.state),
            "USED"),
        question(
            "of_range",
            column("total").between(-7, 12),
            "total BETWEEN ? AND ?",
            good -> good.total >= -7 && good.total <= 12,
            -7,
            12),
        question(
            "of_several",
            column("city").eq("Rome").and(column("zone").eq(3)),
            "city = ? AND zone = ?",
            good -> good.city.equals("Rome") && good.zone == 3,
            "Rome",
            3),
        question(
            "of_elements",
            column("tags").contains("blue"),
            "? = ANY(tags)",
            good -> good.tags.contains("blue"),
            "blue"),
        question(
            "of_some",
            column("weight").eq(4).and(column("live").eq(true)),
            "weight = ? AND live = ?",
            good -> good.weight == 4 && good.live,
            4,
            true),
        question(
            "of_expression",
            column("title").lower().eq("lamp1"),
            "LOWER(title) = ?",
            good -> good.title.toLowerCase(Locale.ROOT).equals("lamp1"),
            "lamp1"),
        question(
            "of_prefix",
            column("title").prefix(3).eq("Lam"),
            "LEFT(title, 3) = ?",
            good -> good.title.startsWith("Lam"),
            "Lam"),
        question(
            UNIQUE,
            column("serial").eq(7),
            "serial = ?",
            good -> good.serial != null && good.serial == 7,
            7));
  }

  private static Question question(
      String index, Where where, String sql, Predicate<Good> naive, Object... parameters) {
    String text = "SELECT id FROM " + STORE + " WHERE " + sql + " ORDER BY id";
    return new Question(index, where, SqlQuery.of(text, parameters), naive);
  }
}
