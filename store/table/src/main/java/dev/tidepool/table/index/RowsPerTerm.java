package dev.tidepool.table.index;

/**
 * How many rows a term of an index has on average, NULL aside.
 *
 * <p><b>Threads:</b> no state; any.
 */
public final class RowsPerTerm {
  private static final int SAMPLED_TERMS = 64;

  private RowsPerTerm() {}

  /** 0 if there is no term. Costs a look at a few counters, or at some terms. */
  public static double of(InvertedIndex index) {
    long termCount = index.terms().termCount();
    if (termCount == 0) {
      return 0;
    }
    if (index.definition().multiValued()) {
      return sampled(index.postings());
    }
    long withTerms = index.rowCount() - index.postings().cardinality(TermDictionary.NULL);
    return (double) withTerms / termCount;
  }

  /* A row has several terms here, and nobody counts how many all have. */
  private static double sampled(PostingsTable postings) {
    int termLimit = postings.termLimit();
    int step = Math.max(1, (termLimit - TermDictionary.FIRST_ID) / SAMPLED_TERMS);
    long rows = 0;
    int terms = 0;
    for (int id = TermDictionary.FIRST_ID; id < termLimit; id += step) {
      int rowCount = postings.cardinality(id);
      rows += rowCount;
      terms += rowCount == 0 ? 0 : 1;
    }
    return terms == 0 ? 0 : (double) rows / terms;
  }
}
