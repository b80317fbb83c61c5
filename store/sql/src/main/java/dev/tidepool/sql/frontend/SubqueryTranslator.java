package dev.tidepool.sql.frontend;

import dev.tidepool.sql.error.SqlException;
import dev.tidepool.sql.error.SqlException.Code;
import dev.tidepool.sql.exec.Operator;
import dev.tidepool.sql.expression.Expression;
import dev.tidepool.sql.expression.Expressions;
import dev.tidepool.sql.plan.Membership;
import dev.tidepool.sql.plan.Quantified;
import dev.tidepool.sql.plan.SubqueryValue;
import dev.tidepool.sql.type.SqlType;
import dev.tidepool.table.query.Predicate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Turns calls of subqueries into expressions. <b>Threads:</b> one, for one statement. */
final class SubqueryTranslator {
  private final RexTranslator values;
  private final Function<RelNode, Operator> plan;
  private final Map<String, Operator> planned = new LinkedHashMap<>();

  /**
   * @param plan from what a subquery selects to the operator that gives it
   */
  SubqueryTranslator(RexTranslator values, Function<RelNode, Operator> plan) {
    this.values = values;
    this.plan = plan;
  }

  /** The plans of the subqueries that were met, by their names. */
  Map<String, Operator> planned() {
    return planned;
  }

  Expression translate(RexCall call) {
    Subquery subquery = (Subquery) call.getOperator();
    Operator operator = planned.get(subquery.getName());
    if (operator == null) {
      operator = plan.apply(subquery.rows());
      planned.put(subquery.getName(), operator);
    }
    List<RexNode> compared = call.getOperands().subList(0, subquery.comparedCount());
    List<RexNode> seen =
        call.getOperands().subList(subquery.comparedCount(), call.getOperands().size());
    return new SubqueryValue(
        operator,
        kind(subquery, compared),
        values.translate(seen),
        seen.stream().map(node -> Types.of(node.getType())).toList(),
        subquery.slots());
  }

  private SubqueryValue.Kind kind(Subquery subquery, List<RexNode> compared) {
    return switch (subquery.quantifier()) {
      case EXISTS -> SubqueryValue.exists();
      case SCALAR_QUERY -> SubqueryValue.scalar();
      default -> comparison(subquery, compared);
    };
  }

  private SubqueryValue.Kind comparison(Subquery subquery, List<RexNode> compared) {
    List<RelDataTypeField> fields = subquery.rows().getRowType().getFieldList();
    List<Expression> left = new ArrayList<>();
    List<Expression> right = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) {
      SqlType own = Types.of(fields.get(i).getType());
      SqlType common = Conversions.commonType(Types.of(compared.get(i).getType()), own);
      left.add(values.translateAs(compared.get(i), common));
      right.add(Conversions.widened(Expressions.column(i), own, common));
      types.add(common);
    }
    boolean isEqual =
        subquery.quantifier() == SqlKind.IN || subquery.comparison() == SqlKind.EQUALS;
    if (isEqual) {
      return new Membership(left, right, types);
    }
    if (compared.size() != 1) {
      throw new SqlException(Code.UNSUPPORTED, "rows are compared by = ANY and IN only");
    }
    return new Quantified(operator(subquery.comparison()), left.get(0), right.get(0), types.get(0));
  }

  /** The comparison of ANY or ALL. */
  static Predicate.Operator operator(SqlKind comparison) {
    return switch (comparison) {
      case EQUALS -> Predicate.Operator.EQUAL;
      case NOT_EQUALS -> Predicate.Operator.NOT_EQUAL;
      case LESS_THAN -> Predicate.Operator.LESS;
      case LESS_THAN_OR_EQUAL -> Predicate.Operator.LESS_OR_EQUAL;
      case GREATER_THAN -> Predicate.Operator.GREATER;
      case GREATER_THAN_OR_EQUAL -> Predicate.Operator.GREATER_OR_EQUAL;
      default ->
          throw new SqlException(Code.UNSUPPORTED, comparison + " ANY (...) is not supported");
    };
  }
}
