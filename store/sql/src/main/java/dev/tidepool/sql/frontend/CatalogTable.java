package dev.tidepool.sql.frontend;

import dev.tidepool.table.query.Relation;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;

/** A table as Calcite sees it; planning takes the relation out again by {@code unwrap}. */
final class CatalogTable extends AbstractTable {
  private final String name;
  private final Relation relation;
  private final RelDataType rowType;

  /**
   * @param factory of all types
   */
  CatalogTable(String name, Relation relation, RelDataTypeFactory factory) {
    this.name = name;
    this.relation = relation;
    this.rowType = Types.rowType(factory, relation.schema());
  }

  String name() {
    return name;
  }

  Relation relation() {
    return relation;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return rowType;
  }

  @Override
  public Statistic getStatistic() {
    return Statistics.of(relation.rowCountEstimate(), List.of());
  }
}
