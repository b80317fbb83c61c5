package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.AnswerHash;
import dev.tidepool.bench.query.Customer;
import dev.tidepool.bench.query.Order;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Question;
import dev.tidepool.bench.rival.BenchStore;
import dev.tidepool.bench.rival.Conditions;
import dev.tidepool.bench.rival.Rivals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * What users do who have no index: they go through {@code all()} of Kafka's store on RocksDB, make
 * an object of each value, and keep what they look for. Only what has a key is read by it.
 */
final class ScanContender implements Contender {

  private static final Conditions CONDITIONS = new Conditions(64L << 20, false, false, false);
  private static final int FIRST_COUNT = 10;

  private final BenchStore orderStore;
  private final BenchStore customerStore;
  private final OrderReader reader = new OrderReader();

  ScanContender(Path directory) {
    orderStore =
        BenchStore.open(Rivals.of(Rivals.ROCKSDB), CONDITIONS, directory.resolve("orders"));
    customerStore =
        BenchStore.open(Rivals.of(Rivals.ROCKSDB), CONDITIONS, directory.resolve("customers"));
  }

  @Override
  public boolean canAnswer(Question question) {
    return true;
  }

  @Override
  public String version() {
    return "Kafka Streams " + AppInfoParser.getVersion();
  }

  @Override
  public void load(Orders orders) {
    for (int row = 0; row < orders.count(); row++) {
      Order order = orders.order(row);
      orderStore.put(order.key(), order.json());
    }
    orderStore.commit(orders.count());
    for (int row = 0; row < orders.customerCount(); row++) {
      Customer customer = orders.customer(row);
      customerStore.put(customer.key(), customer.json());
    }
    customerStore.commit(orders.customerCount());
  }

  @Override
  public Asker prepare(Question question) {
    return switch (question) {
      case KEY -> this::key;
      case FILTER -> this::filter;
      case FIRST_TEN -> this::firstTen;
      case COUNT -> this::count;
      case GROUP -> (parameters, answer) -> groups(answer, false);
      case SUM -> (parameters, answer) -> groups(answer, true);
      case JOIN -> this::join;
    };
  }

  private void forEach(Consumer<Order> action) throws IOException {
    try (KeyValueIterator<Bytes, byte[]> rows = orderStore.all()) {
      while (rows.hasNext()) {
        var row = rows.next();
        long id = ByteBuffer.wrap(row.key.get()).getLong();
        action.accept(reader.order(id, row.value));
      }
    }
  }

  private void key(Object[] parameters, AnswerHash answer) throws IOException {
    long id = (long) parameters[0];
    Order order = reader.order(id, orderStore.get(Order.key(id)));
    answer.text(order.city());
    answer.number(order.total());
    answer.endRow();
  }

  private List<Order> matching(Object[] parameters) throws IOException {
    List<Order> found = new ArrayList<>();
    forEach(
        order -> {
          if (order.city().equals(parameters[0]) && order.status().equals(parameters[1])) {
            found.add(order);
          }
        });
    return found;
  }

  private void filter(Object[] parameters, AnswerHash answer) throws IOException {
    for (Order order : matching(parameters)) {
      answer.number(order.id());
      answer.number(order.total());
      answer.endRow();
    }
  }

  private void join(Object[] parameters, AnswerHash answer) throws IOException {
    for (Order order : matching(parameters)) {
      answer.number(order.id());
      answer.text(reader.customerName(customerStore.get(Order.key(order.customer()))));
      answer.endRow();
    }
  }

  private void firstTen(Object[] parameters, AnswerHash answer) throws IOException {
    long bound = (long) parameters[0];
    PriorityQueue<Order> first =
        new PriorityQueue<>(Comparator.comparingLong(Order::total).reversed());
    forEach(
        order -> {
          if (order.total() >= bound) {
            first.add(order);
            if (first.size() > FIRST_COUNT) {
              first.remove();
            }
          }
        });
    ArrayDeque<Order> ascending = new ArrayDeque<>();
    while (!first.isEmpty()) {
      ascending.push(first.remove());
    }
    for (Order order : ascending) {
      answer.number(order.id());
      answer.number(order.total());
      answer.endRow();
    }
  }

  private void count(Object[] parameters, AnswerHash answer) throws IOException {
    long[] count = new long[1];
    forEach(order -> count[0] += order.status().equals(parameters[0]) ? 1 : 0);
    answer.number(count[0]);
    answer.endRow();
  }

  private void groups(AnswerHash answer, boolean totals) throws IOException {
    Map<String, long[]> groups = new TreeMap<>();
    forEach(
        order -> {
          long[] group =
              groups.computeIfAbsent(order.status(), status -> new long[] {0, Long.MIN_VALUE, 0});
          group[0]++;
          group[1] = Math.max(group[1], order.total());
          group[2] += order.total();
        });
    groups.forEach(
        (status, group) -> {
          answer.text(status);
          if (totals) {
            answer.number(group[1]);
            answer.number(group[2]);
          } else {
            answer.number(group[0]);
          }
          answer.endRow();
        });
  }

  @Override
  public void close() {
    orderStore.close();
    customerStore.close();
  }
}
