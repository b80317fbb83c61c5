package dev.tidepool.sql.frontend;

import dev.tidepool.sql.plan.TableAccess;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;

/** Groups that a table computes itself. <b>Threads:</b> any. */
final class PushedAggregation {
  private PushedAggregation() {}

  /** The grouping as a request to the table, or null if it cannot do all of it. */
  static Aggregation of(Aggregate aggregate, TableAccess access) {
    if (!access.canAggregate() || aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return null;
    }
    List<Integer> groupBy = new ArrayList<>();
    for (int index : aggregate.getGroupSet()) {
      if (type(access, index).isArray()) {
        return null;
      }
      groupBy.add(access.column(index));
    }
    List<Call> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      Call pushed = pushed(call, access);
      if (pushed == null) {
        return null;
      }
      calls.add(pushed);
    }
    return groupBy.isEmpty() && calls.isEmpty() ? null : new Aggregation(groupBy, calls);
  }

  private static ColumnType type(TableAccess access, int index) {
    return access.relation().schema().column(access.column(index)).type();
  }

  private static Call pushed(AggregateCall call, TableAccess access) {
    boolean isPlain = !call.hasFilter() && !call.hasCollation() && call.distinctKeys == null;
    if (!isPlain || call.getArgList().size() > 1) {
      return null;
    }
    Function function =
        switch (call.getAggregation().getKind()) {
          case COUNT -> Function.COUNT;
          case SUM -> Function.SUM;
          case MIN -> Function.MIN;
          case MAX -> Function.MAX;
          default -> null;
        };
    if (function == null) {
      return null;
    }
    if (call.getArgList().isEmpty()) {
      return function == Function.COUNT ? new Call(Function.COUNT, -1, false) : null;
    }
    int index = call.getArgList().get(0);
    ColumnType type = type(access, index);
    boolean isOfDistinct =
        call.isDistinct() && (function == Function.COUNT || function == Function.SUM);
    boolean isPossible = !type.isArray() || function == Function.COUNT && !isOfDistinct;
    return isPossible ? new Call(function, access.column(index), isOfDistinct) : null;
  }
}
