package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.engine.StoreClosedException;
import dev.tidepool.sql.error.SqlException;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import java.util.function.Supplier;

/** What goes wrong with a statement, as a {@link RequestException}; a defect stays what it is. */
final class QueryFailures {
  private final Plans.TablesNow tables;
  private final QueryLimits limits;

  QueryFailures(Plans.TablesNow tables, QueryLimits limits) {
    this.tables = tables;
    this.limits = limits;
  }

  <T> T translated(Supplier<T> part) {
    try {
      return part.get();
    } catch (SqlException e) {
      throw translation(e);
    } catch (StatementException e) {
      throw new RequestException(e);
    } catch (QueryLimitException e) {
      throw limit(e);
    } catch (TableUnavailableException | StoreClosedException e) {
      throw unavailable(e);
    } catch (StackOverflowError e) {
      throw new RequestException(Code.MALFORMED_REQUEST, "the statement is nested too deeply");
    }
  }

  private RequestException translation(SqlException e) {
    if (e.code() == SqlException.Code.LIMIT) {
      return limit(e);
    }
    if (e.code() == SqlException.Code.UNKNOWN_TABLE && tables.missing() != null) {
      return unavailable(tables.missing());
    }
    return new RequestException(e);
  }

  private static RequestException unavailable(RuntimeException e) {
    if (e instanceof TablesMoveException moves) {
      return new RequestException(moves);
    }
    return new RequestException(Code.UNAVAILABLE, e.getMessage());
  }

  private RequestException limit(RuntimeException e) {
    if (limits.isCancelled()) {
      return new RequestException(Code.CANCELLED, "the query was cancelled");
    }
    try {
      limits.checkNow();
      return new RequestException(Code.LIMIT, e.getMessage());
    } catch (QueryLimitException late) {
      return new RequestException(Code.TIMEOUT, late.getMessage());
    }
  }
}
