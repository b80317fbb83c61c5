package dev.tidepool.sql.exec;

import dev.tidepool.sql.expression.Execution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * GROUPING SETS, ROLLUP and CUBE: the groups by each of some sets of keys, in one pass. A row has
 * all keys, of which those that are not in its set are NULL, then the aggregates, then the index of
 * its set (INT), which tells what GROUPING asks for.
 *
 * @param sets indexes of keys; an empty one gives one row, also of no rows at all
 * @param text sets and aggregates
 */
public record GroupingSets(
    Operator input,
    List<Key> keys,
    List<List<Integer>> sets,
    List<AggregateCall> calls,
    String text)
    implements Operator {
  public GroupingSets {
    keys = List.copyOf(keys);
    sets = List.copyOf(sets);
    calls = List.copyOf(calls);
  }

  @Override
  public Rows open(Execution execution) {
    return new ComputedRows(input.open(execution), execution) {
      @Override
      Iterator<Object[]> compute(Rows input) {
        List<GroupTable> tables = new ArrayList<>();
        for (List<Integer> set : sets) {
          List<Key> setKeys = set.stream().map(keys::get).toList();
          tables.add(new GroupTable(setKeys, calls, execution, memory));
        }
        for (Object[] row = input.next(); row != null; row = input.next()) {
          for (GroupTable table : tables) {
            execution.limits().step();
            table.add(row);
          }
        }
        return rows(tables);
      }
    };
  }

  private Iterator<Object[]> rows(List<GroupTable> tables) {
    return new Iterator<>() {
      private int setIndex = -1;
      private Iterator<Object[]> ofSet = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!ofSet.hasNext() && setIndex + 1 < tables.size()) {
          setIndex++;
          ofSet = GroupRows.results(tables.get(setIndex));
        }
        return ofSet.hasNext();
      }

      @Override
      public Object[] next() {
        return spread(ofSet.next(), setIndex);
      }
    };
  }

  private Object[] spread(Object[] row, int setIndex) {
    List<Integer> set = sets.get(setIndex);
    Object[] spread = new Object[columnCount()];
    for (int i = 0; i < set.size(); i++) {
      spread[set.get(i)] = row[i];
    }
    System.arraycopy(row, set.size(), spread, keys.size(), calls.size());
    spread[spread.length - 1] = setIndex;
    return spread;
  }

  @Override
  public int columnCount() {
    return keys.size() + calls.size() + 1;
  }

  @Override
  public List<Operator> inputs() {
    return List.of(input);
  }

  @Override
  public Operator withInputs(List<Operator> inputs) {
    return new GroupingSets(inputs.get(0), keys, sets, calls, text);
  }

  @Override
  public String describe() {
    return "aggregate by sets " + text;
  }

  @Override
  public double expectedRowCount() {
    double count = 0;
    for (List<Integer> set : sets) {
      count += HashAggregate.expectedGroupCount(set.size(), input.expectedRowCount());
    }
    return count;
  }
}
