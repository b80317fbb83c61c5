package dev.tidepool.table;

import dev.tidepool.engine.Engine;
import dev.tidepool.engine.EngineOptions;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.table.codec.JsonRowCodec;
import dev.tidepool.table.codec.KeyFormat;
import dev.tidepool.table.codec.RowCodec;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.schema.Column;
import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexDefinition;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * The other process in {@link SchemaChangeKillTest}: opens the table in its first argument with the
 * columns of the release in its second one, goes on from the last commit, and says at once and
 * after each further one whether all indexes are complete, until it is killed.
 */
final class SchemaChangeWriter {
  /** So small that checkpoints and cleaning come by all the time. */
  static final StoreOptions OPTIONS = new StoreOptions(1 << 10, 64 << 10, 32 << 10, 64 << 10, 0.6);

  static final RowCodec CODEC = new JsonRowCodec(KeyFormat.STRING);
  static final int RELEASE_COUNT = 6;

  private static final int KEY_COUNT = 8_000;
  private static final int CHANGES_PER_COMMIT = 100;

  private SchemaChangeWriter() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) {
    Engine engine = new Engine(EngineOptions.ofMemoryBytes(512 << 10));
    Table table =
        Table.open(engine, Path.of(arguments[0]), OPTIONS, release(Integer.parseInt(arguments[1])));
    say(table, commitOf(table));
    for (long commit = commitOf(table) + 1; ; commit++) {
      change(
          commit,
          (key, value) -> {
            if (value == null) {
              table.remove(bytes(key));
            } else {
              table.put(bytes(key), bytes(value));
            }
          });
      table.commit(bytes(Long.toString(commit)));
      say(table, commit);
    }
  }

  private static void say(Table table, long commit) {
    boolean isComplete = table.indexes().incomplete().isEmpty();
    System.out.println(commit + (isComplete ? " complete" : " building"));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The number of the last commit, which is in its note. */
  static long commitOf(Table table) {
    byte[] note = table.store().committedNote();
    return note == null ? 0 : Long.parseLong(new String(note, StandardCharsets.UTF_8));
  }

  /** Columns and indexes as one release of an application declares them. */
  static TableDefinition release(int number) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.at("id", ColumnType.STRING, Column.KEY));
    columns.add(Column.of("a", ColumnType.INT)); // has texts in some rows
    if (number != 1) {
      columns.add(Column.of("b", number == 2 ? ColumnType.BIGINT : ColumnType.INT));
    }
    if (number != 3) {
      columns.add(number == 4 ? columns.size() - 1 : 0, Column.of("c", ColumnType.STRING));
    }
    if (number == 5) {
      columns.add(Column.of("d", ColumnType.STRING)); // has numbers in some rows
    }
    TableSchema schema = new TableSchema(columns);
    List<IndexDefinition> indexes = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      String next = columns.get((i + 1) % columns.size()).name();
      Predicate isThere = new Predicate.Not(new Predicate.IsNull(i));
      indexes.add(IndexDefinition.on("by_" + name, name));
      indexes.add(IndexDefinition.on("pair_" + name, name, next));
      indexes.add(
          new IndexDefinition(
              "some_" + name, List.of(IndexPart.column(next)), true, true, false, isThere));
    }
    return new TableDefinition(schema, CODEC, indexes);
  }

  /** Makes the changes that belong to {@code commit}, the same in each process; null removes. */
  static void change(long commit, BiConsumer<String, String> target) {
    SplittableRandom random = new SplittableRandom(commit);
    int count = commit == 1 ? KEY_COUNT : CHANGES_PER_COMMIT;
    for (int i = 0; i < count; i++) {
      String key = "k" + (commit == 1 ? i : random.nextInt(KEY_COUNT));
      target.accept(key, random.nextInt(8) == 0 ? null : json(random));
    }
  }

  private static String json(SplittableRandom random) {
    String a = random.nextInt(50) == 0 ? "\"one\"" : "" + random.nextInt(500);
    String d = random.nextInt(20) == 0 ? "7" : "\"d" + random.nextInt(500) + "\"";
    return String.format(
        "{\"a\":%s,\"b\":%d,\"c\":\"c%d\",\"d\":%s}",
        a, random.nextInt(500), random.nextInt(500), d);
  }
}
