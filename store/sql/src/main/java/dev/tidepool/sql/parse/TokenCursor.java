package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Walks over the tokens of a text, and says what it expects of the next. One thread. */
final class TokenCursor {
  private final String text;
  private final List<Token> tokens;
  private int at;

  TokenCursor(String text) {
    this.text = text;
    this.tokens = Lexer.tokens(text);
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The token that comes {@code ahead} tokens after the next. */
  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  /** The next token, and moves on; stays at the end of the text. */
  Token take() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  // ---- words and symbols -----------------------------------------------------------------------

  /** Takes {@code words} if they come next, all of them. */
  boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (at + i >= tokens.size() || !tokens.get(at + i).isWord(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  boolean acceptSymbol(char symbol) {
    if (!peek().isSymbol(symbol)) {
      return false;
    }
    take();
    return true;
  }

  void expect(String... words) {
    for (String word : words) {
      if (!accept(word)) {
        throw expected(word);
      }
    }
  }

  /** Takes a symbol, which a message calls by itself. */
  void expectSymbol(char symbol) {
    if (!acceptSymbol(symbol)) {
      throw expected("'" + symbol + "'");
    }
  }

  /** The error that something else was expected next. */
  SqlSyntaxException expected(String what) {
    return peek().error("expected " + what + ", found " + peek().describe());
  }

  // ---- names and values ------------------------------------------------------------------------

  /**
   * Takes a name.
   *
   * @param what such as {@code the name of a table}, for messages
   */
  Name name(String what) {
    Token token = peek();
    boolean isName = token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
    if (!isName) {
      throw expected(what);
    }
    if (token.text().isBlank()) {
      throw token.error("expected " + what + ", found an empty name");
    }
    take();
    return new Name(token.text(), token.line(), token.column());
  }

  String string(String what) {
    if (peek().kind() != Kind.STRING) {
      throw expected(what);
    }
    return take().text();
  }

  /** Takes a whole number from 1 on that an int can hold. */
  int positive(String what) {
    if (peek().kind() != Kind.NUMBER) {
      throw expected(what);
    }
    Token token = take();
    try {
      int number = Integer.parseInt(token.text());
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as if it was too small
    }
    throw token.error("expected " + what + ", found " + token.describe());
  }

  /** Takes names in parentheses, at least one. */
  List<Name> names(String what) {
    expectSymbol('(');
    List<Name> names = new ArrayList<>();
    do {
      names.add(name(what));
    } while (acceptSymbol(','));
    expectListEnd();
    return names;
  }

  /** Takes the parenthesis behind a list. */
  void expectListEnd() {
    if (!acceptSymbol(')')) {
      throw expected("',' or ')'");
    }
  }

  // ---- text ------------------------------------------------------------------------------------

  /** The text from {@code first} up to the next token, which is not part of it. */
  SourceText sourceFrom(Token first) {
    return source(first, tokens.get(at - 1).end());
  }

  /** Takes the rest of the statement as it is. */
  SourceText restOfStatement() {
    return textUntil(false);
  }

  /** Takes what comes up to WITH outside of parentheses, or the rest of the statement. */
  SourceText textBeforeWith() {
    return textUntil(true);
  }

  private SourceText textUntil(boolean with) {
    Token first = peek();
    int depth = 0;
    int end = first.start();
    while (!peek().endsStatement() && !(with && depth == 0 && peek().isWord("with"))) {
      if (peek().isSymbol('(')) {
        depth++;
      } else if (peek().isSymbol(')')) {
        depth--;
      }
      end = take().end();
    }
    return source(first, end);
  }

  private SourceText source(Token first, int end) {
    return new SourceText(text.substring(first.start(), end), first.line(), first.column());
  }
}
