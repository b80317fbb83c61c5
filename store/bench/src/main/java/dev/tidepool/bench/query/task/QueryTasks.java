package dev.tidepool.bench.query.task;

import dev.tidepool.bench.query.contender.Contenders;
import dev.tidepool.bench.query.contender.TidepoolTables;
import dev.tidepool.table.schema.IndexDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All tasks by name. */
public final class QueryTasks {

  public static final String AD_HOC = AdHoc.NAME;

  /** The texts of new kinds among {@link #AD_HOC}. */
  public static final String AD_HOC_KIND = AdHoc.NEW_KIND;

  public static final String MEMORY = MemoryOfIndexes.NAME;

  /** What a table takes to be opened after its columns changed: the changes, and until when. */
  public static final List<String> SCHEMA_CHANGES = SchemaChanges.CHANGES;

  public static final List<String> SCHEMA_CHANGE_ENDS =
      List.of(SchemaChanges.OPEN, SchemaChanges.COMPLETE);

  /** Who takes part in puts. */
  public static final String PUTS_INDEXED = "puts-tidepool-3-indexes";

  public static final String PUTS_BARE = "puts-tidepool-no-index";
  public static final String PUTS_ROCKSDB = "puts-rocksdb";

  /** What index memory is made of. */
  public static final List<String> MEMORY_PARTS = MemoryOfIndexes.PARTS;

  private static final Map<String, QueryTask> BY_NAME = new LinkedHashMap<>();

  static {
    Contenders.names().forEach(name -> add(new Asking(name)));
    add(new AdHoc());
    add(
        new Puts(
            PUTS_INDEXED,
            (directory, count) -> PutTarget.tidepool(directory, count, TidepoolTables.INDEXES)));
    add(new Puts(PUTS_BARE, (directory, count) -> PutTarget.tidepool(directory, count, List.of())));
    add(new Puts(PUTS_ROCKSDB, PutTarget::rocksDb));
    add(new MemoryOfIndexes());
    add(new SchemaChanges());
  }

  private QueryTasks() {}

  private static void add(QueryTask task) {
    BY_NAME.put(task.name(), task);
  }

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** The kinds of index whose memory is told. */
  public static List<String> memoryKinds() {
    return IndexKinds.all().stream().map(IndexDefinition::name).toList();
  }

  /** Whose names samples have: those of tasks, and of kinds of index. */
  public static List<String> sampleNames() {
    List<String> names = new ArrayList<>(names());
    names.add(AD_HOC_KIND);
    names.addAll(memoryKinds());
    names.addAll(SCHEMA_CHANGES);
    return names;
  }

  /** The task called {@code name}. */
  public static QueryTask of(String name) {
    QueryTask task = BY_NAME.get(name);
    if (task == null) {
      throw new IllegalArgumentException("no task is called " + name + "; known: " + names());
    }
    return task;
  }
}
