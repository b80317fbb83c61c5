package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.wire.WireReader;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanStatistics;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The rows that another instance sends, as they come. */
final class RemoteCursor implements ResultCursor {
  private final PeerAnswer answer;
  private final RemoteRelation asked;
  private final QueryLimits limits;
  private final Object[] row;
  private ScanStatistics statistics = ScanStatistics.NONE; // known at the end
  private boolean hasBegun;
  private boolean hasEnded;

  RemoteCursor(PeerAnswer answer, RemoteRelation asked, int columnCount, QueryLimits limits) {
    this.answer = answer;
    this.asked = asked;
    this.limits = limits;
    this.row = new Object[columnCount];
  }

  @Override
  public boolean next() {
    limits.step();
    if (!hasEnded && read()) {
      return true;
    }
    hasEnded = true;
    return false;
  }

  private boolean read() {
    try {
      return answer.read(limits, this::readRow);
    } catch (QueryLimitException e) {
      throw hasBegun ? e : asked.unanswered(e, limits);
    }
  }

  private boolean readRow(WireReader in) throws IOException {
    if (!hasBegun) {
      readHead(in);
      hasBegun = true;
    }
    int tag = in.tag();
    switch (tag) {
      case Frame.ROW:
        for (int i = 0; i < row.length; i++) {
          row[i] = in.value();
        }
        return true;
      case Frame.END:
        statistics = PeerAnswers.readStatistics(in);
        answer.end();
        return false;
      case Frame.ERROR:
        throw answer.error(in);
      default:
        throw new IOException("there is no part of an answer of tag " + tag);
    }
  }

  /** The partitions that are answered for have to be those that were asked. */
  private void readHead(WireReader in) throws IOException {
    int tag = in.tag();
    if (tag == Frame.ERROR) {
      throw answer.error(in);
    }
    if (tag != Frame.HEAD) {
      throw new IOException("an answer begins with tag " + tag);
    }
    Set<Integer> answered = new TreeSet<>();
    for (int i = in.count(); i > 0; i--) {
      answered.add(in.count());
    }
    if (!answered.equals(asked.partitions().keySet())) {
      throw new TablesMoveException(
          "asked for partitions " + asked.partitions().keySet() + ", answered for " + answered,
          null);
    }
  }

  @Override
  public Object value(int index) {
    return row[index];
  }

  @Override
  public ScanStatistics statistics() {
    return statistics;
  }

  @Override
  public void close() {
    answer.close();
  }
}
