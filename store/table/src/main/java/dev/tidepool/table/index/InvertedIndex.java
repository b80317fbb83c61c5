package dev.tidepool.table.index;

import dev.tidepool.engine.StoreException;
import dev.tidepool.table.schema.IndexDefinition;
import java.util.Arrays;
import java.util.List;

/**
 * One index: which rows have a term, and which term, or terms, a row has.
 *
 * <p>The writer gets a term's id by {@link #termIdFor}, then gives it to a row by {@link #set}, or
 * {@link #setTerms} if the index is multi-valued. A term is known as long as a row has it. A change
 * costs what each of the structures takes, some 50 to 100 ns and a cache miss or two; a term that
 * comes or goes costs its hashing and a leaf of the order besides. Rows that do not change their
 * term cost one look at the forward column.
 *
 * <p>A row may not be in the index at all (a partial index leaves rows out), or have NULL, which is
 * a term like any other but for the order and for uniqueness. In a multi-valued index a row may
 * have NULL in place of a set of terms, and the empty set, which no postings tell of. NULLs among
 * the elements are no terms: they are to be left out.
 *
 * <p><b>Threads:</b> changes, {@link #freeze} and {@link #verify} under the change lock; all else
 * from any thread at any time, as the package says. <b>Loading:</b> {@link #load} and {@link
 * #loadTerms} rows in any order, then {@link #rebuild}, before any reader.
 */
public final class InvertedIndex {
  private final IndexDefinition definition;
  final IntColumn forward = new IntColumn();
  final TermDictionary terms = new TermDictionary();
  final PostingsTable postings = new PostingsTable();
  final TermOrder order; // or null
  final TermSets sets; // or null
  private final WriterCount rowCount = new WriterCount();
  private final WriterCount violationCount = new WriterCount();
  private boolean isLoading;

  /** An empty index; of the definition it needs to know only of which kind it is. */
  public InvertedIndex(IndexDefinition definition) {
    this.definition = definition;
    this.order = definition.ordered() ? new TermOrder(terms) : null;
    this.sets = definition.multiValued() ? new TermSets() : null;
  }

  public IndexDefinition definition() {
    return definition;
  }

  // ---- reading, any thread ---------------------------------------------------------------------

  /** Terms and their ids. */
  public TermDictionary terms() {
    return terms;
  }

  /** The rows of each term. */
  public PostingsTable postings() {
    return postings;
  }

  /**
   * Terms in order.
   *
   * @throws IllegalStateException if the index is not ordered
   */
  public TermOrder order() {
    if (order == null) {
      throw new IllegalStateException("index " + definition.name() + " is not ordered");
    }
    return order;
  }

  /**
   * The forward column: of each row the id of its term, {@link TermDictionary#NULL}, or 0 if it is
   * not in the index. In a multi-valued index the id is that of a set of terms, to compare with
   * others only: see {@link #termIds}.
   */
  public IntColumn forward() {
    return forward;
  }

  /**
   * The ids of the terms that a row has in a multi-valued index, ascending; none for a row that has
   * NULL or the empty set, or is not in the index: the forward column tells.
   */
  public int[] termIds(int rowId) {
    int setId = forward.get(rowId);
    return setId <= TermDictionary.NULL ? TermSets.NO_IDS : sets.ids(setId);
  }

  /** How many rows are in the index. */
  public long rowCount() {
    return rowCount.get();
  }

  /**
   * How many rows of a unique index are there beyond the first of their term, NULLs aside; 0 if the
   * index is not unique.
   */
  public long violationCount() {
    return violationCount.get();
  }

