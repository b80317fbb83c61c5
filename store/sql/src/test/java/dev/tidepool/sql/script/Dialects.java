package dev.tidepool.sql.script;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement in our words and in those of H2, written as one text: where the words differ, both
 * stand in it, one behind the other, between marks. Such parts may have others in them.
 */
final class Dialects {
  private static final char BEGIN = '\u0001';
  private static final char BETWEEN = '\u0002';
  private static final char END = '\u0003';
  private static final String PARAMETER = "?";

  private final String marked;
  private final List<String> parameters = new ArrayList<>();
  private int at;

  private Dialects(String marked) {
    this.marked = marked;
  }

  /**
   * A statement.
   *
   * @param parameters for each ? of ours a literal, which H2 has in its place
   */
  record Both(String ours, String h2, List<String> parameters) {}

  /** What is written in one way for us, in another for H2. */
  static String either(String ours, String h2) {
    return BEGIN + ours + BETWEEN + h2 + END;
  }

  /** A parameter with the value of a literal. */
  static String parameter(String literal) {
    return either(PARAMETER, literal);
  }

  static Both read(String marked) {
    Dialects reader = new Dialects(marked);
    String[] both = reader.part();
    return new Both(both[0], both[1], reader.parameters);
  }

  /** Ours and theirs, up to the mark that ends this part. */
  private String[] part() {
    StringBuilder ours = new StringBuilder();
    StringBuilder theirs = new StringBuilder();
    while (at < marked.length() && marked.charAt(at) != BETWEEN && marked.charAt(at) != END) {
      char c = marked.charAt(at++);
      if (c != BEGIN) {
        ours.append(c);
        theirs.append(c);
        continue;
      }
      String our = part()[0];
      at++;
      int parametersBefore = parameters.size();
      String their = part()[1];
      parameters.subList(parametersBefore, parameters.size()).clear(); // those of H2's part
      at++;
      if (our.equals(PARAMETER)) {
        parameters.add(their);
      }
      ours.append(our);
      theirs.append(their);
    }
    return new String[] {ours.toString(), theirs.toString()};
  }
}
