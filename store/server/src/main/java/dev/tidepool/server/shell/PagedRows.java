package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Pages, the next one asked for when its first row is. */
final class PagedRows implements RowReader {
  private final ServerClient client;
  private final String sql;
  private final int pageRows;
  private ServerClient.Page page;
  private int next;

  /**
   * Asks for the first page.
   *
   * @throws RefusedException with status 400 also if the statement has no pages
   */
  PagedRows(ServerClient client, String sql, int pageRows) {
    this.client = client;
    this.sql = sql;
    this.pageRows = pageRows;
    this.page = client.page(sql, pageRows, null);
  }

  @Override
  public List<ResultColumn> columns() {
    return page.columns();
  }

  @Override
  public JsonNode next() {
    while (next == page.rows().size()) {
      if (page.next() == null) {
        return null;
      }
      page = client.page(sql, pageRows, page.next());
      next = 0;
    }
    return page.rows().get(next++);
  }

  @Override
  public boolean hasNext() {
    return next < page.rows().size() || page.next() != null;
  }

  @Override
  public void close() {}
}
