package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.server.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Kills one of several nodes in the middle of inserts into a table {@code t (id, n)} of three
 * partitions, and checks each answer of those who read meanwhile.
 *
 * <p><b>Threads:</b> one, beside those of its readers.
 */
final class KilledNode {
  static final int ONLY_ACTIVE = -1;
  private static final int PARTITIONS = 3;
  private static final String COUNT = "SELECT COUNT(*) FROM t WHERE id >= 0";

  private final ServerProcess victim;
  private final Client writing;
  private final Client reading;
  private final int lagMax;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger answersOfStandbys = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch answeredAgain = new CountDownLatch(1);
  private volatile long killNanos;
  private volatile boolean isAway; // from the kill until somebody else is active for all
  private volatile boolean isOver;

  /**
   * A kill to come.
   *
   * @param lagMax what readers of standbys allow, or {@link #ONLY_ACTIVE} if there are none
   */
  KilledNode(ServerProcess victim, Client writing, Client reading, int lagMax) {
    this.victim = victim;
    this.writing = writing;
    this.reading = reading;
    this.lagMax = lagMax;
  }

  /** Inserts ids from 0 on, so many before the kill and so many after it. */
  void killWhileWriting(int before, int after) throws Exception {
    List<Thread> readers = new ArrayList<>();
    readers.add(new Thread(() -> readOn(this::readActive)));
    if (lagMax != ONLY_ACTIVE) {
      readers.add(new Thread(() -> readOn(this::readStale)));
    }
    readers.forEach(Thread::start);
    for (int i = 0; i < before + after; i++) {
      if (i == before) {
        killNanos = System.nanoTime();
        victim.kill();
        isAway = true;
      }
      sent.incrementAndGet();
      insert(i);
      acknowledged.incrementAndGet();
    }
    print("the last write");
    answeredAgain.await();
    isOver = true;
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(failure.get()).isNull();
  }

  /** How many answers came while nobody was active for the partitions of the one killed. */
  int answersOfStandbys() {
    return answersOfStandbys.get();
  }

  /** Until it is answered; under one id it is done once. */
  private void insert(int id) {
    Answer answer;
    do {
      answer = writing.askAs("insert " + id, "INSERT INTO t VALUES (?, 0)", id);
    } while (answer.status() == 504);
    assertThat(answer.value()).isEqualTo(1);
  }

  private void readOn(Runnable read) {
    try {
      while (!isOver) {
        read.run();
      }
    } catch (Throwable e) {
      failure.set(e);
      answeredAgain.countDown(); // nobody has to wait for what does not come
    }
  }

  /** Never less than what was acknowledged before it asked, nor more than what was sent after. */
  private void readActive() {
    int before = acknowledged.get();
    boolean isAfterKill = isAway;
    Answer answer = reading.ask(COUNT);
    if (answer.status() == 200) {
      assertThat((Integer) answer.value()).isBetween(before, sent.get());
      if (isAfterKill) {
        isAway = false;
        answeredAgain.countDown();
        print("the first answer of active ones only, with " + answersOfStandbys + " of standbys");
      }
    } else {
      assertThat(answer.status()).as(answer.error()).isIn(503, 504);
    }
  }

  /** Less by the lag at most. */
  private void readStale() {
    int before = acknowledged.get();
    boolean isAfterKill = isAway;
    Answer answer = reading.askStale(lagMax, COUNT);
    if (answer.status() == 200) {
      assertThat((Integer) answer.value()).isBetween(before - PARTITIONS * lagMax, sent.get());
      if (isAfterKill && isAway) {
        answersOfStandbys.incrementAndGet();
      }
    } else {
      assertThat(answer.status()).as(answer.error()).isIn(503, 504);
    }
  }

  private void print(String what) {
    double seconds = (System.nanoTime() - killNanos) / 1e9;
    System.out.printf(Locale.ROOT, "%s came %.1f s after SIGKILL%n", what, seconds);
  }
}
