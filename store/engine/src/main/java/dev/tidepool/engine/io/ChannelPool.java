package dev.tidepool.engine.io;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps the number of open channels bounded by closing those that were not used for longest.
 *
 * <p>A channel in use is never broken: it leaves the pool at once and is closed when its last call
 * returns. The number of file descriptors may thus pass the bound by the number of calls in flight.
 *
 * <p><b>Threads:</b> safe from any thread. The lock is taken when a channel is opened or closed,
 * never by a read or a write on an open one.
 */
final class ChannelPool {

  /*
   * Time is counted in openings and stamped on a channel by each use; a full pool looks through
   * all stamps. A list in order of use would make each read change a shared list, and a second
   * chance for marked channels (the clock algorithm) closes in order of opening when all are in
   * use. The search costs microseconds, about as much as the opening that it makes room for.
   */
  private final Set<OpenChannel> channels = new LinkedHashSet<>();
  private final int channelCountMax;
  private final MappingChoice mappingChoice = new MappingChoice();
  private volatile long openingCount; // written under the lock

  ChannelPool(int channelCountMax) {
    if (channelCountMax < 1) {
      throw new IllegalArgumentException("channelCountMax is " + channelCountMax + ", at least 1");
    }
    this.channelCountMax = channelCountMax;
  }

  /** How files of this pool are read best; what one device is slow for, all are. */
  MappingChoice mappingChoice() {
    return mappingChoice;
  }

  /** What to stamp on a channel that is used now. */
  long time() {
    return openingCount;
  }

  /** Closes as many channels as it takes for one more to fit. */
  void makeRoom() {
    for (OpenChannel victim = nextVictim(); victim != null; victim = nextVictim()) {
      victim.owner.detach(victim);
    }
  }

  synchronized void add(OpenChannel channel) {
    channels.add(channel);
    openingCount++;
  }

  synchronized void remove(OpenChannel channel) {
    channels.remove(channel);
  }

  synchronized int channelCount() {
    return channels.size();
  }

  private synchronized OpenChannel nextVictim() {
    if (channels.size() < channelCountMax) {
      return null;
    }
    OpenChannel victim = null;
    for (OpenChannel candidate : channels) {
      if (victim == null || candidate.lastUse() < victim.lastUse()) {
        victim = candidate;
      }
    }
    channels.remove(victim);
    return victim;
  }
}
