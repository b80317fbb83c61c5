package dev.tidepool.bench.query.task;

import dev.tidepool.bench.data.Permutation;
import dev.tidepool.bench.measure.DiskUsage;
import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.QuerySettings;
import dev.tidepool.bench.report.Figure;
import dev.tidepool.bench.report.Metric;
import dev.tidepool.bench.report.Outcome;
import dev.tidepool.bench.report.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What indexes cost who writes: all orders are put, then each once more in random order with
 * another status. The commit at the end counts; making the rows does not.
 */
record Puts(String name, PutTarget.Opener opener) implements QueryTask {

  private static final int BATCH = 10_000;
  private static final int WARM_UP_ROWS_MAX = 200_000;

  @Override
  public Outcome run(QuerySettings settings, Path directory) throws Exception {
    Orders orders = settings.orders();
    Path warmUp = directory.resolve("warm-up");
    measure(new Orders(Math.min(WARM_UP_ROWS_MAX, orders.count()), settings.seed()), warmUp);
    DiskUsage.delete(warmUp);
    return new Outcome(measure(orders, directory.resolve("measured")), List.of());
  }

  private List<Sample> measure(Orders orders, Path directory) throws Exception {
    Permutation order = new Permutation(orders.count(), orders.seed() + 1);
    try (PutTarget target = opener.open(directory, orders.count())) {
      double inserts = putsPerSecond(target, orders.count(), orders::order);
      double updates =
          putsPerSecond(target, orders.count(), turn -> changed(orders.order(order.apply(turn))));
      return List.of(sample("insert", inserts), sample("update", updates));
    }
  }

  private static Order changed(Order order) {
    int next = (Orders.STATUSES.indexOf(order.status()) + 1) % Orders.STATUSES.size();
    return order.withStatus(Orders.STATUSES.get(next));
  }

  private Sample sample(String workload, double putsPerSecond) {
    return new Sample(name, new Figure(workload, Metric.OPS_PER_SECOND), putsPerSecond);
  }

  private static double putsPerSecond(PutTarget target, int count, IntFunction<Order> rows) {
    byte[][] keys = new byte[BATCH][];
    byte[][] values = new byte[BATCH][];
    long nanos = 0;
    for (int first = 0; first < count; first += BATCH) {
      int size = Math.min(BATCH, count - first);
      for (int i = 0; i < size; i++) {
        Order order = rows.apply(first + i);
        keys[i] = order.key();
        values[i] = order.json();
      }
      long begin = System.nanoTime();
      for (int i = 0; i < size; i++) {
        target.put(keys[i], values[i]);
      }
      nanos += System.nanoTime() - begin;
    }
    long begin = System.nanoTime();
    target.commit();
    nanos += System.nanoTime() - begin;
    return count * 1e9 / nanos;
  }
}
