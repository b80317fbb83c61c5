package dev.tidepool.sql.parse;

import dev.tidepool.table.schema.ColumnType;
import dev.tidepool.table.schema.IndexPart;
import java.util.List;
import java.util.Map;

/** What a text asks for. <b>Threads:</b> immutable. */
public sealed interface Statement {

  /**
   * {@code CREATE TABLE [IF NOT EXISTS] name (column, ... [, PRIMARY KEY (name, ...)]) [WITH
   * (option, ...)]}.
   *
   * @param primaryKey names of columns, in order; empty if none is declared
   * @param options by their names in lower case
   */
  record CreateTable(
      Name name,
      List<ColumnDeclaration> columns,
      List<Name> primaryKey,
      Map<String, Option> options,
      boolean ifNotExists)
      implements Statement {
    public CreateTable {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
    }
  }

  /**
   * {@code name type [PATH 'path'] [NOT NULL] [PRIMARY KEY]}.
   *
   * @param path where the value is in a row, as {@code Column} says, or null if it was not said
   * @param nullable false for NOT NULL, and for columns of the primary key
   */
  record ColumnDeclaration(Name name, ColumnType type, String path, boolean nullable) {}

  /** {@code name = value}; a number, TRUE and FALSE are given as they are written. */
  record Option(Name name, String value) {}

  /**
   * {@code CREATE [UNIQUE] INDEX [IF NOT EXISTS] name ON table [USING ORDERED | EQUALITY] (part,
   * ...) [WITH (option, ...)] [WHERE condition]}.
   *
   * @param condition which rows it covers, or null for all
   * @param ordered false for {@code USING EQUALITY}
   * @param options by their names in lower case
   */
  record CreateIndex(
      Name name,
      Name table,
      List<Part> parts,
      boolean unique,
      boolean ordered,
      SourceText condition,
      Map<String, Option> options,
      boolean ifNotExists)
      implements Statement {
    public CreateIndex {
      parts = List.copyOf(parts);
    }
  }

  /** What an index takes of a row, and how that was written. */
  record Part(IndexPart part, SourceText source) {}

  /** {@code DROP TABLE [IF EXISTS] name}. */
  record DropTable(Name name, boolean ifExists) implements Statement {}

  /**
   * {@code DROP INDEX [IF EXISTS] name [ON table]}.
   *
   * @param table or null
   */
  record DropIndex(Name name, Name table, boolean ifExists) implements Statement {}

  /** A change of a table's columns. */
  sealed interface AlterTable extends Statement {
    Name table();
  }

  /** {@code ALTER TABLE table ADD [COLUMN] [IF NOT EXISTS] column}. */
  record AddColumn(Name table, ColumnDeclaration column, boolean ifNotExists)
      implements AlterTable {}

  /** {@code ALTER TABLE table DROP [COLUMN] [IF EXISTS] name}. */
  record DropColumn(Name table, Name name, boolean ifExists) implements AlterTable {}

  /** {@code ALTER TABLE table RENAME [COLUMN] name TO name}. */
  record RenameColumn(Name table, Name name, Name newName) implements AlterTable {}

  /** {@code SHOW TABLES}. */
  record ShowTables() implements Statement {}

  /**
   * {@code SHOW INDEXES [FROM table]}.
   *
   * @param table or null for all
   */
  record ShowIndexes(Name table) implements Statement {}

  /**
   * {@code SHOW SCHEMAS [FROM table]}.
   *
   * @param table or null for all
   */
  record ShowSchemas(Name table) implements Statement {}

  /**
   * {@code SHOW UNREADABLE RECORDS OF table [LIMIT n]}.
   *
   * @param countMax how many at most
   */
  record ShowUnreadable(Name table, int countMax) implements Statement {
    /** Without LIMIT. */
    public static final int COUNT_MAX_DEFAULT = 100;
  }

  /** {@code SHOW COPIES}: the loads that run. */
  record ShowCopies() implements Statement {}

  /** {@code DESCRIBE table}. */
  record Describe(Name table) implements Statement {}

  /** {@code EXPLAIN [ANALYZE] query or change}. */
  record Explain(boolean analyze, SourceText statement) implements Statement {}

  /**
   * {@code COPY table [(column, ...)] FROM 'file' [WITH (option, ...)]}.
   *
   * @param columns what the file has, in order; empty if the file or the table says so
   * @param options by their names in lower case
   */
  record Copy(Name table, List<Name> columns, String file, Map<String, Option> options)
      implements Statement {
    public Copy {
      columns = List.copyOf(columns);
    }
  }

  /** A query: SELECT, WITH, VALUES, TABLE, or one in parentheses. */
  record Query(SourceText source) implements Statement {}

  /** A change of rows: INSERT, UPSERT, UPDATE, DELETE or MERGE. */
  record Dml(SourceText source) implements Statement {}
}
