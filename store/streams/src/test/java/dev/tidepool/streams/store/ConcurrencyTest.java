package dev.tidepool.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConcurrencyTest extends StoreTest {

  private static final int KEYS = 500;
  private static final int READERS = 3;
  private static final QueryConfig PLAIN = new QueryConfig(false);

  @Test
  @Timeout(60)
  @DisplayName("Statement 31: queries run beside put, restore, commit, recycle and close")
  void queriesBesideEverything() throws Exception {
    TestContext context = context();
    TidepoolKeyValueStore store = newStore();
    init(store, context);
    store.committedOffset(CHANGELOG);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    CountDownLatch started = new CountDownLatch(READERS);
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(
            CompletableFuture.runAsync(
                () -> {
                  started.countDown();
                  while (!done.get()) {
                    query(store, answered);
                  }
                },
                threads));
      }
      started.await();
      long offset = 0;
      for (int life = 0; life < 6; life++) {
        for (int round = 0; round < 10; round++) {
          for (int i = 0; i < KEYS; i++) {
            String text = "key-" + i;
            if (round % 3 == 0) {
              context.restore(row(text, text + "=" + round));
            } else {
              context.processing("input", 0, ++offset);
              put(store, text, text + "=" + round);
            }
          }
          commit(store, ++offset);
        }
        if (life == 3) {
          store.commit(Map.of());
        }
        store.close();
        init(store, context);
        store.committedOffset(CHANGELOG);
      }
      done.set(true);
      CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
    assertThat(answered).hasPositiveValue();
  }

  private static void query(TidepoolKeyValueStore store, AtomicLong answered) {
    String wanted = "key-" + answered.get() % KEYS;
    QueryResult<byte[]> one =
        store.query(KeyQuery.<Bytes, byte[]>withKey(key(wanted)), PositionBound.unbounded(), PLAIN);
    if (one.isSuccess()) {
      if (one.getResult() != null) {
        assertThat(new String(one.getResult())).startsWith(wanted + "=");
      }
      answered.incrementAndGet();
    } else {
      assertThat(one.getFailureReason()).isEqualTo(FailureReason.STORE_EXCEPTION);
    }
    QueryResult<KeyValueIterator<Bytes, byte[]>> many =
        store.query(RangeQuery.<Bytes, byte[]>withNoBounds(), PositionBound.unbounded(), PLAIN);
    if (many.isSuccess()) {
      try (KeyValueIterator<Bytes, byte[]> rows = many.getResult()) {
        String previous = "";
        while (rows.hasNext()) {
          var row = rows.next();
          String key = new String(row.key.get());
          assertThat(key).isGreaterThan(previous);
          assertThat(new String(row.value)).startsWith(key + "=");
          previous = key;
        }
        answered.incrementAndGet();
      } catch (InvalidStateStoreException closedMeanwhile) {
        // The store was closed while we read from it.
      }
    }
  }

  @Test
  @DisplayName("Statement 18: promotion and recycling need no reopening; threads take turns")
  void restoreAndPutAlternate() {
    TestContext context = context();
    TidepoolKeyValueStore store = openLogged(context);
    long offset = 0;
    for (int turn = 0; turn < 10; turn++) {
      String suffix = "-" + turn;
      onThread("restorer", () -> context.restore(row("restored" + suffix, "1"), row("gone", null)));
      commit(store, offset++);
      onThread(
          "writer" + turn % 2,
          () -> {
            put(store, "put" + suffix, "2");
            put(store, "gone", "3");
          });
      commit(store, offset++);
    }
    assertThat(rows(store)).hasSize(21);
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(19);
    store.close();
    assertThat(rows(openLogged())).hasSize(21);
  }

  private static void onThread(String name, Runnable action) {
    CompletableFuture.runAsync(action, task -> new Thread(task, name).start()).join();
  }
}
