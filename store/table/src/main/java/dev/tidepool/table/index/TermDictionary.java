package dev.tidepool.table.index;

import dev.tidepool.engine.StoreException;
import dev.tidepool.engine.directory.KeyDirectory;
import dev.tidepool.engine.directory.KeyDirectory.SubTable;
import dev.tidepool.engine.directory.KeyHash;
import java.security.SecureRandom;

/**
 * Terms and their ids, both ways. Ids are dense, from {@value #FIRST_ID}; that of a removed term is
 * given to another one. {@link #NULL} is the term without bytes, and always there.
 *
 * <p>Bytes are in a {@link TermArena}, the address of each id in a column, and from hash to id
 * leads the same extendible hash table that leads the engine from keys to rows: it has the right
 * bounds for growth, its readers need no lock, and the 36 bits of hash in each slot make it nearly
 * certain that the first comparison of bytes is the last. The hash is keyed with a random number of
 * each dictionary, so that nobody can choose values that collide. About 18 bytes a term beside its
 * own.
 *
 * <p><b>Threads:</b> one writer; readers look terms and ids up at any time. What they are told of
 * an id that stays with its term is right. A lookup costs some 50 ns of hashing and two or three
 * cache misses.
 */
public final class TermDictionary {
  /** No term: what {@link #find} returns for an unknown one. */
  public static final int NONE = 0;

  /** The id of NULL, which has no bytes. */
  public static final int NULL = 1;

  static final int FIRST_ID = 2;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyHash hash = new KeyHash(RANDOM.nextLong(), RANDOM.nextLong());
  private final KeyDirectory directory = new KeyDirectory();
  private final IntColumn addresses = new IntColumn();
  private final TermArena arena = new TermArena();
  private final IdPool ids = new IdPool(FIRST_ID, IdPool.ID_MAX);
  private final TermBytes cleaned = new TermBytes(); // the writer's

  TermDictionary() {}

  // ---- reading, any thread ---------------------------------------------------------------------

  /** The id of {@code term}, {@link #NULL} for null, or {@link #NONE}. */
  public int find(byte[] term) {
    return term == null ? NULL : find(term, tag(term, 0, term.length));
  }

  private long tag(byte[] bytes, int offset, int length) {
    return KeyDirectory.tag(hash.first(bytes, offset, length));
  }

  private int find(byte[] term, long tag) {
    TermBytes found = new TermBytes();
    SubTable table = directory.subTable(tag);
    for (int index = table.home(tag); ; index = table.next(index)) {
      long slot = table.slot(index);
      if (slot == 0) {
        return NONE;
      }
      int id = SubTable.rowId(slot);
      if (SubTable.tag(slot) == tag
          && SubTable.isLive(slot)
          && read(id, found)
          && found.equalTo(term)) {
        return id;
      }
    }
  }

  /** The bytes of a term, in a fresh array; null for {@link #NULL} and for an id without a term. */
  public byte[] term(int id) {
    TermBytes term = new TermBytes();
    return read(id, term) ? term.copy() : null;
  }

  /**
   * Negative, zero or positive, as the term of {@code id} is below, equal to or above {@code term};
   * an id without a term, such as {@link #NULL}, is below all.
   */
  public int compare(int id, byte[] term) {
    TermBytes own = new TermBytes();
    return read(id, own) ? own.compareTo(term) : -1;
  }

  /** Whether {@code term} is that of {@code id}. */
  boolean is(int id, byte[] term) {
    TermBytes own = new TermBytes();
    return read(id, own) && own.equalTo(term);
  }

  /** The first eight bytes of a term, zeros behind its end: orders terms unsigned, but for ties. */
  public long prefixLong(int id) {
    return prefix(id, 0);
  }

  /** The eight bytes of a term behind the first {@code skipBytes}, zeros behind its end. */
  long prefix(int id, int skipBytes) {
    TermBytes term = new TermBytes();
    return read(id, term) ? term.prefix(skipBytes) : 0;
  }

  /** Shows the bytes of a term; returns false if {@code id} has none. */
  boolean read(int id, TermBytes term) {
    while (true) {
      long epoch = arena.epoch();
      int address = addresses.get(id);
      byte[] block = arena.block(address);
      if (arena.isStill(epoch)) { // so the block is the one of that address
        if (block == null) {
          return false;
        }
        TermArena.read(block, address, term);
        return true;
      }
    }
  }

  /** How many terms there are, without NULL. May be a little old. */
  public int termCount() {
    return ids.usedCount();
  }

  /** More than the largest id in use. */
  public int idLimit() {
    return Math.max(FIRST_ID, addresses.limit());
  }

  /** The first id, from {@code id} on, that may have a term. */
  int firstWithRoom(int id) {
    return addresses.firstWithRoom(id);
  }

  /** Memory in bytes. */
  public long heapBytes() {
    return 64 + directory.heapBytes() + addresses.heapBytes() + arena.heapBytes() + ids.heapBytes();
  }

  // ---- changing, the writer --------------------------------------------------------------------

