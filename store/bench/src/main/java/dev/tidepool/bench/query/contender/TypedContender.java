package dev.tidepool.bench.query.contender;

import dev.tidepool.bench.query.AnswerHash;
import dev.tidepool.bench.query.Orders;
import dev.tidepool.bench.query.Question;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.Predicate.And;
import dev.tidepool.table.query.Predicate.Comparison;
import dev.tidepool.table.query.Predicate.Operator;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation.PreparedScan;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import java.util.List;

/** Tidepool, asked by prepared requests without SQL; the join is written by hand. */
final class TypedContender implements Contender {

  private static final Predicate CITY_AND_STATUS =
      new And(List.of(equal(TidepoolTables.CITY, 0), equal(TidepoolTables.STATUS, 1)));
  private static final Call COUNT = new Call(Function.COUNT, -1, false);

  private final TidepoolTables tables;

  TypedContender(TidepoolTables tables) {
    this.tables = tables;
  }

  @Override
  public boolean canAnswer(Question question) {
    return true;
  }

  @Override
  public String version() {
    return "Tidepool, by requests";
  }

  @Override
  public void load(Orders orders) throws InterruptedException {
    tables.load(orders);
  }

  @Override
  public Asker prepare(Question question) {
    if (question == Question.JOIN) {
      return join();
    }
    PreparedScan scan = tables.orders().prepare(request(question));
    int columnCount = question.textColumns().size();
    return (parameters, answer) -> {
      try (ResultCursor rows = scan.open(parameters, QueryLimits.defaults())) {
        while (rows.next()) {
          for (int i = 0; i < columnCount; i++) {
            answer.value(rows.value(i));
          }
          answer.endRow();
        }
      }
    };
  }

  private static ScanRequest request(Question question) {
    return switch (question) {
      case KEY ->
          ScanRequest.of(
              equal(TidepoolTables.ID, 0), List.of(TidepoolTables.CITY, TidepoolTables.TOTAL));
      case FILTER ->
          ScanRequest.of(CITY_AND_STATUS, List.of(TidepoolTables.ID, TidepoolTables.TOTAL));
      case JOIN ->
          ScanRequest.of(CITY_AND_STATUS, List.of(TidepoolTables.ID, TidepoolTables.CUSTOMER));
      case FIRST_TEN ->
          new ScanRequest(
              new Comparison(
                  TidepoolTables.TOTAL, Operator.GREATER_OR_EQUAL, new Operand.Parameter(0)),
              List.of(TidepoolTables.ID, TidepoolTables.TOTAL),
              List.of(new SortKey(TidepoolTables.TOTAL, false, false)),
              ScanRequest.FROM_START,
              new Operand.Literal(10L),
              null);
      case COUNT -> aggregate(equal(TidepoolTables.STATUS, 0), List.of(), COUNT);
      case GROUP -> aggregate(Predicate.TRUE, List.of(TidepoolTables.STATUS), COUNT);
      case SUM ->
          aggregate(
              Predicate.TRUE,
              List.of(TidepoolTables.STATUS),
              new Call(Function.MAX, TidepoolTables.TOTAL, false),
              new Call(Function.SUM, TidepoolTables.TOTAL, false));
    };
  }

  private static ScanRequest aggregate(Predicate predicate, List<Integer> groupBy, Call... calls) {
    return new ScanRequest(
        predicate,
        List.of(),
        List.of(),
        ScanRequest.FROM_START,
        ScanRequest.UNLIMITED,
        new Aggregation(groupBy, List.of(calls)));
  }

  private static Comparison equal(int column, int parameter) {
    return new Comparison(column, Operator.EQUAL, new Operand.Parameter(parameter));
  }

  /* The filter, and for each row a look at the other table by its key. */
  private Asker join() {
    PreparedScan left = tables.orders().prepare(request(Question.JOIN));
    PreparedScan right =
        tables
            .customers()
            .prepare(ScanRequest.of(equal(TidepoolTables.ID, 0), List.of(TidepoolTables.NAME)));
    return (parameters, answer) -> {
      try (ResultCursor rows = left.open(parameters, QueryLimits.defaults())) {
        while (rows.next()) {
          takeWithCustomer(rows, right, answer);
        }
      }
    };
  }

  private static void takeWithCustomer(ResultCursor rows, PreparedScan right, AnswerHash answer) {
    Object[] key = {rows.value(1)};
    try (ResultCursor customer = right.open(key, QueryLimits.defaults())) {
      while (customer.next()) {
        answer.value(rows.value(0));
        answer.value(customer.value(0));
        answer.endRow();
      }
    }
  }

  @Override
  public void close() {
    tables.close();
  }
}
