package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.parse.SourceText;
import dev.tidepool.sql.parse.TextShape;
import dev.tidepool.sql.plan.ChangePlan;
import dev.tidepool.sql.plan.Plan;
import dev.tidepool.sql.plan.ReadAgain;
import dev.tidepool.sql.type.ChangeKind;
import dev.tidepool.sql.type.ResultColumn;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Relation;
import dev.tidepool.table.schema.TableSchema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    return plan(source, List.of(), shareable -> {});
  }

  /**
   * Plans a query.
   *
   * @param shareable is told, before it is planned, which of the {@code literals} of its text can
   *     be others in a plan for many texts
   * @throws SqlException if it cannot be planned
   */
  public Plan plan(
      SourceText source, List<TextShape.Literal> literals, Consumer<boolean[]> shareable) {
    try {
      ParsedQuery query = ParsedQuery.of(source);
      shareable.accept(query.shareable(literals));
      return plan(analysis.analyze(query.root()));
    } catch (SqlException e) {
      throw placed(e, source);
    }
  }

  /**
   * Plans a query whose {@code literals}, each of them shareable, are parameters of the plan; their
   * values are only taken for estimates.
   *
   * @throws SqlException if it cannot be planned
   */
  public Plan planShared(SourceText source, List<TextShape.Literal> literals) {
    ParsedQuery query = ParsedQuery.of(source);
    query.share(literals);
    Analysis.Analyzed analyzed = analysis.analyze(query.root());
    return plan(
        LiteralParameter.asParameters(analyzed.root().project()),
        columns(analyzed.resultType()),
        literals.stream().map(literal -> type(literal.value())).toList(),
        literals.stream().map(TextShape.Literal::value).toList());
  }

  private static SqlType type(Object value) {
    if (value instanceof String) {
      return SqlType.STRING;
    }
    return value instanceof BigDecimal
        ? SqlType.DECIMAL
        : value instanceof Long ? SqlType.BIGINT : SqlType.INT;
  }

  /**
   * Plans an INSERT, UPSERT, UPDATE or DELETE.
   *
   * @throws SqlException if it cannot be planned
   */
  public ChangePlan planChange(SourceText source) {
    try {
      return planChange(analysis.analyze(Analysis.parse(source.text())));
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
    Plan rows = plan(source, columns(source.getRowType()), analyzed.sqlTypes(), List.of());
    return new ChangePlan(kind, table.name(), schema, targets, rows);
  }

  private static Plan plan(Analysis.Analyzed analyzed) {
    List<ResultColumn> columns = columns(analyzed.resultType());
    return plan(analyzed.root().project(), columns, analyzed.sqlTypes(), List.of());
  }

  /**
   * @param known the first parameters, whose values are taken for estimates
   */
  private static Plan plan(
      RelNode root, List<ResultColumn> columns, List<SqlType> parameterTypes, List<Object> known) {
    RexBuilder rexBuilder = root.getCluster().getRexBuilder();
    Subqueries subqueries = new Subqueries(rexBuilder, parameterTypes.size());
    RelNode flat = subqueries.replaceIn(root);
    Object[] values = known.toArray(new Object[subqueries.parameterCount()]);
    RelTranslator translator = new RelTranslator(rexBuilder, Arrays.asList(values));
    Operator operator = operator(translator, Rules.simplify(flat));
    return new Plan(
        operator,
        columns,
        parameterTypes,
        translator.tables(),
        subqueries.parameterCount(),
        translator.correlationCount(),
        translator.subqueries(),
        ReadAgain.of(operator, translator.subqueries().values()));
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
