package dev.tidepool.sql.frontend;

import java.util.List;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;

/**
 * Which functions statements can name: those of the standard, and of other databases those that
 * people miss most. {@code RexTranslator} says which of them can be computed.
 */
final class Functions {
  private static final SqlFunction DATE_TRUNC =
      SqlBasicFunction.create(
          "DATE_TRUNC",
          ReturnTypes.ARG1_NULLABLE,
          OperandTypes.sequence(
              "'DATE_TRUNC('<unit>', <DATETIME>)'", OperandTypes.CHARACTER, OperandTypes.DATETIME),
          SqlFunctionCategory.TIMEDATE);

  /** NULL of no rows, which Calcite's own does not say of its type. */
  static final SqlAggFunction ARRAY_AGG =
      SqlBasicAggFunction.create(
              SqlKind.ARRAY_AGG,
              SqlLibraryOperators.ARRAY_AGG
                  .getReturnTypeInference()
                  .andThen(SqlTypeTransforms.FORCE_NULLABLE),
              OperandTypes.ANY)
          .withFunctionType(SqlFunctionCategory.SYSTEM)
          .withSyntax(SqlSyntax.ORDERED_FUNCTION)
          .withAllowsNullTreatment(true);

  static final SqlOperatorTable TABLE =
      SqlOperatorTables.chain(
          new Standard(),
          SqlOperatorTables.of(
              List.of(new Neighbour(SqlKind.LEAD), new Neighbour(SqlKind.LAG), new NthValue())),
          SqlOperatorTables.of(
              List.of(
                  SqlLibraryOperators.LEFT,
                  SqlLibraryOperators.RIGHT,
                  SqlLibraryOperators.LPAD,
                  SqlLibraryOperators.RPAD,
                  SqlLibraryOperators.LTRIM,
                  SqlLibraryOperators.RTRIM,
                  SqlLibraryOperators.REPEAT,
                  SqlLibraryOperators.REVERSE,
                  SqlLibraryOperators.SPLIT_PART,
                  SqlLibraryOperators.STARTS_WITH,
                  SqlLibraryOperators.ENDS_WITH,
                  SqlLibraryOperators.STRPOS,
                  SqlLibraryOperators.LENGTH,
                  SqlLibraryOperators.CONCAT_FUNCTION_WITH_NULL,
                  SqlLibraryOperators.CONCAT_WS_POSTGRESQL,
                  SqlLibraryOperators.TRANSLATE3,
                  SqlLibraryOperators.CHR,
                  SqlLibraryOperators.TO_HEX,
                  SqlLibraryOperators.ILIKE,
                  SqlLibraryOperators.NOT_ILIKE,
                  SqlLibraryOperators.REGEXP_LIKE,
                  SqlLibraryOperators.REGEXP_REPLACE_3,
                  SqlLibraryOperators.IF,
                  SqlLibraryOperators.IFNULL,
                  SqlLibraryOperators.NVL,
                  SqlLibraryOperators.GREATEST_PG,
                  SqlLibraryOperators.LEAST_PG,
                  SqlLibraryOperators.BOOL_AND,
                  SqlLibraryOperators.BOOL_OR,
                  SqlLibraryOperators.STRING_AGG,
                  ARRAY_AGG,
                  SqlLibraryOperators.ARRAY_CONTAINS,
                  SqlLibraryOperators.ARRAY_LENGTH,
                  SqlLibraryOperators.TRY_CAST,
                  DATE_TRUNC,
                  SqlLibraryOperators.POW,
                  SqlLibraryOperators.LOG2)));

  private Functions() {}

  /** Those of the standard, but LEAD, LAG and NTH_VALUE, which are our own. */
  private static final class Standard implements SqlOperatorTable {
    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher matcher) {
      SqlStdOperatorTable.instance()
          .lookupOperatorOverloads(name, category, syntax, found, matcher);
      found.removeIf(Standard::isReplaced);
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return SqlStdOperatorTable.instance().getOperatorList().stream()
          .filter(operator -> !isReplaced(operator))
          .toList();
    }

    private static boolean isReplaced(SqlOperator operator) {
      return operator == SqlStdOperatorTable.LEAD
          || operator == SqlStdOperatorTable.LAG
          || operator == SqlStdOperatorTable.NTH_VALUE;
    }
  }
}
