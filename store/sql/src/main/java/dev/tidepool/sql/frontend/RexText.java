package dev.tidepool.sql.frontend;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlTypeName;

/** Values and conditions in words, for EXPLAIN. <b>Threads:</b> any. */
final class RexText {
  private final List<String> columns;

  private RexText(RelDataType rowType) {
    this.columns = rowType.getFieldNames();
  }

  /** {@code node} over rows of {@code rowType}, in words. */
  static String of(RexNode node, RelDataType rowType) {
    return new RexText(rowType).text(node);
  }

  /** Several, separated by commas. */
  static String of(List<RexNode> nodes, RelDataType rowType) {
    RexText text = new RexText(rowType);
    return nodes.stream().map(text::text).collect(Collectors.joining(", "));
  }

  private String text(RexNode node) {
    if (node instanceof RexInputRef input) {
      return columns.get(input.getIndex());
    }
    if (node instanceof RexDynamicParam parameter) {
      return "?" + parameter.getIndex();
    }
    if (node instanceof RexLiteral literal) {
      return literal(literal);
    }
    if (node instanceof RexFieldAccess access) {
      return "outer." + access.getField().getName();
    }
    return node instanceof RexCall call ? call(call) : node.toString();
  }

  private static String literal(RexLiteral literal) {
    if (literal.isNull()) {
      return "null";
    }
    if (literal.getTypeName() == SqlTypeName.CHAR) {
      return "'" + literal.getValueAs(String.class).replace("'", "''") + "'";
    }
    if (literal.getTypeName() == SqlTypeName.DECIMAL) {
      return String.valueOf(Literals.value(literal));
    }
    return literal.toString();
  }

  private String call(RexCall call) {
    SqlOperator operator = call.getOperator();
    List<RexNode> operands = call.getOperands();
    if (operator.getKind() == SqlKind.CAST) {
      return "cast(" + text(operands.get(0)) + " as " + Types.nameOf(call.getType()) + ")";
    }
    boolean isInfix =
        operator.getSyntax() == SqlSyntax.BINARY || operator.getKind() == SqlKind.LIKE;
    if (isInfix && operands.size() > 1) {
      return operands.stream()
          .map(this::nested)
          .collect(Collectors.joining(" " + operator.getName() + " "));
    }
    if (operator.getSyntax() == SqlSyntax.POSTFIX) {
      return nested(operands.get(0)) + " " + operator.getName();
    }
    if (operator.getSyntax() == SqlSyntax.PREFIX) {
      return operator.getName() + " " + nested(operands.get(0));
    }
    return operator.getName().toLowerCase(Locale.ROOT)
        + operands.stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
  }

  private String nested(RexNode node) {
    String text = text(node);
    boolean isAtom = !(node instanceof RexCall) || text.endsWith(")") && !text.contains(" ");
    return isAtom ? text : "(" + text + ")";
  }
}
