package dev.tidepool.server.node;

import dev.tidepool.server.catalog.CatalogTable;
import dev.tidepool.server.catalog.TableOptions.Keys;
import dev.tidepool.sql.ListQuery;
import dev.tidepool.sql.PreparedQuery;
import dev.tidepool.sql.parse.Statement.ShowUnreadable;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.QueryLimits;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.query.ResultCursor;
import dev.tidepool.table.query.ScanRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** SHOW UNREADABLE RECORDS: of all partitions, wherever they are. */
final class UnreadableQuery {
  private static final List<ResultColumn> COLUMNS =
      List.of(
          new ResultColumn("partition", SqlType.INT, false),
          ListQuery.text("key"),
          ListQuery.number("bytes"),
          ListQuery.text("reason"));

  private static final Comparator<Object[]> ORDER =
      Comparator.<Object[]>comparingInt(row -> (Integer) row[0])
          .thenComparing(row -> (String) row[1]);

  private UnreadableQuery() {}

  /**
   * Answers the statement.
   *
   * @param records gives the {@link UnreadableRecords} of all partitions, as they can be asked then
   */
  static PreparedQuery of(
      String sql, ShowUnreadable statement, CatalogTable table, Supplier<Relation> records) {
    return new ListQuery(
        sql,
        COLUMNS,
        List.of(),
        (parameters, limits) -> rows(statement.countMax(), table, records.get(), limits));
  }

  private static List<Object[]> rows(
      int countMax, CatalogTable table, Relation records, QueryLimits limits) {
    ScanRequest request =
        new ScanRequest(
            Predicate.TRUE,
            List.of(0, 1, 2, 3),
            List.of(),
            ScanRequest.FROM_START,
            new Operand.Literal((long) countMax),
            null);
    List<Object[]> rows = new ArrayList<>();
    try (ResultCursor found = records.prepare(request).open(new Object[0], limits)) {
      while (found.next()) {
        limits.step();
        rows.add(
            new Object[] {
              found.value(0),
              text(table.options().keyFormat(), (byte[]) found.value(1)),
              ((Integer) found.value(2)).longValue(),
              found.value(3)
            });
      }
    }
    rows.sort(ORDER);
    return rows;
  }

  /** A key as its format says, or, as it can be the key that is unreadable, its bytes. */
  private static String text(Keys format, byte[] key) {
    return switch (format) {
      case JSON, STRING -> textOfUtf8(key);
      case LONG ->
          key.length == Long.BYTES ? String.valueOf(ByteBuffer.wrap(key).getLong()) : hex(key);
      case INT ->
          key.length == Integer.BYTES ? String.valueOf(ByteBuffer.wrap(key).getInt()) : hex(key);
      case BYTES -> hex(key);
    };
  }

  private static String textOfUtf8(byte[] key) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      return hex(key);
    }
  }

  private static String hex(byte[] key) {
    return "x'" + HexFormat.of().formatHex(key) + "'";
  }
}
