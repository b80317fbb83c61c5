package dev.tidepool.sql.parse;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Words of a text of SQL. <b>Threads:</b> any. */
public final class Words {
  private Words() {}

  /**
   * What may be names in {@code sql}, in lower case: all words and quoted names.
   *
   * @throws SqlSyntaxException if it has a quote or a comment without its end
   */
  public static Set<String> of(String sql) {
    Set<String> words = new HashSet<>();
    for (Token token : Lexer.tokens(sql)) {
      if (token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED_NAME) {
        words.add(token.text().toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
