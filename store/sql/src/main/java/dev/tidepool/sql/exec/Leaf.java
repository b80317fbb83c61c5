package dev.tidepool.sql.exec;

import java.util.List;

/** A step whose rows come from no other. */
public interface Leaf extends Operator {
  @Override
  default List<Operator> inputs() {
    return List.of();
  }

  @Override
  default Operator withInputs(List<Operator> inputs) {
    return this;
  }
}
