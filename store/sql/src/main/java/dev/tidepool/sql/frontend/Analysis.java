package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.util.Litmus;

/**
 * Reads statements over a fixed set of tables: from text to a tree of relations with types.
 *
 * <p><b>Threads:</b> any.
 */
final class Analysis {
  private final RelDataTypeFactory typeFactory = Types.factory();
  private final Map<String, CatalogTable> tables = new LinkedHashMap<>();
  private final Prepare.CatalogReader reader;
  private final RexExecutor executor;

  Analysis(Map<String, Relation> relations, RexExecutor executor) {
    relations.forEach(
        (name, relation) -> tables.put(name, new CatalogTable(name, relation, typeFactory)));
    this.reader = Dialect.catalogReader(tables, typeFactory);
    this.executor = executor;
  }

  /**
   * A statement with a meaning.
   *
   * @param root what it computes, subqueries and all
   * @param resultType the names and types of the columns of its result
   * @param parameterTypes of the {@code ?}
   */
  record Analyzed(
      SqlNode statement, RelRoot root, RelDataType resultType, List<RelDataType> parameterTypes) {
    /** The types of the parameters, as executions know them. */
    List<SqlType> sqlTypes() {
      return parameterTypes.stream().map(Types::of).toList();
    }
  }

  private static final String NOT_SUPPORTED =
      "this statement is not supported; subqueries can be written behind FROM instead: ";

  /**
   * Finds out what a statement means.
   *
   * @param parsed is changed by it
   * @throws SqlException if it means nothing
   */
  Analyzed analyze(SqlNode parsed) {
    TextOrder.check(parsed);
    try {
      SqlValidator validator =
          new Validator(Functions.TABLE, reader, typeFactory, Dialect.VALIDATOR);
      SqlNode valid = validator.validate(parsed);
      RelOptCluster cluster =
          RelOptCluster.create(Rules.planner(executor), new RexBuilder(typeFactory));
      cluster.setMetadataQuerySupplier(Metadata::new);
      RelRoot root =
          new SqlToRelConverter(
                  (type, query, path, viewPath) -> null,
                  validator,
                  reader,
                  cluster,
                  StandardConvertletTable.INSTANCE,
                  Dialect.CONVERTER)
              .convertQuery(valid, false, true);
      check(root.rel);
      List<RelDataType> parameterTypes =
          validator.getParameterRowType(valid).getFieldList().stream()
              .map(field -> field.getType())
              .toList();
      return new Analyzed(valid, root, validator.getValidatedNodeType(valid), parameterTypes);
    } catch (CalciteContextException e) {
      throw withTables(Errors.invalid(e));
    } catch (SqlException e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      throw refused(e);
    }
  }

  /**
   * Calcite looks whether what it made fits together only if assertions are enabled; without that,
   * a column would be another.
   */
  private static void check(RelNode root) {
    new RelVisitor() {
      @Override
      public void visit(RelNode rel, int ordinal, RelNode parent) {
        rel.isValid(Litmus.THROW, null);
        super.visit(rel, ordinal, parent);
      }
    }.go(root);
  }

  /** What Calcite has parsed, but cannot make relations of. */
  private static SqlException refused(Throwable failure) {
    boolean isOfParameter =
        failure instanceof UnsupportedOperationException
            && String.valueOf(failure.getMessage()).contains("SqlDynamicParam");
    String message =
        isOfParameter
            ? "the type of a parameter is not clear from where it stands: write CAST(? AS type)"
            : NOT_SUPPORTED + failure.getMessage();
    return new SqlException(
        isOfParameter ? Code.TYPE_MISMATCH : Code.UNSUPPORTED,
        message,
        SqlException.UNKNOWN,
        SqlException.UNKNOWN,
        failure);
  }

  /**
   * Reads a statement.
   *
   * @throws SqlException if it is none
   */
  static SqlNode parse(String sql) {
    try {
      return SqlParser.create(UnicodeEscapes.replaceLong(sql), Dialect.PARSER).parseStmt();
    } catch (SqlParseException e) {
      throw Errors.syntax(e);
    } catch (CalciteContextException e) {
      throw Errors.invalid(e);
    }
  }

  private SqlException withTables(SqlException error) {
    if (error.code() != Code.UNKNOWN_TABLE
        || !error.plainMessage().startsWith("there is no table ")
        || error.plainMessage().contains(" or alias ")) {
      return error;
    }
    String known = tables.isEmpty() ? "none" : String.join(", ", tables.keySet());
    return new SqlException(
        error.code(),
        error.plainMessage() + "; there are: " + known,
        error.line(),
        error.column(),
        error.getCause());
  }
}
