package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What Calcite complains about, in our words and with a code. <b>Threads:</b> any. */
final class Errors {
  private record Rule(Pattern pattern, Code code, String message) {}

  private static final Pattern ENCOUNTERED =
      Pattern.compile(
          "(?:Encountered|Incorrect syntax near the keyword)[: ]+[\"'](.*?)[\"'](?: |\\R)");
  private static final Pattern PLACE = Pattern.compile("at line (\\d+), column (\\d+)");

  /** The first that matches says what it is; $1 and so on stand for its groups. */
  private static final List<Rule> RULES =
      List.of(
          rule("Object '(.*?)' not found.*", Code.UNKNOWN_TABLE, "there is no table $1"),
          rule("Table '(.*?)' not found", Code.UNKNOWN_TABLE, "there is no table or alias $1 here"),
          rule(
              "Column '(.*?)' not found in any table",
              Code.UNKNOWN_COLUMN,
              "there is no column $1 here"),
          rule(
              "Column '(.*?)' not found in table '(.*?)'",
              Code.UNKNOWN_COLUMN,
              "there is no column $1 in $2"),
          rule(
              "Column '(.*?)' is ambiguous",
              Code.UNKNOWN_COLUMN,
              "several tables have a column $1"),
          rule(
              "Unknown target column '(.*?)'", Code.UNKNOWN_COLUMN, "there is no column $1 to set"),
          rule(
              "No match found for function signature (.*)",
              Code.UNKNOWN_FUNCTION,
              "there is no function $1"),
          rule("Invalid number of arguments to function.*", Code.UNKNOWN_FUNCTION, "$0"),
          rule(
              "Cannot apply '(.*?)' to arguments of type '(.*?)'\\..*",
              Code.TYPE_MISMATCH,
              "$1 cannot be applied to $2"),
          rule(
              "Cannot assign to target field '(.*?)' of type (.*?) from source field '.*?' of type"
                  + " (.*)",
              Code.TYPE_MISMATCH,
              "column $1 is $2 and cannot take $3"),
          rule("Values passed to .* operator must have compatible types", Code.TYPE_MISMATCH, "$0"),
          rule("Type mismatch in .*", Code.TYPE_MISMATCH, "$0"),
          rule("Illegal mixing of types.*", Code.TYPE_MISMATCH, "$0"),
          rule(
              "Illegal use of dynamic parameter",
              Code.TYPE_MISMATCH,
              "the type of this parameter is not known; write CAST(? AS type)"),
          rule(
              "Expression '(.*?)' is not being grouped",
              Code.INVALID,
              "$1 is neither grouped by nor aggregated"),
          rule("Unknown identifier '(.*?)'", Code.INVALID, "unknown type $1"));

  private Errors() {}

  private static Rule rule(String pattern, Code code, String message) {
    return new Rule(Pattern.compile(pattern, Pattern.DOTALL), code, message);
  }

  /** A text that is not a statement. */
  static SqlException syntax(SqlParseException error) {
    String text = String.valueOf(error.getMessage());
    int line = SqlException.UNKNOWN;
    int column = SqlException.UNKNOWN;
    SqlParserPos position = error.getPos();
    Matcher place = PLACE.matcher(text);
    if (position != null && position.getLineNum() > 0) {
      line = position.getLineNum();
      column = position.getColumnNum();
    } else if (place.find()) {
      line = Integer.parseInt(place.group(1));
      column = Integer.parseInt(place.group(2));
    }
    return new SqlException(Code.SYNTAX, syntaxMessage(text, error), line, column, error);
  }

  private static String syntaxMessage(String text, SqlParseException error) {
    Matcher encountered = ENCOUNTERED.matcher(text);
    if (!encountered.find()) {
      return firstSentence(text);
    }
    String token = encountered.group(1).replace("\\'", "'").replace("\\\"", "\"");
    if (token.equals("'") || token.equals("\"")) {
      return "a " + token + " opens here that is not closed";
    }
    String what = token.equals("<EOF>") ? "the statement ends too early" : "unexpected " + token;
    Collection<String> expected = error.getExpectedTokenNames();
    return expected == null || expected.isEmpty() || expected.size() > 4
        ? what
        : what + "; expected " + String.join(" or ", expected);
  }

  private static String firstSentence(String text) {
    String line = text.lines().findFirst().orElse(text);
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** A statement that means nothing, or is not supported by Calcite. */
  static SqlException invalid(CalciteContextException error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    String text = String.valueOf(cause.getMessage());
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern.matcher(text);
      if (matcher.matches()) {
        String message =
            firstSentence(rule.message.equals("$0") ? text : matcher.replaceFirst(rule.message));
        return new SqlException(
            rule.code, message, error.getPosLine(), error.getPosColumn(), error);
      }
    }
    return new SqlException(
        Code.INVALID, firstSentence(text), error.getPosLine(), error.getPosColumn(), error);
  }
}