  /**
   * The id of {@code term}, or of NULL for null, which it gets now if it has none.
   *
   * @throws StoreException if there are no more ids, or no more addresses for terms
   */
  int findOrAdd(byte[] term) {
    if (term == null) {
      return NULL;
    }
    long tag = tag(term, 0, term.length);
    int id = find(term, tag);
    if (id == NONE) {
      int address = append(term);
      id = ids.take();
      if (id == 0) {
        arena.died(address, term.length);
        throw new StoreException(
            "an index holds at most " + IdPool.ID_MAX + " terms: use more partitions");
      }
      add(id, address, tag);
      cleanSome(term.length);
    }
    return id;
  }

  private int append(byte[] term) {
    int address = arena.append(term, 0, term.length);
    if (address == 0) {
      throw new StoreException(
          "the terms of an index take too much memory, " + arena.heapBytes() + " bytes");
    }
    return address;
  }

  private void add(int id, int address, long tag) {
    addresses.reserve(id);
    addresses.set(id, address);
    directory.insert(tag, id); // who meets the slot can read the term
  }

  /** Frees an id; its term is forgotten. */
  void remove(int id) {
    TermBytes term = new TermBytes();
    if (!read(id, term)) {
      throw new IllegalStateException("term id " + id + " has no term");
    }
    directory.remove(tag(term.block, term.offset, term.length), id);
    int address = addresses.get(id);
    addresses.set(id, 0);
    arena.died(address, term.length);
    ids.release(id);
    cleanSome(term.length);
  }

  /** A term of so many bytes came or went: moves some others out of sparse blocks. */
  private void cleanSome(int changedBytes) {
    arena.allowCleaning(changedBytes);
    for (int address = arena.nextToClean(cleaned);
        address != 0;
        address = arena.nextToClean(cleaned)) {
      int moved = arena.append(cleaned.block, cleaned.offset, cleaned.length);
      if (moved == 0) {
        return; // full; cleaning is not what should say so
      }
      addresses.set(idAt(address, cleaned), moved);
      arena.died(address, cleaned.length);
    }
  }

  /** The id of the term that is at {@code address}. */
  private int idAt(int address, TermBytes term) {
    long tag = tag(term.block, term.offset, term.length);
    SubTable table = directory.subTable(tag);
    for (int index = table.home(tag); ; index = table.next(index)) {
      long slot = table.slot(index);
      if (slot == 0) {
        throw new IllegalStateException("the term at address " + address + " has no id");
      }
      int id = SubTable.rowId(slot);
      if (SubTable.tag(slot) == tag && SubTable.isLive(slot) && addresses.get(id) == address) {
        return id;
      }
    }
  }

  // ---- loading ---------------------------------------------------------------------------------

  /**
   * Adds a term under the id that it had; to be followed by {@link #loaded}.
   *
   * @return false if id or term are there already, or the id is none that a term can have
   */
  boolean load(int id, byte[] term) {
    if (id < FIRST_ID || id > IdPool.ID_MAX || addresses.get(id) != 0) {
      return false;
    }
    long tag = tag(term, 0, term.length);
    if (find(term, tag) != NONE) {
      return false;
    }
    add(id, append(term), tag);
    return true;
  }

  /** Ends loading of {@code termCount} terms with ids below {@code idLimit}. */
  void loaded(int idLimit, int termCount) {
    ids.startAt(FIRST_ID, idLimit, termCount, id -> addresses.get(id) != 0);
  }

  // ---- frozen views ----------------------------------------------------------------------------

  /** The terms as they are now. Costs 4 bytes to copy for each block and each thousand ids. */
  Frozen freeze() {
    return new Frozen(addresses.freeze(), arena.freeze());
  }

  /**
   * Terms and ids as they were at one moment.
   *
   * <p><b>Threads:</b> any, until one closes it.
   */
  public static final class Frozen implements AutoCloseable {
    private final IntColumn.Frozen addresses;
    private final byte[][] blocks;

    private Frozen(IntColumn.Frozen addresses, byte[][] blocks) {
      this.addresses = addresses;
      this.blocks = blocks;
    }

    /** The bytes of a term, in a fresh array; null for NULL and for an id without a term. */
    public byte[] term(int id) {
      TermBytes term = new TermBytes();
      return read(id, term) ? term.copy() : null;
    }

    /**
     * Writes the first eight bytes of the terms of the first {@code count} of {@code ids} to {@code
     * target}, zeros behind their ends and where there is no term.
     */
    public void prefixes(int[] ids, int count, long[] target) {
      for (int i = 0; i < count; i++) {
        int address = addresses.plain(ids[i]);
        target[i] =
            address == 0 ? 0 : TermArena.prefix(blocks[TermArena.blockNumber(address)], address);
      }
    }

    /** More than the largest id that had a term. */
    public int idLimit() {
      return addresses.limit();
    }

    int firstWithRoom(int id) {
      return addresses.firstWithRoom(id);
    }

    boolean read(int id, TermBytes term) {
      int address = addresses.get(id);
      if (address == 0) {
        return false;
      }
      TermArena.read(blocks[TermArena.blockNumber(address)], address, term);
      return true;
    }

    @Override
    public void close() {
      addresses.close();
    }
  }
}
