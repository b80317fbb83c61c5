package dev.tidepool.bench.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The right answers, by walking over all orders: what everybody has to agree with before time is
 * taken.
 */
public final class ExpectedAnswers {

  /** How many sets of parameters of each question are checked. */
  public static final int CHECKED = 8;

  private static final int FIRST_COUNT = 10;

  private final Map<Question, long[]> hashes = new EnumMap<>(Question.class);

  /** One status, over all orders. */
  private static final class Totals {
    private long count;
    private long max = Long.MIN_VALUE;
    private long sum;

    private void add(long total) {
      count++;
      max = Math.max(max, total);
      sum += total;
    }
  }

  public ExpectedAnswers(Orders orders, Parameters parameters) {
    Map<String, Totals> byStatus = new TreeMap<>();
    Map<List<Object>, AnswerHash> filters = new HashMap<>();
    Map<List<Object>, AnswerHash> joins = new HashMap<>();
    for (Object[] pair : checked(parameters, Question.FILTER)) {
      filters.put(Arrays.asList(pair), begun(Question.FILTER));
      joins.put(Arrays.asList(pair), begun(Question.JOIN));
    }
    Map<Object, PriorityQueue<Order>> firsts = new HashMap<>();
    for (Object[] bound : checked(parameters, Question.FIRST_TEN)) {
      firsts.put(bound[0], new PriorityQueue<>(Comparator.comparingLong(Order::total).reversed()));
    }
    for (int row = 0; row < orders.count(); row++) {
      Order order = orders.order(row);
      byStatus.computeIfAbsent(order.status(), status -> new Totals()).add(order.total());
      List<Object> pair = List.of(order.city(), order.status());
      AnswerHash filter = filters.get(pair);
      if (filter != null) {
        addRow(filter, order.id(), order.total());
        addRow(joins.get(pair), order.id(), orders.customer((int) order.customer()).name());
      }
      firsts.forEach((bound, first) -> offer(first, order, (long) bound));
    }
    for (Question question : Question.values()) {
      long[] ofQuestion =
          checked(parameters, question).stream()
              .mapToLong(
                  set ->
                      switch (question) {
                        case KEY -> ofKey(orders, (int) (long) set[0]);
                        case FILTER -> filters.get(Arrays.asList(set)).hash();
                        case JOIN -> joins.get(Arrays.asList(set)).hash();
                        case FIRST_TEN -> ofFirst(firsts.get(set[0]));
                        case COUNT -> ofCount(byStatus.getOrDefault(set[0], new Totals()));
                        case GROUP, SUM -> ofGroups(question, byStatus);
                      })
              .toArray();
      hashes.put(question, ofQuestion);
    }
  }

  /** The {@link AnswerHash} of the answer to {@code question} with its parameters number i. */
  public long hash(Question question, int i) {
    return hashes.get(question)[i];
  }

  private static List<Object[]> checked(Parameters parameters, Question question) {
    return List.of(parameters.of(question)).subList(0, CHECKED);
  }

  private static void offer(PriorityQueue<Order> first, Order order, long bound) {
    if (order.total() >= bound) {
      first.add(order);
      if (first.size() > FIRST_COUNT) {
        first.remove();
      }
    }
  }

  private static long ofKey(Orders orders, int row) {
    AnswerHash answer = begun(Question.KEY);
    Order order = orders.order(row);
    addRow(answer, order.city(), order.total());
    return answer.hash();
  }

  private static long ofFirst(PriorityQueue<Order> first) {
    AnswerHash answer = begun(Question.FIRST_TEN);
    first.stream()
        .sorted(Comparator.comparingLong(Order::total))
        .forEach(order -> addRow(answer, order.id(), order.total()));
    return answer.hash();
  }

  private static long ofCount(Totals totals) {
    AnswerHash answer = begun(Question.COUNT);
    addRow(answer, totals.count);
    return answer.hash();
  }

  private static long ofGroups(Question question, Map<String, Totals> byStatus) {
    AnswerHash answer = begun(question);
    byStatus.forEach(
        (status, totals) -> {
          if (question == Question.GROUP) {
            addRow(answer, status, totals.count);
          } else {
            addRow(answer, status, totals.max, totals.sum);
          }
        });
    return answer.hash();
  }

  private static AnswerHash begun(Question question) {
    AnswerHash answer = new AnswerHash();
    answer.begin(question);
    return answer;
  }

  private static void addRow(AnswerHash answer, Object... values) {
    for (Object value : values) {
      answer.value(value);
    }
    answer.endRow();
  }
}
