package dev.tidepool.sql.parse;

import dev.tidepool.sql.parse.Statement.Copy;
import dev.tidepool.sql.parse.Statement.Describe;
import dev.tidepool.sql.parse.Statement.Dml;
import dev.tidepool.sql.parse.Statement.DropIndex;
import dev.tidepool.sql.parse.Statement.DropTable;
import dev.tidepool.sql.parse.Statement.Explain;
import dev.tidepool.sql.parse.Statement.Option;
import dev.tidepool.sql.parse.Statement.Query;
import dev.tidepool.sql.parse.Statement.ShowCopies;
import dev.tidepool.sql.parse.Statement.ShowIndexes;
import dev.tidepool.sql.parse.Statement.ShowSchemas;
import dev.tidepool.sql.parse.Statement.ShowTables;
import dev.tidepool.sql.parse.Statement.ShowUnreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads statements. Costs a few microseconds for a text of a few hundred characters.
 *
 * <p><b>Threads:</b> any.
 */
public final class StatementParser {
  private static final Set<String> QUERY_WORDS = Set.of("select", "with", "values", "table");
  private static final Set<String> CHANGE_WORDS =
      Set.of("insert", "upsert", "update", "delete", "merge");

  private final TokenCursor tokens;

  private StatementParser(String text) {
    this.tokens = new TokenCursor(text);
  }

  /**
   * Reads one statement, with or without a semicolon behind it.
   *
   * @throws SqlSyntaxException if there is none, or more than one, or what there is cannot be read
   */
  public static Statement parse(String text) {
    StatementParser parser = new StatementParser(text);
    parser.skipSemicolons();
    Statement statement = parser.statement();
    parser.skipSemicolons();
    if (parser.tokens.peek().kind() != Token.Kind.END) {
      throw parser.tokens.expected("one statement");
    }
    return statement;
  }

  /**
   * Reads all statements of a text, which are separated by semicolons; empty ones are left out.
   *
   * @throws SqlSyntaxException if one of them cannot be read
   */
  public static List<Statement> parseAll(String text) {
    StatementParser parser = new StatementParser(text);
    List<Statement> statements = new ArrayList<>();
    parser.skipSemicolons();
    while (parser.tokens.peek().kind() != Token.Kind.END) {
      statements.add(parser.statement());
      parser.skipSemicolons();
    }
    return statements;
  }

  private void skipSemicolons() {
    while (tokens.acceptSymbol(';')) {
      // nothing stands before it
    }
  }

  // ---- kinds of statements ---------------------------------------------------------------------

  private Statement statement() {
    Statement statement = unfinishedStatement();
    if (!tokens.peek().endsStatement()) {
      throw tokens.expected("the end of the statement");
    }
    return statement;
  }

  private Statement unfinishedStatement() {
    if (isQuery(tokens.peek())) {
      return new Query(tokens.restOfStatement());
    }
    if (isChange(tokens.peek())) {
      return new Dml(tokens.restOfStatement());
    }
    if (tokens.accept("create")) {
      return create();
    }
    if (tokens.accept("drop")) {
      return drop();
    }
    if (tokens.accept("alter")) {
      tokens.expect("TABLE");
      return new AlterTableParser(tokens).parse();
    }
    if (tokens.accept("show")) {
      return show();
    }
    if (tokens.accept("describe") || tokens.accept("desc")) {
      tokens.accept("table");
      return new Describe(tokens.name("the name of a table"));
    }
    if (tokens.accept("explain")) {
      return explain();
    }
    if (tokens.accept("copy")) {
      return copy();
    }
    throw tokens.expected(
        "a statement (SELECT, WITH, VALUES, INSERT, UPSERT, UPDATE, DELETE, CREATE, ALTER, DROP,"
            + " SHOW, DESCRIBE, EXPLAIN or COPY)");
  }

  private static boolean isQuery(Token token) {
    return token.isSymbol('(') || isOneOf(QUERY_WORDS, token);
  }

  private static boolean isChange(Token token) {
    return isOneOf(CHANGE_WORDS, token);
  }

  private static boolean isOneOf(Set<String> words, Token token) {
    return token.kind() == Token.Kind.WORD && words.contains(token.text().toLowerCase(Locale.ROOT));
  }

  private Statement create() {
    if (tokens.accept("table")) {
      return new CreateTableParser(tokens).parse();
    }
    boolean unique = tokens.accept("unique");
    if (tokens.accept("index")) {
      return new CreateIndexParser(tokens, unique).parse();
    }
    throw tokens.expected(unique ? "INDEX" : "TABLE, INDEX or UNIQUE INDEX");
  }

  private Statement drop() {
    if (tokens.accept("table")) {
      boolean ifExists = ifExists();
      return new DropTable(tokens.name("the name of a table"), ifExists);
    }
    if (tokens.accept("index")) {
      boolean ifExists = ifExists();
      Name name = tokens.name("the name of an index");
      Name table = tokens.accept("on") ? tokens.name("the name of a table") : null;
      return new DropIndex(name, table, ifExists);
    }
    throw tokens.expected("TABLE or INDEX");
  }

  private boolean ifExists() {
    if (!tokens.peek().isWord("if") || tokens.peek(1).endsStatement()) {
      return false; // or it is a name
    }
    tokens.expect("IF", "EXISTS");
    return true;
  }

  private Statement show() {
    if (tokens.accept("tables")) {
      return new ShowTables();
    }
    if (tokens.accept("indexes")) {
      return new ShowIndexes(ofTable());
    }
    if (tokens.accept("schemas")) {
      return new ShowSchemas(ofTable());
    }
    if (tokens.accept("copies")) {
      return new ShowCopies();
    }
    if (tokens.accept("unreadable")) {
      return unreadable();
    }
    throw tokens.expected("TABLES, INDEXES, SCHEMAS, COPIES or UNREADABLE RECORDS");
  }

  private Statement unreadable() {
    tokens.expect("RECORDS", "OF");
    Name table = tokens.name("the name of a table");
    return new ShowUnreadable(
        table,
        tokens.accept("limit")
            ? tokens.positive("how many to show")
            : ShowUnreadable.COUNT_MAX_DEFAULT);
  }

  private Name ofTable() {
    boolean ofOne = tokens.accept("from") || tokens.accept("on");
    return ofOne ? tokens.name("the name of a table") : null;
  }

  private Statement explain() {
    boolean analyze = tokens.accept("analyze");
    if (!analyze) {
      tokens.accept("plan", "for");
    }
    if (!isQuery(tokens.peek()) && !isChange(tokens.peek())) {
      throw tokens.expected("a query or a change of rows (SELECT, INSERT, ...)");
    }
    return new Explain(analyze, tokens.restOfStatement());
  }

  private Statement copy() {
    Name table = tokens.name("the name of a table");
    List<Name> columns =
        tokens.peek().isSymbol('(') ? tokens.names("the name of a column") : List.of();
    if (!tokens.accept("from")) {
      throw tokens.expected("FROM and the name of a file");
    }
    String file = tokens.string("the name of a file, in single quotes");
    Map<String, Option> options = OptionParser.options(tokens);
    return new Copy(table, columns, file, options);
  }
}