  /**
   * The ids of terms, NULL aside, with more than one row, the first {@code countMax} of them. Looks
   * at 4 bytes of each term.
   */
  public int[] termsWithSeveralRows(int countMax) {
    int[] found = new int[Math.min(countMax, 16)];
    int count = 0;
    int limit = postings.termLimit();
    for (int id = postings.firstWithRoom(TermDictionary.FIRST_ID);
        id < limit && count < countMax;
        id = postings.firstWithRoom(id + 1)) {
      if (postings.hasSeveral(id)) {
        if (count == found.length) {
          found = Arrays.copyOf(found, Math.min(countMax, count * 2));
        }
        found[count++] = id;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Memory by kind. Looks at each thousandth row and term. */
  public IndexMemory memory() {
    return new IndexMemory(
        terms.heapBytes() + (sets == null ? 0 : sets.heapBytes()),
        forward.heapBytes(),
        postings.heapBytes(),
        order == null ? 0 : order.heapBytes());
  }

  // ---- changing, under the change lock ---------------------------------------------------------

  /**
   * The id of a term, which the dictionary gets now if it does not have it; of NULL for null. To be
   * given to a row right away: only a row's last goodbye makes the index forget a term.
   *
   * @throws StoreException if there are too many terms; nothing changed
   */
  public int termIdFor(byte[] termOrNull) {
    return terms.findOrAdd(termOrNull);
  }

  /**
   * Gives a row of an index of single values this term, or NULL for null, instead of the one it
   * has. If that is the same, nothing is hashed.
   *
   * @throws StoreException if there are too many terms; nothing changed
   */
  public void setTerm(int rowId, byte[] termOrNull) {
    int before = forward.get(rowId);
    if (termOrNull == null || before <= TermDictionary.NULL || !terms.is(before, termOrNull)) {
      set(rowId, termIdFor(termOrNull));
    }
  }

  /**
   * Gives a row a term instead of the one it has.
   *
   * @param termId from {@link #termIdFor}, or 0: the row is not in the index any more
   */
  public void set(int rowId, int termId) {
    assert sets == null && !isLoading : "set is for an index of single values that is loaded";
    int before = forward.get(rowId);
    if (before == termId) {
      return;
    }
    if (termId != 0) {
      addPosting(termId, rowId);
    }
    if (before != 0) {
      removePosting(before, rowId);
    }
    setForward(rowId, before, termId);
  }

  /**
   * Gives a row of a multi-valued index a set of terms instead of the one it has.
   *
   * @param termIds from {@link #termIdFor}, ascending, distinct, not NULL; null for NULL instead of
   *     a set
   */
  public void setTerms(int rowId, int[] termIds) {
    int setId = termIds == null ? TermDictionary.NULL : sets.idFor(termIds);
    setSet(rowId, setId, termIds == null ? TermSets.NO_IDS : termIds);
  }

  /** Takes a row out of the index, of whichever kind it is. */
  public void remove(int rowId) {
    if (sets == null) {
      set(rowId, 0);
    } else {
      setSet(rowId, 0, TermSets.NO_IDS);
    }
  }

  private void setSet(int rowId, int setId, int[] now) {
    assert !isLoading : "the index is not loaded";
    int setBefore = forward.get(rowId);
    if (setBefore == setId) {
      return;
    }
    int[] before = termIds(rowId);
    if (setId == TermDictionary.NULL) {
      addPosting(setId, rowId);
    } else if (setId != 0) {
      sets.retain(setId);
    }
    // First what is added, so that a term does not go and come back.
    for (int id : now) {
      if (Arrays.binarySearch(before, id) < 0) {
        addPosting(id, rowId);
      }
    }
    for (int id : before) {
      if (Arrays.binarySearch(now, id) < 0) {
        removePosting(id, rowId);
      }
    }
    if (setBefore == TermDictionary.NULL) {
      removePosting(setBefore, rowId);
    } else if (setBefore != 0) {
      sets.release(setBefore);
    }
    setForward(rowId, setBefore, setId);
  }

  private void setForward(int rowId, int before, int now) {
    forward.reserve(rowId);
    forward.set(rowId, now);
    if (before == 0 || now == 0) {
      rowCount.add(now == 0 ? -1 : 1);
    }
  }

  private void addPosting(int termId, int rowId) {
    int count = postings.add(termId, rowId);
    if (termId == TermDictionary.NULL) {
      return;
    }
    if (count == 1 && order != null) {
      order.insert(termId, terms.term(termId));
    } else if (count > 1 && definition.unique()) {
      violationCount.add(1);
    }
  }

  private void removePosting(int termId, int rowId) {
    int count = postings.remove(termId, rowId);
    if (termId == TermDictionary.NULL) {
      return;
    }
    if (count == 0) {
      if (order != null) {
        order.remove(termId, terms.term(termId));
      }
      terms.remove(termId);
    } else if (definition.unique()) {
      violationCount.add(-1);
    }
  }

  // ---- loading, before any reader --------------------------------------------------------------

  /** Like {@link #set}, for an index that {@link #rebuild} makes complete. */
  public void load(int rowId, int termId) {
    assert sets == null : "load is for an index of single values";
    loadId(rowId, termId);
  }

  /** Like {@link #setTerms}, for an index that {@link #rebuild} makes complete. */
  public void loadTerms(int rowId, int[] termIds) {
    loadId(rowId, termIds == null ? TermDictionary.NULL : sets.idFor(termIds));
  }

  /** Like {@link #remove}, for an index that {@link #rebuild} makes complete. */
  public void loadRemoved(int rowId) {
    loadId(rowId, 0);
  }

  /** Puts a term or set id into the forward column, and nowhere else. */
  void loadId(int rowId, int id) {
    isLoading = true;
    forward.reserve(rowId);
    forward.set(rowId, id);
  }

  /**
   * Makes postings and order from the forward column of an index into which rows were only loaded,
   * and forgets terms that no row has. Two passes over the column, and the terms are sorted: some
   * 20 ns a row and 100 ns a term, with 24 bytes a term besides.
   */
  public void rebuild() {
    IndexRebuild rebuild = new IndexRebuild(this);
    rebuild.run();
    rowCount.add(rebuild.rowCount() - rowCount.get());
    violationCount.add((definition.unique() ? rebuild.surplusCount() : 0) - violationCount.get());
    isLoading = false;
  }

  // ---- checkpoints and checks, under the change lock -------------------------------------------

  /** The index as it is now; to be closed. Costs some nanoseconds for each thousand rows. */
  public FrozenIndex freeze() {
    return new FrozenIndex(forward.freeze(), terms.freeze(), sets == null ? null : sets.freeze());
  }

  /**
   * Compares all structures with what the forward column says. Reads everything, while nobody may
   * change the index.
   *
   * @return what does not fit, in words; nothing if all is well
   */
  public List<String> verify() {
    return new IndexCheck(this).run();
  }

  @Override
  public String toString() {
    return "InvertedIndex["
        + definition.name()
        + ", rowCount="
        + rowCount()
        + ", termCount="
        + terms.termCount()
        + ", "
        + memory()
        + "]";
  }
}
