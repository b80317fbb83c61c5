package dev.tidepool.table.index;

/**
 * What an index takes of the heap, in bytes.
 *
 * @param dictionaryBytes terms and their ids; sets of terms too
 * @param forwardBytes from rows to terms
 * @param postingsBytes from terms to rows
 * @param orderBytes terms in order; 0 if the index is not ordered
 */
public record IndexMemory(
    long dictionaryBytes, long forwardBytes, long postingsBytes, long orderBytes) {

  public long totalBytes() {
    return dictionaryBytes + forwardBytes + postingsBytes + orderBytes;
  }

  public IndexMemory plus(IndexMemory other) {
    return new IndexMemory(
        dictionaryBytes + other.dictionaryBytes,
        forwardBytes + other.forwardBytes,
        postingsBytes + other.postingsBytes,
        orderBytes + other.orderBytes);
  }
}
