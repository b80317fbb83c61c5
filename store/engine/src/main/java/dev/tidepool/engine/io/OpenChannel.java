package dev.tidepool.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file channel that is closed by its last user, and never under one.
 *
 * <p>It is held once by its {@link NioFile} for as long as it is that file's channel, and once by
 * each call in flight. Whoever takes the last hold away closes it.
 *
 * <p><b>Threads:</b> safe from any thread, without locks.
 */
final class OpenChannel {

  final FileChannel channel;
  final NioFile owner;

  /** Zero means closed, and stays zero. It begins with the file's hold and the opener's. */
  private final AtomicInteger holdCount = new AtomicInteger(2);

  private volatile long lastUse;

  OpenChannel(FileChannel channel, NioFile owner, long time) {
    this.channel = channel;
    this.owner = owner;
    this.lastUse = time;
  }

  /** Takes a hold, to be given back by {@link #release()}; false if the channel was closed. */
  boolean tryHold(long time) {
    int holds;
    do {
      holds = holdCount.get();
      if (holds == 0) {
        return false;
      }
    } while (!holdCount.compareAndSet(holds, holds + 1));
    if (lastUse != time) {
      lastUse = time;
    }
    return true;
  }

  /** Gives one hold back and closes the channel if it was the last one. */
  void release() {
    if (holdCount.decrementAndGet() > 0) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      owner.closeFailed(e);
    }
  }

  /** When it was held last, in the time of its {@link ChannelPool}. */
  long lastUse() {
    return lastUse;
  }
}
