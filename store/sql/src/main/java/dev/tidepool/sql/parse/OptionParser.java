package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Statement.Option;
import dev.tidepool.sql.parse.Token.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads {@code [WITH (name = value, ...)]}. */
final class OptionParser {
  private OptionParser() {}

  /** The options, by their names in lower case and in their order; none if there is no WITH. */
  static Map<String, Option> options(TokenCursor tokens) {
    Map<String, Option> options = new LinkedHashMap<>();
    if (tokens.accept("with")) {
      tokens.expectSymbol('(');
      do {
        Option option = option(tokens);
        Name name = option.name();
        if (options.put(name.text().toLowerCase(Locale.ROOT), option) != null) {
          throw new SqlSyntaxException(
              "the option " + name + " is given twice", name.line(), name.column());
        }
      } while (tokens.acceptSymbol(','));
      tokens.expectListEnd();
    }
    return Collections.unmodifiableMap(options);
  }

  private static Option option(TokenCursor tokens) {
    Name name = dotted(tokens);
    tokens.expectSymbol('=');
    return new Option(name, value(tokens));
  }

  /** Names of options may have dots, as those of Kafka do. */
  private static Name dotted(TokenCursor tokens) {
    Name first = tokens.name("the name of an option");
    StringBuilder text = new StringBuilder(first.text());
    while (tokens.acceptSymbol('.')) {
      text.append('.').append(tokens.name("the rest of the option's name"));
    }
    return new Name(text.toString(), first.line(), first.column());
  }

  private static String value(TokenCursor tokens) {
    boolean negative = tokens.acceptSymbol('-');
    Token token = tokens.peek();
    boolean isValue =
        token.kind() == Kind.NUMBER
            || !negative
                && (token.kind() == Kind.STRING || token.isWord("true") || token.isWord("false"));
    if (!isValue) {
      throw tokens.expected(
          negative ? "a number" : "a value: a string in single quotes, a number, TRUE or FALSE");
    }
    tokens.take();
    return (negative ? "-" : "") + token.text();
  }
}
