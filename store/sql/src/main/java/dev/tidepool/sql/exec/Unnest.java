package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import dev.tidepool.sql.expression.Expression;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * Each row of the input once for each element of an array, which is its last value; not at all if
 * the array is NULL or empty.
 *
 * @param array computed of a row
 * @param withOrdinality whether the number of the element, from 1 (INT), comes behind it
 * @param text the array
 */
public record Unnest(Operator input, Expression array, boolean withOrdinality, String text)
    implements Operator {
  private static final double ELEMENTS_PER_ARRAY = 4;

  @Override
  public Rows open(Execution execution) {
    return new InputRows(input.open(execution)) {
      private Object[] row;
      private Iterator<?> elements = Collections.emptyIterator();
      private int ordinality;

      @Override
      public Object[] next() {
        while (!elements.hasNext()) {
          row = input.next();
          if (row == null) {
            return null;
          }
          execution.limits().step();
          List<?> values = (List<?>) array.value(row, execution);
          elements = values == null ? Collections.emptyIterator() : values.iterator();
          ordinality = 0;
        }
        Object[] unnested = Arrays.copyOf(row, columnCount());
        unnested[row.length] = elements.next();
        if (withOrdinality) {
          unnested[row.length + 1] = ++ordinality;
        }
        return unnested;
      }
    };
  }

  @Override
  public int columnCount() {
    return input.columnCount() + (withOrdinality ? 2 : 1);
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new Unnest(inputs.get(0), array, withOrdinality, text);
  }

  @Override
  public String describe() {
    return "unnest " + text;
  }

  @Override
  public double expectedRowCount() {
    return input.expectedRowCount() * ELEMENTS_PER_ARRAY;
  }
}
