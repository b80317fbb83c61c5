package dev.tidepool.sql.frontend;

import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.parse.TextShape;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** A query that was read and can be planned, once. <b>Threads:</b> one. */
final class ParsedQuery {
  private final SourceText source;
  private final SqlNode root;
  private final List<SharedLiterals.Place> places;

  private ParsedQuery(SourceText source, SqlNode root) {
    this.source = source;
    this.root = root;
    this.places = SharedLiterals.of(root);
  }

  /**
   * Reads a query.
   *
   * @throws dev.tidepool.sql.error.SqlException if it is none, at its place within {@code source}
   */
  static ParsedQuery of(SourceText source) {
    return new ParsedQuery(source, Analysis.parse(source.text()));
  }

  /** What Calcite changes as it is planned. */
  SqlNode root() {
    return root;
  }

  /** Which of the {@code literals} of its text can be others in a plan for many texts. */
  boolean[] shareable(List<TextShape.Literal> literals) {
    boolean[] found = new boolean[literals.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = place(literals.get(i)) != null;
    }
    return found;
  }

  /** Makes parameters of {@code literals}, each of them shareable. */
  void share(List<TextShape.Literal> literals) {
    for (int i = 0; i < literals.size(); i++) {
      SharedLiterals.Place place = place(literals.get(i));
      SqlLiteral parsed = place.literal();
      boolean isSigned = signs(literals.get(i), parsed) == 1;
      place
          .replace()
          .accept(isSigned ? LiteralParameter.ofSigned(i, parsed) : LiteralParameter.of(i, parsed));
    }
  }

  /** Where {@code literal} is, or null if it is nowhere, or is another value for Calcite. */
  private SharedLiterals.Place place(TextShape.Literal literal) {
    for (SharedLiterals.Place place : places) {
      int signs = signs(literal, place.literal());
      if (signs == 0 && isSame(place.literal(), literal.value())
          || signs == 1 && isNegative(place.literal(), literal.value())) {
        return place;
      }
    }
    return null;
  }

  /** How many characters before {@code literal} belong to it for Calcite; another one has -1. */
  private int signs(TextShape.Literal literal, SqlLiteral parsed) {
    SqlParserPos at = parsed.getParserPosition();
    return source.lineOf(at.getLineNum()) == literal.line()
        ? literal.column() - source.columnOf(at.getLineNum(), at.getColumnNum())
        : -1;
  }

  private static boolean isSame(SqlLiteral literal, Object value) {
    if (value instanceof String text) {
      return literal.getTypeName() == SqlTypeName.CHAR
          && text.equals(literal.getValueAs(String.class));
    }
    return literal.getTypeName() == SqlTypeName.DECIMAL
        && new BigDecimal(value.toString()).equals(literal.getValueAs(BigDecimal.class));
  }

  private static boolean isNegative(SqlLiteral literal, Object value) {
    return !(value instanceof String)
        && literal.getTypeName() == SqlTypeName.DECIMAL
        && new BigDecimal(value.toString()).negate().equals(literal.getValueAs(BigDecimal.class));
  }
}
