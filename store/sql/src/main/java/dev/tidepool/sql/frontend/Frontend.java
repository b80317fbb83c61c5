package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.plan.ChangePlan;
import dev.tidepool.sql.plan.Plan;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;

/**
 * Plans statements over a fixed set of tables. <b>Threads:</b> any. <b>Costs:</b> one to three ms a
 * statement once warm; the first one of a process a second or two.
 */
public final class Frontend {
  private final Analysis analysis;

  /** Plans over {@code relations}, by their names; names that differ only in case do not occur. */
  public Frontend(Map<String, Relation> relations) {
    this.analysis = new Analysis(relations, new ConstantReducer());
  }

  /**
   * Plans a query.
   *
   * @throws SqlException if it cannot be planned
   */
  public Plan plan(SourceText source) {
    try {
      return plan(analysis.analyze(source.text()));
    } catch (SqlException e) {
      throw placed(e, source);
    }
  }

  /**
   * Plans an INSERT, UPSERT, UPDATE or DELETE.
   *
   * @throws SqlException if it cannot be planned
   */
  public ChangePlan planChange(SourceText source) {
    try {
      return planChange(analysis.analyze(source.text()));
    } catch (SqlException e) {
      throw placed(e, source);
    }
  }

  private static ChangePlan planChange(Analysis.Analyzed analyzed) {
    TableModify modify = (TableModify) analyzed.root().rel;
    CatalogTable table = modify.getTable().unwrap(CatalogTable.class);
    TableSchema schema = table.relation().schema();
    ChangeKind kind = Changes.kind(modify, analyzed.statement());
    List<Integer> targets =
        Changes.targetColumns(analyzed.statement(), schema, analyzed.resultType().getFieldCount());
    RelNode source = modify.getInput();
    Plan rows = plan(analyzed, source, columns(source.getRowType()));
    return new ChangePlan(kind, table.name(), schema, targets, rows);
  }

  private static Plan plan(Analysis.Analyzed analyzed) {
    List<ResultColumn> columns = columns(analyzed.resultType());
    return plan(analyzed, analyzed.root().project(), columns);
  }

  private static Plan plan(Analysis.Analyzed analyzed, RelNode root, List<ResultColumn> columns) {
    List<SqlType> parameterTypes = analyzed.parameterTypes().stream().map(Types::of).toList();
    RexBuilder rexBuilder = root.getCluster().getRexBuilder();
    Subqueries subqueries = new Subqueries(rexBuilder, parameterTypes.size());
    RelNode flat = subqueries.replaceIn(root);
    RelTranslator translator = new RelTranslator(rexBuilder, subqueries.parameterCount());
    Operator operator = operator(translator, Rules.simplify(flat));
    return new Plan(
        operator,
        columns,
        parameterTypes,
        translator.tables(),
        subqueries.parameterCount(),
        translator.correlationCount(),
        translator.subqueries());
  }

  /** Tables refuse literals that cannot be, such as a pattern that ends with its escape. */
  private static Operator operator(RelTranslator translator, RelNode rel) {
    try {
      return translator.translate(rel).operator();
    } catch (IllegalArgumentException e) {
      throw new SqlException(
          Code.VALUE, e.getMessage(), SqlException.UNKNOWN, SqlException.UNKNOWN, e);
    }
  }

  private static List<ResultColumn> columns(RelDataType rowType) {
    return rowType.getFieldList().stream().map(Frontend::column).toList();
  }

  private static ResultColumn column(RelDataTypeField field) {
    return new ResultColumn(
        field.getName(), Types.of(field.getType()), field.getType().isNullable());
  }

  /** The place in the whole text of an error in a part of it. */
  private static SqlException placed(SqlException error, SourceText source) {
    if (error.line() == SqlException.UNKNOWN || source.line() == 1 && source.column() == 1) {
      return error;
    }
    return new SqlException(
        error.code(),
        error.plainMessage(),
        source.lineOf(error.line()),
        source.columnOf(error.line(), error.column()),
        error);
  }
}
