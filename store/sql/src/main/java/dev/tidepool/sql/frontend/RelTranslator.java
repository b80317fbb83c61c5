package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.Limit;
import dev.tidepool.sql.exec.SortColumn;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Logic;
import dev.tidepool.sql.plan.Step;
import dev.tidepool.sql.plan.TableAccess;
import dev.tidepool.table.query.Operand;
import dev.tidepool.table.query.Predicate;
import dev.tidepool.table.query.ScanRequest;
import dev.tidepool.table.query.ScanRequest.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Turns a tree of relations into steps of a plan, from the tables upwards; as much as possible is
 * put into the requests to the tables. <b>Threads:</b> one, for one statement.
 */
final class RelTranslator {
  private final RexBuilder rexBuilder;
  private final int parameterCount;
  private final RexTranslator values;
  private final Set<String> tables = new LinkedHashSet<>();

  RelTranslator(RexBuilder rexBuilder, int parameterCount) {

    this.rexBuilder = rexBuilder;
    this.parameterCount = parameterCount;
    this.values = new RexTranslator(rexBuilder);
  }

  /** The tables that were met. */
  List<String> tables() {
    return List.copyOf(tables);
  }

  /** How many outer rows inner plans see. */
  int correlationCount() {
    return values.correlationCount();
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
      return sort(sort);
    }
    if (rel instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    throw new SqlException(Code.UNSUPPORTED, rel.getRelTypeName() + " is not supported in a query");
  }

  private Step scan(TableScan scan) {
    CatalogTable table = scan.getTable().unwrap(CatalogTable.class);
    tables.add(table.name());
    return TableAccess.of(table.name(), table.relation(), parameterCount);
  }

  private Step filter(Filter filter) {
    Step input = translate(filter.getInput());
    List<RexNode> conjuncts = RelOptUtil.conjunctions(filter.getCondition());
    List<RexNode> rest = new ArrayList<>();
    if (input instanceof TableAccess access && access.canFilter()) {
      input = pushed(access, conjuncts, rest);
    } else {
      rest = conjuncts;
    }
    if (rest.isEmpty()) {
      return input;
    }
    RelDataType rowType = filter.getInput().getRowType();
    List<Expression> conditions = values.translate(rest);
    String text =
        rest.stream().map(node -> RexText.of(node, rowType)).collect(Collectors.joining(" AND "));
    return Step.of(new dev.tidepool.sql.exec.Filter(input.operator(), Logic.and(conditions), text));
  }

  private TableAccess pushed(TableAccess access, List<RexNode> conjuncts, List<RexNode> rest) {
    Operands operands = new Operands(parameterCount + access.values().size(), values::translate);
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
    return predicates.isEmpty()
        ? access
        : access.filter(RelTranslator.all(predicates), operands.values());
  }

  private static Predicate all(List<Predicate> parts) {
    return parts.size() == 1 ? parts.get(0) : new Predicate.And(parts);
  }

  private Step project(Project project) {
    Step input = translate(project.getInput());
    List<Integer> columns = columnsOnly(project.getProjects());
    if (columns != null && input instanceof TableAccess access && access.canProject()) {
      return access.project(columns);
    }
    return Step.of(
        new dev.tidepool.sql.exec.Project(
            input.operator(),
            values.translate(project.getProjects()),
            RexText.of(project.getProjects(), project.getInput().getRowType())));
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

  private Step sort(Sort sort) {
    Step input = translate(sort.getInput());
    List<SortKey> keys =
        sort.getCollation().getFieldCollations().stream().map(RelTranslator::key).toList();
    Operand offset = sort.offset == null ? ScanRequest.FROM_START : count(sort.offset);
    Operand limit = sort.fetch == null ? ScanRequest.UNLIMITED : count(sort.fetch);
    if (input instanceof TableAccess access && access.canSort()) {
      TableAccess sorted = keys.isEmpty() ? access : access.sort(keys);
      return sort.offset == null && sort.fetch == null ? sorted : sorted.limit(offset, limit);
    }
    Expression skipped = sort.offset == null ? null : values.translate(sort.offset);
    Expression count = sort.fetch == null ? null : values.translate(sort.fetch);
    if (keys.isEmpty()) {
      return Step.of(new Limit(input.operator(), skipped, count, limitText(sort)));
    }
    List<RelDataTypeField> fields = sort.getRowType().getFieldList();
    List<SortColumn> columns =
        keys.stream()
            .map(
                key ->
                    new SortColumn(
                        key.column(),
                        Types.of(fields.get(key.column()).getType()),
                        key.descending(),
                        key.nullsFirst()))
            .toList();
    return Step.of(
        new dev.tidepool.sql.exec.Sort(
            input.operator(), columns, skipped, count, orderText(sort, keys) + limitText(sort)));
  }

  private static String orderText(Sort sort, List<SortKey> keys) {
    List<String> names = sort.getRowType().getFieldNames();
    return keys.stream()
        .map(
            key ->
                names.get(key.column())
                    + (key.descending() ? " desc" : "")
                    + (key.nullsFirst() == key.descending()
                        ? ""
                        : key.nullsFirst() ? " nulls first" : " nulls last"))
        .collect(Collectors.joining(", "));
  }

  private static String limitText(Sort sort) {
    RelDataType rowType = sort.getRowType();
    return (sort.fetch == null ? "" : "; limit " + RexText.of(sort.fetch, rowType))
        + (sort.offset == null ? "" : "; offset " + RexText.of(sort.offset, rowType));
  }

  private static SortKey key(RelFieldCollation collation) {
    boolean descending =
        collation.direction == Direction.DESCENDING
            || collation.direction == Direction.STRICTLY_DESCENDING;
    boolean nullsFirst =
        collation.nullDirection == NullDirection.UNSPECIFIED
            ? descending
            : collation.nullDirection == NullDirection.FIRST;
    return new SortKey(collation.getFieldIndex(), descending, nullsFirst);
  }

  private static Operand count(RexNode node) {
    if (node instanceof RexDynamicParam parameter) {
      return new Operand.Parameter(parameter.getIndex());
    }
    if (node instanceof RexLiteral literal) {
      return new Operand.Literal(((Number) Literals.value(literal)).longValue());
    }
    throw new SqlException(Code.UNSUPPORTED, "LIMIT and OFFSET take a number or a parameter");
  }

  private Step aggregate(Aggregate aggregate) {
    Step input = translate(aggregate.getInput());
    if (input instanceof TableAccess access) {
      ScanRequest.Aggregation aggregation = Aggregations.pushed(aggregate, access);
      if (aggregation != null) {
        return access.aggregate(aggregation);
      }
    }
    throw new SqlException(Code.UNSUPPORTED, "aggregate " + aggregate.getAggCallList());
  }
}
