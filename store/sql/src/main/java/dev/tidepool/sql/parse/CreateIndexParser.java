package dev.tidepool.sql.parse;

import static java.util.Map.entry;

import dev.tidepool.sql.parse.Statement.CreateIndex;
import dev.tidepool.sql.parse.Statement.Option;
import dev.tidepool.sql.parse.Statement.Part;
import dev.tidepool.sql.parse.Token.Kind;
import dev.tidepool.table.schema.IndexPart;
import dev.tidepool.table.schema.IndexPart.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what stands behind {@code CREATE [UNIQUE] INDEX}. One statement. */
final class CreateIndexParser {
  private static final Map<String, Function> FUNCTIONS =
      Map.ofEntries(
          entry("lower", Function.LOWER),
          entry("upper", Function.UPPER),
          entry("trim", Function.TRIM),
          entry("char_length", Function.LENGTH),
          entry("length", Function.LENGTH),
          entry("abs", Function.ABS),
          entry("year", Function.YEAR),
          entry("month", Function.MONTH));

  private static final String EXPECTED_PART =
      "a column, or lower, upper, trim, length, abs, year or month of one, or left(column, n), or"
          + " floor(column TO DAY)";

  private final TokenCursor tokens;
  private final boolean unique;

  CreateIndexParser(TokenCursor tokens, boolean unique) {
    this.tokens = tokens;
    this.unique = unique;
  }

  CreateIndex parse() {
    boolean ifNotExists = tokens.accept("if", "not", "exists");
    Name name = tokens.name("the name of an index");
    if (!tokens.accept("on")) {
      throw tokens.expected("ON and the name of a table");
    }
    Name table = tokens.name("the name of a table");
    boolean ordered = ordered();
    List<Part> parts = parts();
    Map<String, Option> options = OptionParser.options(tokens);
    SourceText condition = condition();
    if (options.isEmpty()) {
      options = OptionParser.options(tokens);
    }
    return new CreateIndex(name, table, parts, unique, ordered, condition, options, ifNotExists);
  }

  private boolean ordered() {
    if (!tokens.accept("using") || tokens.accept("ordered")) {
      return true;
    }
    if (tokens.accept("equality")) {
      return false;
    }
    throw tokens.expected("ORDERED or EQUALITY");
  }

  private SourceText condition() {
    if (!tokens.accept("where")) {
      return null;
    }
    SourceText condition = tokens.textBeforeWith();
    if (condition.text().isEmpty()) {
      throw tokens.expected("a condition");
    }
    return condition;
  }

  // ---- parts -----------------------------------------------------------------------------------

  private List<Part> parts() {
    tokens.expectSymbol('(');
    List<Part> parts = new ArrayList<>();
    do {
      parts.add(part());
    } while (tokens.acceptSymbol(','));
    tokens.expectListEnd();
    return parts;
  }

  private Part part() {
    Token first = tokens.peek();
    boolean isCall = first.kind() == Kind.WORD && tokens.peek(1).isSymbol('(');
    IndexPart part;
    if (isCall && tokens.accept("left")) {
      part = left();
    } else if (isCall && tokens.accept("floor")) {
      part = floor();
    } else if (isCall) {
      part = call();
    } else {
      part = IndexPart.column(tokens.name(EXPECTED_PART).text());
    }
    SourceText source = tokens.sourceFrom(first);
    if (tokens.peek().isWord("desc")) {
      throw tokens.peek().error("an index serves both directions: leave DESC out");
    }
    tokens.accept("asc");
    return new Part(part, source);
  }

  private IndexPart left() {
    tokens.expectSymbol('(');
    String column = tokens.name("the name of a column").text();
    tokens.expectSymbol(',');
    int codePoints = tokens.positive("how many characters, from 1 on");
    tokens.expectSymbol(')');
    return IndexPart.prefix(column, codePoints);
  }

  private IndexPart floor() {
    tokens.expectSymbol('(');
    String column = tokens.name("the name of a column").text();
    tokens.expect("TO", "DAY");
    tokens.expectSymbol(')');
    return IndexPart.of(Function.DAY, column);
  }

  /** A function of a column, or a column with the length of its prefix. */
  private IndexPart call() {
    Token name = tokens.peek();
    if (tokens.peek(2).kind() == Kind.NUMBER) {
      String column = tokens.name("the name of a column").text();
      tokens.expectSymbol('(');
      int codePoints = tokens.positive("how many characters, from 1 on");
      tokens.expectSymbol(')');
      return IndexPart.prefix(column, codePoints);
    }
    Function function = FUNCTIONS.get(name.text().toLowerCase(Locale.ROOT));
    if (function == null) {
      throw tokens.expected(EXPECTED_PART);
    }
    tokens.take();
    tokens.expectSymbol('(');
    String column = tokens.name("the name of a column").text();
    tokens.expectSymbol(')');
    return IndexPart.of(function, column);
  }
}
