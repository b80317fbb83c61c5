package dev.tidepool.sql.expression;

import dev.tidepool.table.value.LikePattern;
import dev.tidepool.table.value.Values;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Whether a text fits a pattern. A pattern that is the same from row to row is compiled once.
 *
 * <p><b>Threads:</b> any.
 */
public final class Patterns {
  private Patterns() {}

  /**
   * {@code text LIKE pattern}.
   *
   * @param escape the character that takes the meaning of {@code %} and {@code _} away; 0 for none
   */
  public static Expression like(Expression text, Expression pattern, char escape) {
    LastCompiled<LikePattern> compiled = new LastCompiled<>(source -> compileLike(source, escape));
    return Strict.of(text, pattern, (String a, String b) -> compiled.of(b).matches(a));
  }

  /** The same with an escape character that is computed: a text of one character. */
  public static Expression like(Expression text, Expression pattern, Expression escape) {
    if (Expressions.isLiteral(escape) && Expressions.literalValue(escape) != null) {
      return like(text, pattern, escapeCharacter((String) Expressions.literalValue(escape)));
    }
    return Strict.of(
        text,
        pattern,
        escape,
        (String a, String b, String c) -> compileLike(b, escapeCharacter(c)).matches(a));
  }

  /** The same without regard to case. */
  public static Expression likeIgnoringCase(Expression text, Expression pattern, char escape) {
    LastCompiled<LikePattern> compiled =
        new LastCompiled<>(source -> compileLike(source.toLowerCase(Locale.ROOT), escape));
    return Strict.of(
        text, pattern, (String a, String b) -> compiled.of(b).matches(a.toLowerCase(Locale.ROOT)));
  }

  private static char escapeCharacter(String escape) {
    if (escape.length() != 1) {
      throw ValueErrors.of("ESCAPE " + Values.quote(escape) + " is not one character");
    }
    return escape.charAt(0);
  }

  private static LikePattern compileLike(String pattern, char escape) {
    try {
      return LikePattern.compile(pattern, escape);
    } catch (IllegalArgumentException e) {
      throw ValueErrors.of(e.getMessage());
    }
  }

  /** Whether a part of {@code text} fits the regular expression, as {@link Pattern} has them. */
  public static Expression regexMatches(Expression text, Expression regex) {
    LastCompiled<Pattern> compiled = new LastCompiled<>(Patterns::compileRegex);
    return (row, execution) -> {
      String a = (String) text.value(row, execution);
      String b = (String) regex.value(row, execution);
      if (a == null || b == null) {
        return null;
      }
      return matcher(compiled.of(b), a, execution).find();
    };
  }

  /** {@code text} with {@code by} in the place of each part that fits; {@code $1} is a group. */
  public static Expression regexReplace(Expression text, Expression regex, Expression by) {
    LastCompiled<Pattern> compiled = new LastCompiled<>(Patterns::compileRegex);
    return (row, execution) -> {
      String a = (String) text.value(row, execution);
      String b = (String) regex.value(row, execution);
      String c = (String) by.value(row, execution);
      if (a == null || b == null || c == null) {
        return null;
      }
      try {
        return matcher(compiled.of(b), a, execution).replaceAll(c);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw ValueErrors.of("REGEXP_REPLACE by " + Values.quote(c) + ": " + e.getMessage());
      }
    };
  }

  private static Pattern compileRegex(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw ValueErrors.of(
          "the regular expression " + Values.quote(regex) + " is wrong: " + e.getDescription());
    }
  }

  /** A matcher that looks at the limits, as some expressions take for ever on some texts. */
  private static Matcher matcher(Pattern pattern, String text, Execution execution) {
    return pattern.matcher(new LimitedText(text, execution.limits()));
  }
}
