package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Statement.AddColumn;
import dev.tidepool.sql.parse.Statement.AlterTable;
import dev.tidepool.sql.parse.Statement.ColumnDeclaration;
import dev.tidepool.sql.parse.Statement.DropColumn;
import dev.tidepool.sql.parse.Statement.RenameColumn;

/** Reads what stands behind ALTER TABLE. One thread. */
final class AlterTableParser {
  private static final String COLUMN = "the name of a column";

  private final TokenCursor tokens;

  AlterTableParser(TokenCursor tokens) {
    this.tokens = tokens;
  }

  AlterTable parse() {
    Name table = tokens.name("the name of a table");
    if (tokens.accept("add")) {
      acceptColumn();
      boolean ifNotExists = tokens.accept("if", "not", "exists");
      return new AddColumn(table, added(), ifNotExists);
    }
    if (tokens.accept("drop")) {
      acceptColumn();
      boolean ifExists = tokens.accept("if", "exists");
      return new DropColumn(table, tokens.name(COLUMN), ifExists);
    }
    if (tokens.accept("rename")) {
      acceptColumn();
      Name name = tokens.name(COLUMN);
      tokens.expect("TO");
      return new RenameColumn(table, name, tokens.name("another name of the column"));
    }
    throw tokens.expected("ADD, DROP or RENAME, and a column");
  }

  /** Without it, COLUMN is a name if nothing else stands there. */
  private void acceptColumn() {
    if (!tokens.peek(1).endsStatement()) {
      tokens.accept("column");
    }
  }

  private ColumnDeclaration added() {
    ColumnParser parser = new ColumnParser(tokens);
    ColumnDeclaration column = parser.parse();
    for (Token place : parser.primaryKeys()) {
      throw place.error("the primary key of a table stays as it is; leave out PRIMARY KEY");
    }
    return column;
  }
}
