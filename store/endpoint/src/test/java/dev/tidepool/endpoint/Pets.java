package dev.tidepool.endpoint;

import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.TableSchema;
import dev.tidepool.table.testkit.ListRelation;
import java.util.List;
import java.util.Map;

/** Three rows; one of them has a key that is a nuisance. */
final class Pets {
  static final String ODD_KEY = "a/b %'\"+ü";

  private Pets() {}

  static Map<String, Relation> tables() {
    return Map.of("pets", pets());
  }

  static ListRelation pets() {
    return new ListRelation(
            new TableSchema(
                List.of(
                    Column.at("id", ColumnType.STRING, Column.KEY),
                    Column.of("name", ColumnType.STRING),
                    Column.of("age", ColumnType.INT))))
        .add("1", "Rex", 1)
        .add("2", "Tom", 2)
        .add(ODD_KEY, "Kim", 3);
  }
}
