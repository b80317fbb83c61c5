package dev.tidepool.server.shell;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Where a statement ends, and which word the cursor is in. <b>Threads:</b> any. */
final class ShellParser implements Parser {
  @Override
  public ParsedLine parse(String text, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !isComplete(text)) {
      throw new EOFError(-1, -1, "the statement has no ; yet");
    }
    int start = cursor;
    while (start > 0 && isPartOfWord(text.charAt(start - 1))) {
      start--;
    }
    if (start > 0 && (text.charAt(start - 1) == '"' || text.charAt(start - 1) == '\\')) {
      start--;
    }
    return new Word(text, cursor, text.substring(start, cursor));
  }

  private static boolean isComplete(String text) {
    StatementScanner scanner = new StatementScanner();
    text.lines().forEach(scanner::addLine);
    return scanner.isComplete();
  }

  private static boolean isPartOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '?';
  }

  /** The word up to the cursor. */
  private record Word(String line, int cursor, String word) implements CompletingParsedLine {
    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }

    /** Candidates are as SQL wants them already. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean isComplete) {
      return candidate;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }
}
