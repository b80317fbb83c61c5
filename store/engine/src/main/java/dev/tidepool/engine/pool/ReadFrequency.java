package dev.tidepool.engine.pool;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often things were read lately, roughly: a count-min sketch [1] of small counters that are
 * halved now and then, as in TinyLFU.
 *
 * <p><b>Threads:</b> any; increments that collide may be lost, which an estimate can bear.
 *
 * <p>[1] Cormode and Muthukrishnan, An improved data stream summary, 2005
 */
public final class ReadFrequency {
  private static final int COUNT_MAX = 63;

  private static final int SIZE_MIN = 1 << 10;

  private final int sizeMax;
  private volatile byte[]
      counters = {}; // grows with the ids, so that a small store has a small one
  private final AtomicInteger increments = new AtomicInteger();

  /** A sketch that tells some {@code count} things apart; takes about two bytes for each. */
  public ReadFrequency(int count) {
    sizeMax = Integer.highestOneBit(Math.max(SIZE_MIN, Math.min(count, 1 << 22)) * 2 - 1);
  }

  private synchronized byte[] grow(int id) {
    int size =
        Math.min(sizeMax, Math.max(SIZE_MIN, Integer.highestOneBit(Math.min(id, sizeMax)) * 2));
    if (counters.length < size) {
      counters = new byte[size];
      increments.set(0);
    }
    return counters;
  }

  /** Counts a read of {@code id}; returns how often it was read lately, this one included. */
  public int increment(int id) {
    byte[] counters = this.counters;
    if (id >= counters.length && counters.length < sizeMax) {
      counters = grow(id);
    }
    int mask = counters.length - 1;
    int hash = id * 0x9E3779B1;
    hash ^= hash >>> 15;
    int first = hash & mask;
    int second = (hash * 0x85EBCA6B >>> 7) & mask;
    int estimate = Math.min(counters[first], counters[second]) + 1;
    if (estimate <= COUNT_MAX) {
      counters[first] = (byte) Math.max(counters[first], estimate);
      counters[second] = (byte) Math.max(counters[second], estimate);
    }
    if (increments.incrementAndGet() >= counters.length * 2) {
      age();
    }
    return estimate;
  }

  private synchronized void age() {
    if (increments.get() < counters.length * 2) {
      return;
    }
    for (int i = 0; i < counters.length; i++) {
      counters[i] >>>= 1;
    }
    increments.set(0);
  }
}
