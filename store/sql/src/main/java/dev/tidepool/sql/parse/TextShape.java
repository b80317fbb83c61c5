package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The text of a query, and the plain literals in it: {@code 'Bern'}, {@code 12}, {@code 9.50}. Two
 * texts with the same {@link #key} have the same tokens, but for the literals that it leaves out,
 * which are of the same kinds. Costs a few microseconds.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class TextShape {
  private static final Set<String> QUERY_WORDS = Set.of("select", "with");
  private static final int CHARACTERS_MAX = 10_000;
  private static final int LITERALS_MAX = 64;
  private static final int DIGITS_MAX = 30;

  /** Above are surrogates, and what Calcite orders otherwise than we do. */
  private static final char PLAIN_MAX = 0xD7FF;

  private static final char MARK = 0; // stands for a literal; in no other place of a key

  private final String text;
  private final List<Token> tokens;
  private final List<Literal> literals;

  /**
   * A literal.
   *
   * @param line from 1
   * @param column from 1
   * @param value an Integer, Long, BigDecimal or String
   * @param kind different for values that have different types in SQL, but for lengths of texts
   * @param token which one it is
   */
  public record Literal(int line, int column, Object value, String kind, int token) {}

  private TextShape(String text, List<Token> tokens, List<Literal> literals) {
    this.text = text;
    this.tokens = tokens;
    this.literals = literals;
  }

  /**
   * The shape of a query; null if it is none, is too long, or has what is not to be told by tokens:
   * parameters, hints, or texts that continue others.
   */
  public static TextShape of(String text) {
    if (text.length() > CHARACTERS_MAX || text.indexOf(MARK) >= 0 || text.contains("/*+")) {
      return null;
    }
    List<Token> tokens;
    try {
      tokens = Lexer.tokens(text);
    } catch (SqlSyntaxException e) {
      return null; // the parser says it better
    }
    if (!isQuery(tokens)) {
      return null;
    }
    List<Literal> literals = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean continues = token.kind() == Kind.STRING && tokens.get(i + 1).kind() == Kind.STRING;
      if (token.isSymbol('?') || continues) {
        return null;
      }
      Literal literal = literal(i, tokens);
      if (literal != null) {
        literals.add(literal);
      }
    }
    return literals.size() <= LITERALS_MAX && hasPlainSpaces(text, tokens)
        ? new TextShape(text, tokens, literals)
        : null;
  }

  private static boolean isQuery(List<Token> tokens) {
    int first = 0;
    while (tokens.get(first).isSymbol('(')) {
      first++;
    }
    Token token = tokens.get(first);
    return QUERY_WORDS.stream().anyMatch(token::isWord);
  }

  /** Whether between tokens there is nothing about which others could be of another opinion. */
  private static boolean hasPlainSpaces(String text, List<Token> tokens) {
    int end = 0;
    for (Token token : tokens) {
      for (int i = end; i < token.start(); i++) {
        char c = text.charAt(i);
        if (c > '~' || c < ' ' && c != '\n' && c != '\r' && c != '\t') {
          return false;
        }
      }
      end = token.end();
    }
    return true;
  }

  // ---- literals --------------------------------------------------------------------------------

  private static Literal literal(int index, List<Token> tokens) {
    Token token = tokens.get(index);
    boolean touches = index > 0 && touches(tokens.get(index - 1), token);
    return switch (token.kind()) {
      case STRING -> touches || !isPlain(token.text()) ? null : text(index, token);
      case NUMBER -> touches ? null : number(index, token);
      default -> null;
    };
  }

  /** Whether a word, such as the x of {@code x'AB'}, or an & belongs to the literal. */
  private static boolean touches(Token before, Token literal) {
    return before.end() == literal.start()
        && (before.kind() != Kind.SYMBOL || before.isSymbol('&') || before.isSymbol('.'));
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(unit -> unit <= PLAIN_MAX);
  }

  private static Literal text(int index, Token token) {
    return new Literal(token.line(), token.column(), token.text(), "text", index);
  }

  private static Literal number(int index, Token token) {
    String digits = token.text();
    int dot = digits.indexOf('.');
    boolean isPlain =
        digits.length() <= DIGITS_MAX
            && digits.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')
            && dot != 0
            && dot != digits.length() - 1;
    if (!isPlain) {
      return null;
    }
    BigDecimal number = new BigDecimal(digits);
    Object value = dot < 0 ? whole(number) : number;
    if (value == null) {
      return null;
    }
    String kind = value.getClass().getSimpleName() + (dot < 0 ? "" : digits.length() + "." + dot);
    return new Literal(token.line(), token.column(), value, kind, index);
  }

  private static Object whole(BigDecimal number) {
    if (number.unscaledValue().bitLength() < Integer.SIZE) {
      return number.intValueExact();
    }
    return number.unscaledValue().bitLength() < Long.SIZE ? (Object) number.longValueExact() : null;
  }

  // ---- what it is made of ----------------------------------------------------------------------

  /** The plain literals, in the order of the text. */
  public List<Literal> literals() {
    return literals;
  }

  /** Those that are chosen; an element of {@code chosen} for each. */
  public List<Literal> literals(boolean[] chosen) {
    List<Literal> some = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i]) {
        some.add(literals.get(i));
      }
    }
    return some;
  }

  /** The tokens without comments, with the kind of a literal instead of its value. */
  public String key() {
    boolean[] all = new boolean[literals.size()];
    Arrays.fill(all, true);
    return key(all);
  }

  /** The same, with the values of those that are not chosen. */
  public String key(boolean[] chosen) {
    StringBuilder key = new StringBuilder(text.length() + literals.size());
    int next = 0;
    int end = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.start() > end && token.kind() != Kind.END) {
        key.append(' ');
      }
      end = token.end();
      boolean isLiteral = next < literals.size() && literals.get(next).token() == i;
      if (isLiteral && chosen[next]) {
        key.append(MARK).append(literals.get(next).kind()).append(MARK);
      } else {
        key.append(text, token.start(), token.end());
      }
      next += isLiteral ? 1 : 0;
    }
    return key.toString();
  }
}
