package dev.tidepool.sql.parse;

import static java.util.Map.entry;

import dev.tidepool.sql.parse.Token.Kind;
import dev.tidepool.table.schema.ColumnType;
import java.util.Locale;
import java.util.Map;

/** Reads types of columns: {@code BIGINT}, {@code STRING ARRAY}, {@code ARRAY<INT>}. */
final class ColumnTypeParser {
  private static final Map<String, ColumnType> TYPES =
      Map.ofEntries(
          entry("string", ColumnType.STRING),
          entry("text", ColumnType.STRING),
          entry("varchar", ColumnType.STRING),
          entry("int", ColumnType.INT),
          entry("integer", ColumnType.INT),
          entry("bigint", ColumnType.BIGINT),
          entry("long", ColumnType.BIGINT),
          entry("double", ColumnType.DOUBLE),
          entry("decimal", ColumnType.DECIMAL),
          entry("numeric", ColumnType.DECIMAL),
          entry("boolean", ColumnType.BOOLEAN),
          entry("bool", ColumnType.BOOLEAN),
          entry("timestamp", ColumnType.TIMESTAMP),
          entry("bytes", ColumnType.BYTES),
          entry("varbinary", ColumnType.BYTES));

  private static final String EXPECTED =
      "a type (STRING, INT, BIGINT, DOUBLE, DECIMAL, BOOLEAN, TIMESTAMP or BYTES, with ARRAY"
          + " behind it for an array)";

  private ColumnTypeParser() {}

  static ColumnType type(TokenCursor tokens) {
    if (tokens.accept("array")) {
      tokens.expectSymbol('<');
      ColumnType element = scalar(tokens);
      tokens.expectSymbol('>');
      return ColumnType.arrayOf(element);
    }
    ColumnType scalar = scalar(tokens);
    Token next = tokens.peek();
    boolean isArray = tokens.accept("array");
    if (tokens.acceptSymbol('[')) {
      tokens.expectSymbol(']');
      isArray = true;
    }
    boolean isNested = isArray && (tokens.peek().isWord("array") || tokens.peek().isSymbol('['));
    if (isNested) {
      throw next.error("arrays of arrays are not a type of columns");
    }
    return isArray ? ColumnType.arrayOf(scalar) : scalar;
  }

  private static ColumnType scalar(TokenCursor tokens) {
    Token name = tokens.peek();
    ColumnType type =
        name.kind() == Kind.WORD ? TYPES.get(name.text().toLowerCase(Locale.ROOT)) : null;
    if (type == null) {
      throw tokens.expected(EXPECTED);
    }
    tokens.take();
    if (name.isWord("double")) {
      tokens.accept("precision");
    }
    if (tokens.peek().isSymbol('(')) {
      throw tokens
          .peek()
          .error(
              "types have no length or precision, as nobody would check it: write "
                  + name.text().toUpperCase(Locale.ROOT));
    }
    return type;
  }
}
