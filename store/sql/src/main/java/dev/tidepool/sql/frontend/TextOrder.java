package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.NlsString;

/**
 * Refuses the one case in which Calcite's order of texts would give a wrong answer.
 *
 * <p>Texts are ordered by code point here. Calcite joins and splits ranges between literals by the
 * order of UTF-16 units, which is another one only between characters from U+E000 to U+FFFF and
 * those above, whose units are surrogates. So a statement that compares with literals of both kinds
 * and asks for a range is refused; parameters, and what is computed, are not touched by Calcite.
 *
 * <p><b>Threads:</b> one.
 */
final class TextOrder extends SqlBasicVisitor<Void> {
  private static final Set<SqlKind> RANGES =
      Set.of(
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.BETWEEN);
  private static final Set<SqlKind> POINTS =
      Set.of(SqlKind.EQUALS, SqlKind.NOT_EQUALS, SqlKind.IN, SqlKind.NOT_IN);

  private int depth; // of comparisons around what is visited
  private int rangeDepth;
  private SqlParserPos range; // one with a literal of either kind
  private SqlParserPos openRange; // one without any literal; what it compares may be one elsewhere
  private boolean isElsewhere; // whether there is such a text outside of comparisons
  private boolean hasHighUnits; // U+E000 to U+FFFF
  private boolean hasSurrogates;

  private TextOrder() {}

  /**
   * Checks a statement.
   *
   * @throws SqlException at a range that might be judged by the wrong order
   */
  static void check(SqlNode statement) {
    TextOrder texts = new TextOrder();
    statement.accept(texts);
    SqlParserPos range = texts.range;
    if (range == null && texts.isElsewhere) {
      range = texts.openRange;
    }
    if (range != null && texts.hasHighUnits && texts.hasSurrogates) {
      throw new SqlException(
          Code.UNSUPPORTED,
          "ranges of texts with characters from U+E000 to U+FFFF beside others above U+FFFF are not"
              + " supported as literals; give the texts as parameters",
          range.getLineNum(),
          range.getColumnNum());
    }
  }

  @Override
  public Void visit(SqlCall call) {
    int isRange = RANGES.contains(call.getKind()) ? 1 : 0;
    int isComparison = POINTS.contains(call.getKind()) ? 1 : isRange;
    if (isRange == 1
        && openRange == null
        && call.getOperandList().stream().noneMatch(SqlLiteral.class::isInstance)) {
      openRange = call.getParserPosition();
    }
    rangeDepth += isRange;
    depth += isComparison;
    super.visit(call);
    rangeDepth -= isRange;
    depth -= isComparison;
    return null;
  }

  @Override
  public Void visit(SqlLiteral literal) {
    if (!(literal.getValue() instanceof NlsString text)) {
      return null;
    }
    boolean high = hasHighUnits(text.getValue());
    boolean surrogates = hasSurrogates(text.getValue());
    isElsewhere |= depth == 0 && (high || surrogates);
    hasHighUnits |= high;
    hasSurrogates |= surrogates;
    if (range == null && rangeDepth > 0 && (high || surrogates)) {
      range = literal.getParserPosition();
    }
    return null;
  }

  /** Whether Calcite might not order {@code text} as we do. */
  static boolean isSpecial(String text) {
    return hasHighUnits(text) || hasSurrogates(text);
  }

  private static boolean hasHighUnits(String text) {
    return text.chars().anyMatch(unit -> unit >= 0xE000);
  }

  private static boolean hasSurrogates(String text) {
    return text.chars().anyMatch(unit -> unit >= 0xD800 && unit < 0xE000);
  }
}
