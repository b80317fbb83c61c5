package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Statement.ColumnDeclaration;
import dev.tidepool.sql.parse.Statement.CreateTable;
import dev.tidepool.sql.parse.Statement.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what stands behind {@code CREATE TABLE}. One statement. */
final class CreateTableParser {
  private final TokenCursor tokens;
  private final List<ColumnDeclaration> columns = new ArrayList<>();
  private List<Name> primaryKey = List.of();

  CreateTableParser(TokenCursor tokens) {
    this.tokens = tokens;
  }

  CreateTable parse() {
    boolean ifNotExists = tokens.accept("if", "not", "exists");
    Name name = tokens.name("the name of a table");
    tokens.expectSymbol('(');
    do {
      if (tokens.peek().isWord("primary") || tokens.peek().isWord("constraint")) {
        constraint();
      } else {
        column();
      }
    } while (tokens.acceptSymbol(','));
    tokens.expectListEnd();
    if (columns.isEmpty()) {
      throw new SqlSyntaxException(
          "the table " + name + " needs at least one column", name.line(), name.column());
    }
    checkPrimaryKey();
    Map<String, Option> options = OptionParser.options(tokens);
    return new CreateTable(
        name, columns.stream().map(this::declared).toList(), primaryKey, options, ifNotExists);
  }

  private void constraint() {
    Token first = tokens.peek();
    if (tokens.accept("constraint")) {
      tokens.name("the name of a constraint");
    }
    if (!tokens.accept("primary")) {
      throw tokens.expected("PRIMARY KEY, the only constraint there is");
    }
    tokens.expect("KEY");
    setPrimaryKey(first, tokens.names("the name of a column"));
  }

  private void setPrimaryKey(Token place, List<Name> names) {
    if (!primaryKey.isEmpty()) {
      throw place.error(
          "the primary key is declared twice; for one of several columns write"
              + " PRIMARY KEY (a, b) behind the columns");
    }
    primaryKey = names;
  }

  private void column() {
    ColumnParser parser = new ColumnParser(tokens);
    ColumnDeclaration column = parser.parse();
    for (Token place : parser.primaryKeys()) {
      setPrimaryKey(place, List.of(column.name()));
    }
    if (!tokens.peek().isSymbol(',') && !tokens.peek().isSymbol(')')) {
      throw tokens.expected("PATH, NOT NULL, PRIMARY KEY, ',' or ')'");
    }
    for (ColumnDeclaration other : columns) {
      if (other.name().isSame(column.name())) {
        throw error(column.name(), "there are two columns " + column.name());
      }
    }
    columns.add(column);
  }

  private void checkPrimaryKey() {
    for (int i = 0; i < primaryKey.size(); i++) {
      Name name = primaryKey.get(i);
      if (columns.stream().noneMatch(column -> column.name().isSame(name))) {
        throw error(name, "there is no column " + name + " for the primary key");
      }
      if (primaryKey.subList(0, i).stream().anyMatch(name::isSame)) {
        throw error(name, "column " + name + " is in the primary key twice");
      }
    }
  }

  private ColumnDeclaration declared(ColumnDeclaration column) {
    boolean isKey = primaryKey.stream().anyMatch(column.name()::isSame);
    return new ColumnDeclaration(
        column.name(), column.type(), column.path(), column.nullable() && !isKey);
  }

  private static SqlSyntaxException error(Name place, String message) {
    return new SqlSyntaxException(message, place.line(), place.column());
  }
}
