package dev.tidepool.connect;

import dev.tidepool.connect.workers.OpenPart;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.KeyRange;
import dev.tidepool.engine.RowCursor;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.StoreOptions;
import dev.tidepool.engine.TieredStore;
import dev.tidepool.engine.io.Vfs;
import dev.tidepool.table.Table;
import dev.tidepool.table.TableDefinition;
import dev.tidepool.table.schema.IndexDefinition;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one partition of a topic: a table in a directory of its own, and the offset of the
 * next record.
 *
 * <p>Each commit carries offset and columns in its note, so all three are of one moment after any
 * crash. Records below the offset have been applied and are passed over; so it does no harm when
 * Connect delivers some again.
 *
 * <p>As long as no record came there are no columns, and the store is one without a table. When a
 * record brings columns, what is there is committed, and the store is opened again with them.
 *
 * <p><b>Threads:</b> the task's; {@link #shownTable}, {@link #table} and {@link #nextOffset} may be
 * asked by any.
 */
final class SourcePartition implements OpenPart, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourcePartition.class);

  private final SinkSettings settings;
  private final Engine engine;
  private final StoreOptions options;
  private final TopicPartition source;
  private final Path directory;
  private final RecordReader reader;
  private final List<Future<Void>> reports = new ArrayList<>(); // since the last commit

  private TieredStore store;
  private volatile Table table; // null as long as there are no columns
  private volatile boolean isBlank; // there are none yet; false while they come, and once closed
  private Columns columns = Columns.NONE;
  private volatile long nextOffset; // of the next record to apply
  private long committedOffset = -1; // as the last commit has it; -1 without one
  private long interruptedOffset = -1; // of a record whose row may be in memory already
  private PartitionChangelog changelog; // null without one
  private ChangelogPlace changelogPlace; // of the rows; null if they are in no changelog
  private long changelogOffset = -1; // of the source, as the changelog has it
  private boolean hasBegun; // a record came since it was opened

  private SourcePartition(
      SinkSettings settings,
      Engine engine,
      StoreOptions options,
      TopicPartition source,
      Path directory) {
    this.settings = settings;
    this.engine = engine;
    this.options = options;
    this.source = source;
    this.directory = directory;
    this.reader = new RecordReader(settings);
  }

  /** Where the rows of {@code source} lie. */
  static Path directory(SinkSettings settings, TopicPartition source) {
    // Dots are left as they are by the encoder, and would lead elsewhere.
    String connector =
        URLEncoder.encode(settings.connector(), StandardCharsets.UTF_8).replace(".", "%2E");
    return settings
        .directory()
        .resolve(connector)
        .resolve(source.topic() + "-" + source.partition());
  }

  /**
   * Opens what is there, or begins. Damaged files are deleted: the topic has what was in them.
   *
   * @throws dev.tidepool.engine.StoreLockedException if somebody else has it open
   * @throws StoreIoException if the directory cannot be read or written
   * @throws ConnectException if it holds something else, or rows by another primary key
   */
  static SourcePartition open(
      SinkSettings settings, Engine engine, Vfs vfs, StoreOptions options, TopicPartition source) {
    Path directory = directory(settings, source);
    SourcePartition partition = new SourcePartition(settings, engine, options, source, directory);
    boolean isOpen = false;
    try {
      try {
        partition.load();
      } catch (CorruptStoreException e) {
        LOG.warn("{}: making the rows anew from the topic: {}", source, e.getMessage());
        partition.startOver(vfs);
      }
      if (settings.hasChangelog()) {
        partition.followChangelog(vfs);
      }
      isOpen = true;
    } finally {
      if (!isOpen) {
        partition.close();
      }
    }
    return partition;
  }

  private void startOver(Vfs vfs) {
    closeStore();
    deleteFiles(vfs, directory);
    columns = Columns.NONE;
    nextOffset = 0;
    committedOffset = -1;
    changelogPlace = null;
    load();
  }

  private static void deleteFiles(Vfs vfs, Path directory) {
    try {
      for (String file : vfs.list(directory)) {
        vfs.delete(directory.resolve(file));
      }
      vfs.syncDirectory(directory);
    } catch (IOException e) {
      throw new StoreIoException(
          directory + " is damaged and cannot be deleted; delete it by hand", e);
    }
  }

  private void load() {
    store = engine.open(directory, options);
    byte[] bytes = store.committedNote();
    if (bytes != null) {
      SinkNote note = SinkNote.decode(bytes);
      check(note);
      columns = new Columns(note.columns());
      nextOffset = note.nextOffset();
      committedOffset = nextOffset;
      changelogPlace = note.changelog();
    }
    if (columns.isEmpty()) {
      store.load();
      isBlank = true;
    } else {
      store.close();
      openTable();
    }
  }

  // ---- the changelog ---------------------------------------------------------------------------

  /** Brings rows and changelog to one state: the later of the two. */
  private void followChangelog(Vfs vfs) {
    changelog = PartitionChangelog.open(settings, source);
    if (!changelog.hasRecords()) {
      fillChangelog();
      return;
    }
    if (!changelog.goesOnFrom(changelogPlace)) {
      LOG.info("{}: making the rows anew from the changelog", source);
      startOver(vfs);
    }
    SinkNote last = changelog.replay(changelogPlace, this::apply);
    if (last == null) { // the rows have all of it
      changelogOffset = nextOffset;
      return;
    }
    check(last);
    nextOffset = last.nextOffset();
    changelogOffset = nextOffset;
    changelogPlace = changelog.placeAtEnd();
    Columns next = new Columns(last.columns());
    store.commit(note(next, changelogPlace).encode());
    committedOffset = nextOffset;
    if (!next.equals(columns)) {
      closeStore();
      columns = next;
      openTable();
    }
    LOG.info("{}: the changelog led to offset {}", source, nextOffset);
  }

  private void apply(byte[] key, byte[] value) {
    if (value == null) {
      store.remove(key);
    } else if (table == null) {
      store.put(key, value);
    } else {
      table.put(key, value);
    }
  }

  /** Rows that were there before they had a changelog. */
  private void fillChangelog() {
    if (nextOffset == 0) {
      return;
    }
    LOG.info("{}: writing {} rows to the changelog", source, store.rowCount());
    try (RowCursor rows = store.scan(KeyRange.ALL, false)) {
      while (rows.next()) {
        changelog.write(rows.key(), rows.value());
      }
    }
    changelogOffset = -1;
    committedOffset = -1; // so that the place is committed
    commit();
  }

  private SinkNote note(Columns ofRows, ChangelogPlace place) {
    return new SinkNote(
        settings.connector(),
        source.topic(),
        source.partition(),
        settings.primaryKey(),
        nextOffset,
        ofRows.entries(),
        place);
  }

  private void check(SinkNote note) {
    if (!note.topic().equals(source.topic())
        || note.partition() != source.partition()
        || !note.connector().equals(settings.connector())) {
      throw new ConnectException(
          directory
              + " holds the rows of "
              + note.topic()
              + "-"
              + note.partition()
              + " of connector "
              + note.connector()
              + ", not of "
              + source
              + " of "
              + settings.connector()
              + ": give each connector a directory of its own, or delete it");
    }
    if (!note.primaryKey().equals(settings.primaryKey())) {
      throw new ConnectException(
          "the rows in "
              + directory
              + " are by the primary key "
              + note.primaryKey()
              + ", asked for is "
              + settings.primaryKey()
              + ": take it back, give the connector another name, or "
              + deletion()
              + ", so that the rows are made anew");
    }
  }

  private String deletion() {
    String changelogToo =
        settings.hasChangelog()
            ? " and the topic " + settings.changelogOf(source.topic()) + ", or they come back"
            : "";
    return "delete " + directory + " on each worker" + changelogToo;
  }

  private void openTable() {
    List<IndexDefinition> indexes =
        settings.indexes().stream()
            .map(index -> index.in(columns.schema()))
            .filter(Objects::nonNull)
            .toList();
    Table opened =
        Table.open(
            engine,
            directory,
            options,
            new TableDefinition(columns.schema(), Columns.CODEC, indexes));
    store = opened.store();
    try {
      store.load();
      opened.indexes(); // begins to build those that are new
      table = opened;
    } finally {
      if (table == null) {
        opened.close();
      }
    }
  }

  // ---- records ---------------------------------------------------------------------------------

  @Override
  public TopicPartition source() {
    return source;
  }

  @Override
  public long nextOffset() {
    return nextOffset;
  }

  /** The same of the last commit; -1 if there is none. */
  long committedOffset() {
    return committedOffset;
  }

  /** The rows; null as long as there are no columns. Another one, when columns come. */
  Table table() {
    return table;
  }

  @Override
  public Table shownTable() {
    Table shown = table;
    if (shown == null && !isBlank) {
      throw new TablesMoveException("columns of " + source + " come, or it is closed", null);
    }
    return shown;
  }

  /**
   * Applies a record, unless it has been.
   *
   * @throws BadRecordException if no row can be made of it; {@link #reported} goes past it
   * @throws StoreIoException if the disk refuses; to be tried again with the same record
   * @throws ChangelogFencedException if the partition is another task's
   * @throws ConnectException if the topic is not the one that the rows are of
   */
  void put(SinkRecord record) {
    long offset = record.originalKafkaOffset();
    if (!hasBegun && offset < nextOffset) {
      throw new ConnectException(
          source
              + " goes on at offset "
              + offset
              + ", but the rows are up to offset "
              + nextOffset
              + ": the topic was made anew, or cut off; "
              + deletion()
              + ", so that the rows are made anew");
    }
    hasBegun = true;
    boolean isOthers = changelog != null && changelog.isFenced(); // until Connect knows
    if (offset < nextOffset || isOthers) {
      return;
    }
    apply(record, offset);
    nextOffset = offset + 1;
  }

  private void apply(SinkRecord record, long offset) {
    if (!store.isOpen()) {
      openTable(); // the disk refused when columns came
    }
    RecordCells cells = reader.read(record);
    if (cells.isTombstone() && columns.isEmpty()) {
      return; // there are no rows
    }
    Columns next = columns.with(cells, settings.autoEvolve());
    byte[] key = next.key(cells);
    byte[] value = cells.isTombstone() ? null : next.value(cells);
    boolean isAgain = offset == interruptedOffset;
    if (value != null && settings.insertMode() == InsertMode.INSERT && !isAgain) {
      requireNew(key);
    }
    if (value != null && next != columns) {
      evolve(next);
    }
    interruptedOffset = offset;
    apply(key, value);
    if (changelog != null) {
      changelog.write(key, value);
    }
    interruptedOffset = -1;
  }

  private void requireNew(byte[] key) {
    if (store.get(key) != null) {
      throw new BadRecordException(
          "there is a row with this primary key, and insert.mode is insert: "
              + new String(key, StandardCharsets.UTF_8));
    }
  }

  private void evolve(Columns next) {
    LOG.info("{}: columns are now {}", source, next);
    commit();
    closeStore();
    columns = next;
    openTable();
  }

  /** Goes past a bad record, which {@code report} is of; null if there is none to wait for. */
  void reported(SinkRecord record, Future<Void> report) {
    if (report != null) {
      reports.add(report);
    }
    nextOffset = record.originalKafkaOffset() + 1;
  }

  /**
   * All records below {@code offset} were delivered; some never come, as transformations drop them.
   */
  void delivered(long offset) {
    nextOffset = Math.max(nextOffset, offset);
  }

  // ---- commits ---------------------------------------------------------------------------------

  /**
   * Makes rows, columns and offset durable as one, once all reports of bad records have arrived.
   * Costs nothing if nothing changed.
   *
   * @throws StoreIoException if the disk refuses; the last commit stands
   * @throws ConnectException if a report failed: its record has to be read again; if the changelog
   *     cannot be written
   */
  void commit() {
    awaitReports();
    if (nextOffset == committedOffset || (committedOffset < 0 && nextOffset == 0)) {
      return;
    }
    if (!store.isOpen()) {
      return; // between columns: all rows are committed, and the next record opens it
    }
    if (changelog != null && changelogOffset != nextOffset) {
      // The changelog first: what it is ahead is read from it, the other way round would be lost.
      changelogPlace = changelog.commit(note(columns, null));
      changelogOffset = nextOffset;
    }
    store.commit(note(columns, changelogPlace).encode());
    committedOffset = nextOffset;
  }

  private void awaitReports() {
    for (Future<Void> report : reports) {
      try {
        report.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectException(source + ": interrupted while bad records were reported", e);
      } catch (ExecutionException e) {
        throw new ConnectException(
            source + ": a bad record could not be reported, so nothing after it is committed", e);
      }
    }
    reports.clear();
  }

  /** Closes without a commit: what came after the last one is read again. */
  @Override
  public void close() {
    closeStore();
    if (changelog != null) {
      changelog.close();
    }
  }

  private void closeStore() {
    isBlank = false;
    table = null;
    if (store != null) {
      store.close();
    }
  }

  @Override
  public String toString() {
    return source + " at " + nextOffset + ", committed " + committedOffset + ", in " + directory;
  }
}
