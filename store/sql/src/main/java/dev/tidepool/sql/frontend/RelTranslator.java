package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.HashAggregate;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.exec.SetOperation;
import dev.tidepool.sql.exec.UnionAll;
import dev.tidepool.sql.exec.ValueRows;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.expression.Logic;
import dev.tidepool.sql.plan.Step;
import dev.tidepool.sql.plan.TableAccess;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.ScanRequest.Aggregation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Turns a tree of relations into steps of a plan, from the tables upwards; as much as possible is
 * put into the requests to the tables. <b>Threads:</b> one, for one statement.
 */
final class RelTranslator {
  private final RexBuilder rexBuilder;
  private final List<Object> known;
  private final RexTranslator values;
  private final Joins joins;
  private final Sorting sorting;
  private final Aggregations aggregations;
  private final Windows windows;
  private final Set<String> tables = new LinkedHashSet<>();

  /**
   * @param known the values of parameters as far as they are known, else null; only estimates
   *     depend on them
   */
  RelTranslator(RexBuilder rexBuilder, List<Object> known) {
    this.rexBuilder = rexBuilder;
    this.known = known;
    this.values =
        new RexTranslator(rexBuilder, inner -> translate(Rules.simplify(inner)).operator());
    this.joins = new Joins(values, this::translate);
    this.sorting = new Sorting(values);
    this.aggregations = new Aggregations(values);
    this.windows = new Windows(rexBuilder, values);
  }

  /** The tables that were met. */
  List<String> tables() {
    return List.copyOf(tables);
  }

  /** How many outer rows inner plans see. */
  int correlationCount() {
    return values.correlationCount();
  }

  /** The plans of subqueries, by their names. */
  Map<String, Operator> subqueries() {
    return values.subqueries();
  }

