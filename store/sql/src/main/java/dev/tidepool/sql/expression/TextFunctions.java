package dev.tidepool.sql.expression;

import java.util.List;
import java.util.Locale;

/**
 * Functions of texts (STRING); positions and lengths count code points, positions from 1, and are
 * INT. NULL if an argument is NULL. Letters change case without regard to a language.
 *
 * <p><b>Threads:</b> any.
 */
public final class TextFunctions {
  private TextFunctions() {}

  /** {@code left || right}. */
  public static Expression concat(Expression left, Expression right) {
    return Strict.of(
        left,
        right,
        (String a, String b) -> Texts.checked(a.length() + (long) b.length(), a).concat(b));
  }

  /** All in a row, without those that are NULL. */
  public static Expression concatIgnoringNulls(List<Expression> arguments) {
    return concatWithSeparator(Expressions.literal(""), arguments);
  }

  /** All in a row, without those that are NULL, and {@code separator} between two. */
  public static Expression concatWithSeparator(Expression separator, List<Expression> arguments) {
    Expression[] parts = arguments.toArray(Expression[]::new);
    return (row, execution) -> {
      String between = (String) separator.value(row, execution);
      if (between == null) {
        return null;
      }
      StringBuilder text = null;
      for (Expression part : parts) {
        String value = (String) part.value(row, execution);
        if (value != null) {
          text = text == null ? new StringBuilder() : text.append(between);
          text.append(value);
          Texts.checked(text.length(), value);
        }
      }
      return text == null ? "" : text.toString();
    };
  }

  public static Expression lower(Expression text) {
    return Strict.of(text, (String a) -> a.toLowerCase(Locale.ROOT));
  }

  public static Expression upper(Expression text) {
    return Strict.of(text, (String a) -> a.toUpperCase(Locale.ROOT));
  }

  /** The first letter of each word in upper case, all others in lower case. */
  public static Expression initcap(Expression text) {
    return Strict.of(text, (String a) -> Texts.initcap(a));
  }

  /** CHAR_LENGTH. */
  public static Expression length(Expression text) {
    return Strict.of(text, CodePointText::length);
  }

  /** {@code SUBSTRING(text FROM from)}. */
  public static Expression substring(Expression text, Expression from) {
    return Strict.of(
        text, from, (String a, Integer start) -> a.substring(CodePointText.index(a, start - 1L)));
  }

  /** {@code SUBSTRING(text FROM from FOR count)}; places before 1 count, but are empty. */
  public static Expression substring(Expression text, Expression from, Expression count) {
    return Strict.of(
        text, from, count, (String a, Integer b, Integer c) -> Texts.substring(a, b, c));
  }

  /** Which ends of a text are trimmed. */
  public enum Side {
    LEADING,
    TRAILING,
    BOTH
  }

  /** {@code text} without characters that are in {@code trimmed} at its ends. */
  public static Expression trim(Side side, Expression trimmed, Expression text) {
    return Strict.of(trimmed, text, (String set, String a) -> Texts.trim(side, set, a));
  }

  /** Where {@code part} first is in {@code text}; 0 if nowhere. */
  public static Expression position(Expression part, Expression text) {
    return Strict.of(
        part,
        text,
        (String a, String b) -> {
          int index = b.indexOf(a);
          return index < 0 ? 0 : b.codePointCount(0, index) + 1;
        });
  }

  /** {@code text} with {@code by} in the place of each {@code part}. */
  public static Expression replace(Expression text, Expression part, Expression by) {
    return Strict.of(text, part, by, (String a, String b, String c) -> Texts.replace(a, b, c));
  }

  /** Each character of {@code from} is replaced by that at its place in {@code to}, or left out. */
  public static Expression translate(Expression text, Expression from, Expression to) {
    return Strict.of(text, from, to, (String a, String b, String c) -> Texts.translate(a, b, c));
  }

  /** {@code text} with {@code by} in the place of {@code count} characters from {@code from} on. */
  public static Expression overlay(
      Expression text, Expression by, Expression from, Expression count) {
    Expression head =
        Strict.of(
            text,
            from,
            (String a, Integer start) -> a.substring(0, CodePointText.index(a, start - 1L)));
    Expression tail =
        Strict.of(
            text,
            from,
            count,
            (String a, Integer start, Integer replaced) ->
                a.substring(CodePointText.index(a, start - 1L + replaced)));
    return concat(concat(head, by), tail);
  }

  /** {@code text} with {@code by} in the place of as many characters from {@code from} on. */
  public static Expression overlay(Expression text, Expression by, Expression from) {
    return overlay(text, by, from, length(by));
  }

  /** The first {@code count} characters; none if it is negative. */
  public static Expression left(Expression text, Expression count) {
    return Strict.of(
        text, count, (String a, Integer n) -> a.substring(0, CodePointText.index(a, n)));
  }

  /** The last {@code count} characters; none if it is negative. */
  public static Expression right(Expression text, Expression count) {
    return Strict.of(
        text,
        count,
        (String a, Integer n) ->
            n <= 0 ? "" : a.substring(CodePointText.index(a, (long) CodePointText.length(a) - n)));
  }

  /** Cut, or filled at its start with {@code fill}, to {@code count} characters. */
  public static Expression leftPad(Expression text, Expression count, Expression fill) {
    return Strict.of(
        text,
        count,
        fill,
        (String a, Integer n, String by) -> Texts.filling(a, n, by) + Texts.cut(a, n));
  }

  /** Cut, or filled at its end with {@code fill}, to {@code count} characters. */
  public static Expression rightPad(Expression text, Expression count, Expression fill) {
    return Strict.of(
        text,
        count,
        fill,
        (String a, Integer n, String by) -> Texts.cut(a, n) + Texts.filling(a, n, by));
  }

  public static Expression reverse(Expression text) {
    return Strict.of(text, (String a) -> new StringBuilder(a).reverse().toString());
  }

  /** {@code text} {@code count} times; empty if that is negative. */
  public static Expression repeat(Expression text, Expression count) {
    return Strict.of(
        text,
        count,
        (String a, Integer n) -> n <= 0 ? "" : Texts.checked((long) a.length() * n, a).repeat(n));
  }

  public static Expression startsWith(Expression text, Expression prefix) {
    return Strict.of(text, prefix, (String a, String b) -> a.startsWith(b));
  }

  public static Expression endsWith(Expression text, Expression suffix) {
    return Strict.of(text, suffix, (String a, String b) -> a.endsWith(b));
  }

  /** Part number {@code index} of what {@code separator} separates; empty if there is none. */
  public static Expression splitPart(Expression text, Expression separator, Expression index) {
    return Strict.of(
        text, separator, index, (String a, String b, Integer c) -> Texts.splitPart(a, b, c));
  }

  /** The number of the first character; 0 for the empty text. */
  public static Expression ascii(Expression text) {
    return Strict.of(text, (String a) -> a.isEmpty() ? 0 : a.codePointAt(0));
  }

  /** The character of that number (INT). */
  public static Expression chr(Expression codePoint) {
    return Strict.of(codePoint, (Integer a) -> Texts.chr(a));
  }
}
