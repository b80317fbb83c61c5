package dev.tidepool.table.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.engine.testkit.Crew;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A reader follows a number to a block, a list, or a term, and is held up on the way while the
 * writer gives the number to something else. Small structures and short loops, so that this happens
 * some times a second; more threads than processors, so that they are held up.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReusedNumbersTest {
  private static final long RUN_MILLIS = Long.getLong("tidepool.concurrency.millis", 2_000);
  private static final int READERS = 4;
  private static final int STAYING = 16;

  private final SplittableRandom random = new SplittableRandom();

  /** Blocks are cleaned and their numbers used again, while terms are looked up that stay. */
  @Test
  void termIsFoundWhileItIsMoved() throws Exception {
    TermDictionary dictionary = new TermDictionary();
    byte[][] staying = new byte[STAYING][];
    int[] ids = new int[STAYING];
    int[] coming = new int[200];
    for (int i = 0; i < coming.length; i++) {
      coming[i] = dictionary.findOrAdd(term(i));
      if (i < STAYING) {
        staying[i] = RandomTerms.text("stays " + i);
        ids[i] = dictionary.findOrAdd(staying[i]);
      }
    }
    Crew crew = new Crew();
    int[] count = {coming.length};
    crew.add(
        () -> {
          int index = random.nextInt(coming.length);
          dictionary.remove(coming[index]);
          coming[index] = dictionary.findOrAdd(term(count[0]++));
        });
    for (int reader = 0; reader < READERS; reader++) {
      int first = reader;
      crew.add(
          () -> {
            for (int i = 0; i < 1000; i++) {
              int one = (first + i) % STAYING;
              if (dictionary.find(staying[one]) != ids[one]) {
                throw new AssertionError("term " + one + " is not found");
              }
              if (!Arrays.equals(dictionary.term(ids[one]), staying[one])) {
                throw new AssertionError("id " + ids[one] + " has another term");
              }
            }
          });
    }
    crew.run(RUN_MILLIS);
    assertThat(count[0]).as("changes").isGreaterThan(10_000);
  }

  private static byte[] term(int number) {
    return RandomTerms.text("comes and goes " + number);
  }

  /** Terms get and lose a second row, so that lists go from one to the other. */
  @Test
  void rowIsFoundWhileItsTermGetsAndLosesAList() throws Exception {
    PostingsTable postings = new PostingsTable();
    for (int term = 1; term <= STAYING; term++) {
      postings.add(term, term);
    }
    Crew crew = new Crew();
    boolean[] hasSecond = new boolean[STAYING + 1];
    crew.add(
        () -> {
          int term = 1 + random.nextInt(STAYING);
          hasSecond[term] = !hasSecond[term];
          if (hasSecond[term]) {
            postings.add(term, 1000 + term);
          } else {
            postings.remove(term, 1000 + term);
          }
        });
    for (int reader = 0; reader < READERS; reader++) {
      int[] batch = new int[4];
      crew.add(
          () -> {
            for (int term = 1; term <= STAYING; term++) {
              int count = postings.rowIds(term).next(batch);
              if (count == 0 || batch[0] != term || count > 1 && batch[1] != 1000 + term) {
                throw new AssertionError("term " + term + " has " + Arrays.toString(batch));
              }
            }
          });
    }
    crew.run(RUN_MILLIS);
  }

  /** Ids of terms that come and go, all equal far into them, are those of other ties by now. */
  @Test
  void rangeStartsRightWhileIdsOfTiesAreUsedAgain() throws Exception {
    TermDictionary dictionary = new TermDictionary();
    TermOrder order = new TermOrder(dictionary);
    // One term spoils what the leaf has in common, so that all others are ties.
    insert(dictionary, order, RandomTerms.text("a"));
    byte[][] staying = new byte[STAYING][];
    int[] ids = new int[STAYING];
    for (int i = 0; i < STAYING; i++) {
      staying[i] = RandomTerms.text("equal in the first bytes " + (char) ('b' + i));
      ids[i] = insert(dictionary, order, staying[i]);
    }
    byte[][] coming = new byte[STAYING][];
    Crew crew = new Crew();
    crew.add(
        () -> {
          int index = random.nextInt(STAYING);
          if (coming[index] != null) {
            int id = dictionary.find(coming[index]);
            order.remove(id, coming[index]);
            dictionary.remove(id);
          }
          String text = "equal in the first bytes " + (char) ('a' + random.nextInt(STAYING + 2));
          coming[index] = RandomTerms.text(text + "+" + index);
          insert(dictionary, order, coming[index]);
        });
    for (int reader = 0; reader < READERS; reader++) {
      SplittableRandom choice = random.split();
      crew.add(
          () -> {
            int first = choice.nextInt(STAYING);
            check(order.walk(new TermRange(staying[first], true, null, true)), ids, first, 1);
            check(order.walkBack(new TermRange(null, true, staying[first], true)), ids, first, -1);
          });
    }
    crew.run(RUN_MILLIS);
  }

  private static int insert(TermDictionary dictionary, TermOrder order, byte[] term) {
    int id = dictionary.findOrAdd(term);
    order.insert(id, term);
    return id;
  }

  /** The walk must meet all that stay from {@code first} on, and none of those before. */
  private static void check(TermWalk walk, int[] staying, int first, int step) {
    int next = first;
    for (int id = walk.next(); id != 0; id = walk.next()) {
      for (int i = 0; i < staying.length; i++) {
        if (staying[i] == id) {
          if (i != next) {
            throw new AssertionError("met term " + i + ", expected " + next);
          }
          next += step;
        }
      }
    }
    if (next != (step > 0 ? staying.length : -1)) {
      throw new AssertionError("ended before term " + next);
    }
  }
}
