package dev.tidepool.sql.expression;

import static dev.tidepool.sql.expression.Evaluation.assertFails;
import static dev.tidepool.sql.expression.Evaluation.literal;
import static dev.tidepool.sql.expression.Evaluation.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidepool.sql.expression.TextFunctions.Side;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of texts where code points, or what H2 does not have, are concerned. */
class TextFunctionsTest {
  private static final String SMILE = "\ud83d\ude00";
  private static final Expression TEXT = literal("a" + SMILE + "bc");

  private static void check(Expression expression, Object expected) {
    assertThat(valueOf(expression)).isEqualTo(expected);
  }

  @Test
  void aPairOfSurrogatesIsOneCharacter() {
    check(TextFunctions.length(TEXT), 4);
    check(TextFunctions.left(TEXT, literal(2)), "a" + SMILE);
    check(TextFunctions.right(TEXT, literal(3)), SMILE + "bc");
    check(TextFunctions.substring(TEXT, literal(2), literal(1)), SMILE);
    check(TextFunctions.substring(TEXT, literal(3)), "bc");
    check(TextFunctions.position(literal("b"), TEXT), 3);
    check(TextFunctions.reverse(TEXT), "cb" + SMILE + "a");
    check(
        TextFunctions.leftPad(TEXT, literal(6), literal(SMILE)),
        SMILE + SMILE + "a" + SMILE + "bc");
    check(TextFunctions.rightPad(TEXT, literal(2), literal("x")), "a" + SMILE);
    check(TextFunctions.overlay(TEXT, literal("x"), literal(2)), "axbc");
    check(TextFunctions.trim(Side.BOTH, literal(SMILE), literal(SMILE + "a" + SMILE)), "a");
    check(TextFunctions.ascii(literal(SMILE)), 0x1f600);
    check(TextFunctions.chr(literal(0x1f600)), SMILE);
    check(TextFunctions.translate(TEXT, literal(SMILE + "c"), literal("x")), "axb");
    check(Casts.toLength(TEXT, 2), "a" + SMILE);
    check(Patterns.like(TEXT, literal("a_bc"), '\\'), true);
    check(Patterns.like(TEXT, literal("a__bc"), '\\'), false);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, ab",
    "2, 9, bc",
    "0, 2, a", // the place before the first counts, but is empty
    "-1, 3, a",
    "-5, 3, ''",
    "4, 1, ''",
    "1, 0, ''",
    "3, 2147483647, c",
    "-2147483648, 2147483647, ''"
  })
  void substrings(int from, int count, String expected) {
    check(TextFunctions.substring(literal("abc"), literal(from), literal(count)), expected);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 5, xy, xyabc, abcxy",
    "abc, 6, xy, xyxabc, abcxyx",
    "abc, 2, xy, ab, ab",
    "abc, 0, xy, '', ''",
    "abc, -1, xy, '', ''",
    "abc, 9, '', abc, abc"
  })
  void padding(String text, int count, String fill, String left, String right) {
    check(TextFunctions.leftPad(literal(text), literal(count), literal(fill)), left);
    check(TextFunctions.rightPad(literal(text), literal(count), literal(fill)), right);
  }

  @ParameterizedTest
  @CsvSource({
    "a-b-c, -, 1, a",
    "a-b-c, -, 3, c",
    "a-b-c, -, 4, ''",
    "abc, '', 1, abc",
    "abc, '', 2, ''",
    "-, -, 1, ''",
    "a--b, --, 2, b"
  })
  void partsBetweenSeparators(String text, String separator, int index, String expected) {
    check(TextFunctions.splitPart(literal(text), literal(separator), literal(index)), expected);
  }

  @Test
  void others() {
    check(TextFunctions.initcap(literal("heLLo wORLD 2nd o'neil")), "Hello World 2nd O'Neil");
    check(TextFunctions.startsWith(literal("abc"), literal("ab")), true);
    check(TextFunctions.endsWith(literal("abc"), literal("ab")), false);
    check(TextFunctions.translate(literal("abcabc"), literal("ab"), literal("x")), "xcxc");
    check(TextFunctions.overlay(literal("abcdef"), literal("X"), literal(2), literal(3)), "aXef");
    check(TextFunctions.overlay(literal("abc"), literal("X"), literal(4), literal(0)), "abcX");
    check(TextFunctions.repeat(literal("ab"), literal(-1)), "");
    List<Expression> parts = List.of(literal("a"), literal(null), literal("b"));
    check(TextFunctions.concatWithSeparator(literal("-"), parts), "a-b");
    check(TextFunctions.concatWithSeparator(literal(null), parts), null);
    check(TextFunctions.concatIgnoringNulls(List.of(literal(null))), "");
  }

  @Test
  void failures() {
    assertFails(
        TextFunctions.substring(TEXT, literal(1), literal(-1)), "SUBSTRING of -1 characters");
    assertFails(TextFunctions.splitPart(TEXT, literal("-"), literal(0)), "SPLIT_PART of part 0");
    assertFails(TextFunctions.chr(literal(-1)), "there is no character -1");
    String tooLong = "a text of 2147483647 characters is longer than 16777216";
    assertFails(TextFunctions.repeat(literal("a"), literal(Integer.MAX_VALUE)), tooLong);
    assertFails(
        TextFunctions.leftPad(literal("a"), literal(Integer.MAX_VALUE), literal("x")), tooLong);
    Expression large = TextFunctions.repeat(literal("ab"), literal(1 << 23));
    assertFails(
        TextFunctions.concat(large, literal("c")),
        "a text of 16777217 characters is longer than 16777216");
    assertFails(
        TextFunctions.replace(large, literal("a"), literal("cc")),
        "a text of 25165824 characters is longer than 16777216");
  }
}
