package dev.tidepool.changelog;

import dev.tidepool.changelog.Trust.Verdict;
import dev.tidepool.engine.CorruptStoreException;
import dev.tidepool.engine.Engine;
import dev.tidepool.engine.StoreIoException;
import dev.tidepool.engine.io.Vfs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one partition, and how far they are.
 *
 * <p>There are two slots. Rows are <em>shown</em> from one; records are applied to the
 * <em>target</em>. Mostly that is the same. While complete rows that are not trusted any more are
 * read anew, the target is the other slot; once it has all of the log it is committed as complete,
 * shown from then on, and the old one is cleared when its last reader is done. Of two complete
 * slots the one of the higher generation counts, so a crash in between costs nothing.
 *
 * <p><b>Threads:</b> one follower writes; everything that others read is volatile.
 */
final class PartitionTable implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionTable.class);

  /** An unchanged offset gets a new time once it has used up this part of the age it may have. */
  private static final int REFRESHES_PER_AGE = 16;

  /** Who is told what happens; any thread. */
  interface Events {
    void reset(int partition, Verdict verdict);

    void restored(int partition);

    /** State or offset moved on. */
    void moved();
  }

  private final ChangelogSettings settings;
  private final int partition;
  private final Trust trust;
  private final Events events;
  private final RowSlot[] slots = new RowSlot[2];
  private final PendingWrites writes;
  private final String name;

  private volatile RowSlot shown;
  private volatile long position = -1; // of the target
  private volatile long end = -1;
  private volatile long shownAsOfNanos = Long.MIN_VALUE;
  private volatile TableState state = TableState.RESTORING;
  private volatile String diskProblem = "";
  private volatile Verdict damage; // seen by a reader
  private volatile long records;
  private volatile long bytes;
  private volatile long resets;

  // The follower's alone.
  private RowSlot target;
  private boolean complete; // of the target
  private long generation;
  private Uuid topicId = Uuid.ZERO_UUID;
  private int leaderEpoch = -1;
  private long startOffset;
  private long asOfMs;
  private long asOfNanos = Long.MIN_VALUE;
  private LogFacts.Partition log; // as last judged by
  private boolean changed;
  private OffsetNote committed;
  private long committedNanos = System.nanoTime();

  /** Opens both slots; on a failure nothing stays open. */
  PartitionTable(
      ChangelogSettings settings,
      int partition,
      Engine engine,
      Vfs vfs,
      Path directory,
      Events events) {
    this.settings = settings;
    this.partition = partition;
    this.trust = new Trust(settings.offsetAgeMax().toMillis(), settings.rowsOutliveRecords());
    this.events = events;
    this.writes = new PendingWrites(partition);
    this.name = settings.topic() + "-" + partition;
    boolean opened = false;
    try {
      for (int i = 0; i < slots.length; i++) {
        Path path = directory.resolve("partition-" + partition).resolve(i == 0 ? "a" : "b");
        slots[i] =
            RowSlot.open(
                settings,
                engine,
                vfs,
                path,
                () -> damage = new Verdict(ResetCause.DAMAGED, path + " is damaged"));
      }
      chooseShown();
      opened = true;
    } finally {
      if (!opened) {
        closeSlots();
      }
    }
  }

  private void chooseShown() {
    OffsetNote[] notes = {slots[0].note(), slots[1].note()};
    int best = rank(notes[1]) > rank(notes[0]) ? 1 : 0;
    for (OffsetNote note : notes) {
      if (note != null && !note.topic().equals(settings.topic())) {
        throw new ChangelogException(
            settings.directory()
                + " holds the topic "
                + note.topic()
                + ", not "
                + settings.topic()
                + ": give each topic a directory of its own, or delete it");
      }
    }
    shown = slots[best];
    target = shown;
    committed = notes[best];
    OffsetNote others = notes[1 - best];
    generation = Math.max(generationOf(committed), generationOf(others));
  }

  /** Complete rows before others, later ones before earlier. */
  private static long rank(OffsetNote note) {
    return note == null ? -1 : note.generation() + (note.complete() ? 1L << 62 : 0);
  }

  private static long generationOf(OffsetNote note) {
    return note == null ? 0 : note.generation();
  }

  // ---- what others ask -------------------------------------------------------------------------

  int number() {
    return partition;
  }

  /** The rows that are shown, held until {@link RowSlot#release}. Any thread. */
  RowSlot hold() {
    while (true) {
      RowSlot slot = shown;
      slot.hold();
      if (slot == shown) {
        return slot;
      }
      slot.release();
    }
  }

  PendingWrites writes() {
    return writes;
  }

  long position() {
    return position;
  }

  TableState state() {
    return diskProblem.isEmpty() ? state : TableState.DISK_FAILING;
  }

  String diskProblem() {
    return diskProblem;
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  long remaining() {
    return Math.max(0, end - Math.max(0, position));
  }

  /** Everything that was committed to the log at this moment is shown. */
  long shownAsOfNanos() {
    return shownAsOfNanos;
  }

  /** A reader found damage: the rows are to be read anew. Any thread. */
  void foundDamage(CorruptStoreException e) {
    damage = new Verdict(ResetCause.DAMAGED, e.getMessage());
  }

  /** The same, if the damage is in the rows that are shown. Any thread. */
  void foundDamageIn(CorruptStoreException e) {
    if (e.file() != null && e.file().startsWith(shown.store().directory())) {
      foundDamage(e);
    }
  }

  TableStatus.Partition status() {
    long rows;
    RowSlot slot = hold();
    try {
      rows = slot.store().isOpen() ? slot.store().stats().rowCount() : 0;
    } finally {
      slot.release();
    }
    return new TableStatus.Partition(partition, state(), position, end, rows, resets);
  }

  // ---- the follower ----------------------------------------------------------------------------

  /** Whether it is known where to read. */
  boolean hasBegun() {
    return log != null;
  }

  int leaderEpoch() {
    return leaderEpoch;
  }

  /**
   * Takes up what the broker said about the log.
   *
   * @return the reset that it led to, after which {@link #position} has to be sought; or empty
   */
  Optional<Verdict> review(LogFacts.Partition facts) {
    boolean begins = log == null;
    LogFacts.Partition before = log;
    log = facts;
    Optional<Verdict> due = begins ? begin(facts) : takeDamage();
    if (due.isEmpty() && !(begins && committed == null)) {
      long offsetBefore = begins ? position : facts.position();
      due = trust.judge(note(), offsetBefore, facts);
    }
    due.ifPresent(
        verdict -> {
          try {
            reset(verdict, facts);
          } catch (StoreIoException e) { // once more with the next answer of the broker
            log = before;
            damage = verdict.cause() == ResetCause.DAMAGED ? verdict : damage;
            throw e;
          }
        });
    end = facts.end();
    caughtUpIfSo();
    return due;
  }

  private Optional<Verdict> takeDamage() {
    Verdict found = damage;
    damage = null;
    return Optional.ofNullable(found);
  }

  /** Takes up the committed rows, or begins to read from the start. */
  private Optional<Verdict> begin(LogFacts.Partition facts) {
    if (committed == null) {
      Optional<Verdict> damaged = takeDamage();
      if (damaged.isEmpty()) {
        start(target, facts);
      }
      return damaged;
    }
    takeDamage(); // of the slot that is not used
    complete = committed.complete();
    topicId = committed.topicId();
    leaderEpoch = committed.leaderEpoch();
    startOffset = committed.startOffset();
    asOfMs = committed.asOfMs();
    position = committed.nextOffset();
    if (committed.layout() != settings.layout()) {
      return Optional.of(
          new Verdict(
              ResetCause.OTHER_LAYOUT,
              "the rows are of the layout "
                  + committed.layout()
                  + ", asked for is "
                  + settings.layout()));
    }
    writes.shown(position);
    resumeRebuild(facts);
    return Optional.empty();
  }

  /**
   * Goes on with rows that were being read anew, if they are to be trusted and the shown are not.
   */
  private void resumeRebuild(LogFacts.Partition facts) {
    RowSlot other = other();
    OffsetNote note = other.note();
    if (note == null
        || !complete
        || note.generation() <= committed.generation()
        || note.layout() != settings.layout()
        || trust.judge(committed, committed.nextOffset(), facts).isEmpty()
        || trust.judge(note, note.nextOffset(), facts).isPresent()) {
      return;
    }
    LOG.info("{}: going on to read anew from offset {}", name, note.nextOffset());
    target = other;
    committed = note;
    complete = false;
    topicId = note.topicId();
    leaderEpoch = note.leaderEpoch();
    startOffset = note.startOffset();
    asOfMs = note.asOfMs();
    position = note.nextOffset();
    state = TableState.REBUILDING;
  }

  private RowSlot other() {
    return slots[0] == shown ? slots[1] : slots[0];
  }

  /**
   * Throws the rows away. Complete ones are shown until new ones are; others are cleared at once,
   * and so are those whose bytes mean something else now.
   */
  void reset(Verdict verdict, LogFacts.Partition facts) {
    LOG.warn("{}: reading anew from the start of the log: {}", name, verdict.detail());
    boolean showsOld =
        complete
            && verdict.cause() != ResetCause.OTHER_LAYOUT
            && verdict.cause() != ResetCause.DAMAGED;
    boolean isAside = target != shown;
    start(isAside ? target : showsOld ? other() : shown, facts);
    resets++;
    if (verdict.cause().offsetsAreOthers()) {
      writes.fail(
          new ChangelogException(
              name + ": " + verdict.detail() + "; whether the write is in the log is not known"));
    }
    events.reset(partition, verdict);
    events.moved();
  }

  private void start(RowSlot slot, LogFacts.Partition facts) {
    if (slot.note() != null || slot.store().rowCount() > 0) {
      slot.store().clear();
    }
    target = slot;
    complete = false;
    generation++;
    topicId = facts.topicId();
    leaderEpoch = -1;
    startOffset = facts.start();
    position = facts.start();
    end = facts.end();
    asOfMs = facts.askedMs();
    asOfNanos = Long.MIN_VALUE;
    committed = null;
    changed = true;
    state = target == shown ? TableState.RESTORING : TableState.REBUILDING;
  }

  /** Applies one record. What fails may be applied again. */
  void apply(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) { // without a key there is no row
      target.apply(
          record.key(),
          settings
              .layout()
              .toStoreValue(
                  new ChangeRecord(
                      record.key(), record.value(), record.timestamp(), record.headers())));
    }
    changed = true;
  }

  /** All records before {@code nextOffset} are applied: some {@code recordCount} of them. */
  void applied(long nextOffset, int epoch, int recordCount, long byteCount) {
    if (nextOffset == position && recordCount == 0) {
      return;
    }
    if (epoch >= 0) {
      leaderEpoch = epoch;
    }
    records = records + recordCount;
    bytes = bytes + byteCount;
    position = nextOffset;
    changed = true;
    caughtUpIfSo();
    if (target == shown) {
      writes.shown(nextOffset);
    }
  }

  private void caughtUpIfSo() {
    if (log == null || position < log.end() || !topicId.equals(log.topicId())) {
      return;
    }
    asOfMs = Math.max(asOfMs, log.askedMs());
    asOfNanos = log.askedNanos();
    if (!complete) {
      complete = true;
      try {
        commit();
      } catch (StoreIoException e) {
        complete = false;
        throw e;
      }
    }
    show();
  }

  private void show() {
    if (target != shown) {
      LOG.info("{}: showing the rows that were read anew, at offset {}", name, position);
      shown = target;
      writes.shown(position);
    }
    shownAsOfNanos = asOfNanos;
    if (state != TableState.FOLLOWING) {
      state = TableState.FOLLOWING;
      writes.shown(position);
      events.restored(partition);
    }
    events.moved();
  }

  /** Commits if it is time, and clears rows that nobody reads any more. */
  void maintain(long nowNanos) {
    if (nowNanos - committedNanos < settings.commitInterval().toNanos()) {
      return;
    }
    commit();
    if (hasBegun() && target == shown && !other().isHeld() && other().note() != null) {
      other().store().clear();
    }
  }

  /** Makes rows and offset durable as one; costs nothing if nothing changed. */
  void commit() {
    committedNanos = System.nanoTime();
    if (!hasBegun()) {
      return;
    }
    boolean ages =
        committed == null
            || asOfMs - committed.asOfMs() > settings.offsetAgeMax().toMillis() / REFRESHES_PER_AGE;
    if (!changed && !ages && committed.complete() == complete) {
      return;
    }
    OffsetNote note = note();
    target.store().commit(note.encode());
    committed = note;
    changed = false;
  }

  private OffsetNote note() {
    return new OffsetNote(
        settings.layout(),
        complete,
        committed == null ? generation : committed.generation(),
        topicId,
        settings.topic(),
        partition,
        position,
        leaderEpoch,
        startOffset,
        asOfMs);
  }

  /** The disk refuses; empty if it does not any more. */
  void setDiskProblem(String problem) {
    if (!problem.equals(diskProblem)) {
      if (problem.isEmpty()) {
        LOG.info("{}: the disk takes writes again", name);
      } else {
        LOG.error("{}: reading stops until the disk takes writes: {}", name, problem);
      }
      diskProblem = problem;
      events.moved();
    }
  }

  /** The log went another way than the rows. */
  void truncated(String detail) {
    reset(new Verdict(ResetCause.TRUNCATED, detail), log);
  }

  /** Damage seen by the follower itself. */
  void damaged(CorruptStoreException e) {
    reset(new Verdict(ResetCause.DAMAGED, e.getMessage()), log);
  }

  /** Drops all rows for good: the topic has no such partition any more. */
  void drop() {
    writes.fail(new ChangelogException("partition " + name + " is gone"));
    for (RowSlot slot : slots) {
      slot.store().clear();
    }
    closeSlots();
  }

  /** Commits and closes. */
  @Override
  public void close() {
    try {
      commit();
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: closing without a last commit, records are read again at the next start", name, e);
    } finally {
      writes.fail(new ChangelogException("the table of " + name + " was closed"));
      closeSlots();
    }
  }

  private void closeSlots() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    for (RowSlot slot : slots) {
      while (slot != null && slot.isHeld() && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      if (slot != null) {
        slot.close();
      }
    }
  }
}