  Step translate(RelNode rel) {
    if (rel instanceof TableScan scan) {
      return scan(scan);
    }
    if (rel instanceof Filter filter) {
      return filter(filter);
    }
    if (rel instanceof Project project) {
      return project(project);
    }
    if (rel instanceof Sort sort) {
      return sorting.sort(sort, translate(sort.getInput()));
    }
    if (rel instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    if (rel instanceof Join join) {
      return joins.join(join);
    }
    if (rel instanceof Correlate correlate) {
      return joins.correlate(correlate);
    }
    if (rel instanceof Uncollect uncollect) {
      return joins.uncollect(uncollect);
    }
    if (rel instanceof SetOp operation) {
      return setOperation(operation);
    }
    if (rel instanceof Values rows) {
      return values(rows);
    }
    String what = rel instanceof RepeatUnion ? "WITH RECURSIVE" : rel.getRelTypeName();
    throw new SqlException(Code.UNSUPPORTED, what + " is not supported in a query");
  }

  private Step scan(TableScan scan) {
    CatalogTable table = scan.getTable().unwrap(CatalogTable.class);
    tables.add(table.name());
    return TableAccess.of(table.name(), table.relation(), known);
  }

  // ---- conditions ------------------------------------------------------------------------------

  private Step filter(Filter filter) {
    Step input = translate(filter.getInput());
    List<RexNode> rest = RelOptUtil.conjunctions(filter.getCondition());
    if (input instanceof TableAccess access && access.canFilter()) {
      List<RexNode> conjuncts = rest;
      rest = new ArrayList<>();
      input = pushed(access, conjuncts, rest);
    }
    if (rest.isEmpty()) {
      return input;
    }
    RelDataType rowType = filter.getInput().getRowType();
    String text =
        rest.stream().map(node -> RexText.of(node, rowType)).collect(Collectors.joining(" AND "));
    return Step.of(
        new dev.tidepool.sql.exec.Filter(
            input.operator(), Logic.and(values.translate(rest)), text));
  }

  /** With those conditions that the table decides; the others go to {@code rest}. */
  private TableAccess pushed(TableAccess access, List<RexNode> conjuncts, List<RexNode> rest) {
    Operands operands = new Operands(access.known(), values::translateAs);
    PredicateTranslator translator =
        new PredicateTranslator(rexBuilder, new ColumnExpressions(access), operands);
    List<Predicate> predicates = new ArrayList<>();
    for (RexNode conjunct : conjuncts) {
      Predicate predicate = translator.conjunct(conjunct);
      if (predicate == null) {
        rest.add(conjunct);
      } else {
        predicates.add(predicate);
      }
    }
    if (predicates.isEmpty()) {
      return access;
    }
    Predicate all = predicates.size() == 1 ? predicates.get(0) : new Predicate.And(predicates);
    return access.filter(all, operands.values(), operands.known());
  }

  // ---- columns ---------------------------------------------------------------------------------

  private Step project(Project project) {
    Step input = translate(project.getInput());
    List<RexNode> nodes = project.getProjects();
    RelDataType rowType = project.getInput().getRowType();
    if (project.containsOver()) {
      return windows.project(nodes, input.operator(), rowType);
    }
    if (input instanceof TableAccess access && access.canProject()) {
      List<Integer> columns = columnsOnly(nodes);
      if (columns != null) {
        return access.project(columns);
      }
    }
    return Step.of(
        new dev.tidepool.sql.exec.Project(
            input.operator(), values.translate(nodes), RexText.of(nodes, rowType)));
  }

  private static List<Integer> columnsOnly(List<RexNode> nodes) {
    List<Integer> columns = new ArrayList<>();
    for (RexNode node : nodes) {
      if (!(node instanceof RexInputRef input)) {
        return null;
      }
      columns.add(input.getIndex());
    }
    return columns;
  }

  private Step aggregate(Aggregate aggregate) {
    Step input = translate(aggregate.getInput());
    if (input instanceof TableAccess access) {
      Aggregation aggregation = PushedAggregation.of(aggregate, access);
      if (aggregation != null) {
        return access.aggregate(aggregation);
      }
    }
    return aggregations.aggregate(aggregate, input.operator());
  }

  // ---- rows of several inputs, and of none -----------------------------------------------------

  private Step setOperation(SetOp operation) {
    List<SqlType> types = types(operation.getRowType());
    List<Operator> inputs =
        operation.getInputs().stream().map(input -> widened(input, types)).toList();
    if (operation instanceof Union) {
      Operator union = new UnionAll(inputs);
      return Step.of(operation.all ? union : HashAggregate.distinct(union, types));
    }
    boolean isKnown = operation instanceof Intersect || operation instanceof Minus;
    if (!isKnown) {
      throw new SqlException(Code.UNSUPPORTED, operation.kind + " is not supported");
    }
    SetOperation.Kind kind =
        operation instanceof Intersect ? SetOperation.Kind.INTERSECT : SetOperation.Kind.EXCEPT;
    Operator result = inputs.get(0);
    for (Operator other : inputs.subList(1, inputs.size())) {
      result = new SetOperation(result, other, kind, operation.all, types);
    }
    return Step.of(result);
  }

  private static List<SqlType> types(RelDataType rowType) {
    return rowType.getFieldList().stream().map(field -> Types.of(field.getType())).toList();
  }

  /** An input with its columns as the result has them. */
  private Operator widened(RelNode input, List<SqlType> types) {
    Operator operator = translate(input).operator();
    List<SqlType> own = types(input.getRowType());
    if (own.equals(types)) {
      return operator;
    }
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(Conversions.widened(Expressions.column(i), own.get(i), types.get(i)));
    }
    return new dev.tidepool.sql.exec.Project(
        operator, columns, String.join(", ", input.getRowType().getFieldNames()));
  }

  private Step values(Values rows) {
    List<RelDataTypeField> fields = rows.getRowType().getFieldList();
    List<List<Expression>> translated = new ArrayList<>();
    for (List<RexLiteral> tuple : rows.getTuples()) {
      List<Expression> row = new ArrayList<>();
      for (int i = 0; i < tuple.size(); i++) {
        row.add(values.translateAs(tuple.get(i), Types.of(fields.get(i).getType())));
      }
      translated.add(row);
    }
    return Step.of(new ValueRows(fields.size(), translated));
  }
}
