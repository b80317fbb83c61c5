package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Statement.ColumnDeclaration;
import dev.tidepool.table.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** Reads the declaration of a column, up to what cannot belong to it. One thread. */
final class ColumnParser {
  private final TokenCursor tokens;
  private final List<Token> primaryKeys = new ArrayList<>();

  ColumnParser(TokenCursor tokens) {
    this.tokens = tokens;
  }

  ColumnDeclaration parse() {
    Name name = tokens.name("the name of a column");
    if (tokens.peek().isSymbol('.')) {
      throw tokens.expected("a type (for a nested value write: city STRING PATH 'address.city')");
    }
    ColumnType type = ColumnTypeParser.type(tokens);
    String path = null;
    boolean nullable = true;
    while (true) {
      Token next = tokens.peek();
      if (tokens.accept("path")) {
        if (path != null) {
          throw next.error("column " + name + " has two paths");
        }
        path = tokens.string("a path in single quotes, such as 'address.city'");
        if (path.isBlank()) {
          throw next.error("the path of column " + name + " is empty");
        }
      } else if (tokens.accept("not")) {
        tokens.expect("NULL");
        nullable = false;
      } else if (tokens.accept("primary")) {
        tokens.expect("KEY");
        primaryKeys.add(next);
      } else if (!tokens.accept("null")) {
        return new ColumnDeclaration(name, type, path, nullable);
      }
    }
  }

  /** Where it was declared to be the primary key. */
  List<Token> primaryKeys() {
    return primaryKeys;
  }
}
