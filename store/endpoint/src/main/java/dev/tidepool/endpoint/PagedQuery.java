package dev.tidepool.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.endpoint.RequestException.Code;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.SqlEngine;
import dev.tidepool.sql.Tables;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ScanRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A statement that is read in pages: rows of one table, in the order that the table gives them, so
 * that the place of a row of the result is that of a row of the table.
 *
 * @param query planned for one page
 * @param scan of the table
 * @param mark of the statement and its parameters
 */
record PagedQuery(PreparedQuery query, PageScan scan, String mark) {
  private static final List<String> STEPS = List.of("project ", "filter ", "scan ");
  private static final int MARK_BYTES = 9;

  /**
   * Plans the page that {@code request} asks for.
   *
   * @throws RequestException if the statement has no pages, or the page is of another one
   */
  static PagedQuery of(Map<String, Relation> relations, QueryRequest request) {
    String mark = mark(request.sql(), request.parameters());
    String after = request.page().token() == null ? null : after(request.page().token(), mark);
    PageScan whole = new PageScan(after, ScanRequest.UNLIMITED);
    PreparedQuery query = plan(relations, whole, request.sql());
    List<String> steps = query.explain().lines().map(String::strip).toList();
    boolean isOneScan =
        steps.stream().allMatch(step -> STEPS.stream().anyMatch(step::startsWith))
            && steps.stream().filter(step -> step.startsWith("scan ")).count() == 1;
    if (!isOneScan) {
      throw new RequestException(
          Code.MALFORMED_REQUEST,
          "pages are of statements that read rows of one table, in an order of its columns");
    }
    if (steps.stream().anyMatch(step -> step.startsWith("filter "))) {
      return new PagedQuery(plan(relations, whole, request.sql()), whole, mark);
    }
    Operand limit = new Operand.Literal(request.page().rowCount() + 1); // is there more?
    PageScan limited = new PageScan(after, limit);
    return new PagedQuery(plan(relations, limited, request.sql()), limited, mark);
  }

  private static PreparedQuery plan(
      Map<String, Relation> relations, PageScan scan, String statement) {
    Tables tables = new Tables();
    relations.forEach((name, relation) -> tables.put(name, scan.over(relation)));
    return new SqlEngine(tables).prepare(statement);
  }

  /** The page behind the row at which the scan is. */
  String next() {
    return mark + scan.token();
  }

  private static String after(String token, String mark) {
    if (!token.startsWith(mark)) {
      throw new RequestException(
          Code.PARAMETER, "the page is of another statement, or of other parameters");
    }
    return token.substring(mark.length());
  }

  private static String mark(String sql, List<JsonNode> parameters) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(sql.getBytes(StandardCharsets.UTF_8));
      byte[] hash = digest.digest(parameters.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, MARK_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
