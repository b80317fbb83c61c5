package dev.tidepool.endpoint.wire;

import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import dev.tidepool.table.query.ScanRequest.Call;
import dev.tidepool.table.query.ScanRequest.Function;
import dev.tidepool.table.query.ScanRequest.SortKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Requests to tables, as bytes. Columns travel by their index, so both ends need one schema. */
public final class ScanCodec {
  private static final int DESCENDING = 1;
  private static final int NULLS_FIRST = 2;
  private static final int DISTINCT = 1;

  private ScanCodec() {}

  /** Writes {@code request}. */
  public static void write(WireWriter out, ScanRequest request) throws IOException {
    PredicateCodec.write(out, request.predicate());
    writeColumns(out, request.columns());
    out.count(request.order().size());
    for (SortKey key : request.order()) {
      out.count(key.column());
      out.tag((key.descending() ? DESCENDING : 0) | (key.nullsFirst() ? NULLS_FIRST : 0));
    }
    PredicateCodec.write(out, request.offset());
    PredicateCodec.write(out, request.limit());
    Aggregation aggregation = request.aggregation();
    out.tag(aggregation == null ? 0 : 1);
    if (aggregation != null) {
      writeColumns(out, aggregation.groupBy());
      out.count(aggregation.calls().size());
      for (Call call : aggregation.calls()) {
        out.text(call.function().name());
        out.count(call.column() + 1L); // -1 is for all columns
        out.tag(call.distinct() ? DISTINCT : 0);
      }
    }
  }

  /** Reads a request. */
  public static ScanRequest read(WireReader in) throws IOException {
    var predicate = PredicateCodec.read(in);
    List<Integer> columns = readColumns(in);
    List<SortKey> order = new ArrayList<>();
    for (int i = in.count(); i > 0; i--) {
      int column = in.count();
      int flags = in.tag();
      order.add(new SortKey(column, (flags & DESCENDING) != 0, (flags & NULLS_FIRST) != 0));
    }
    Operand offset = PredicateCodec.readOperand(in);
    Operand limit = PredicateCodec.readOperand(in);
    Aggregation aggregation = in.tag() == 0 ? null : readAggregation(in);
    return new ScanRequest(predicate, columns, order, offset, limit, aggregation);
  }

  private static Aggregation readAggregation(WireReader in) throws IOException {
    List<Integer> groupBy = readColumns(in);
    List<Call> calls = new ArrayList<>();
    for (int i = in.count(); i > 0; i--) {
      Function function = PredicateCodec.constant(Function.class, in.text());
      int column = in.count() - 1;
      calls.add(new Call(function, column, in.tag() == DISTINCT));
    }
    return new Aggregation(groupBy, calls);
  }

  private static void writeColumns(WireWriter out, List<Integer> columns) throws IOException {
    out.count(columns.size());
    for (int column : columns) {
      out.count(column);
    }
  }

  private static List<Integer> readColumns(WireReader in) throws IOException {
    List<Integer> columns = new ArrayList<>();
    for (int i = in.count(); i > 0; i--) {
      columns.add(in.count());
    }
    return columns;
  }
}
