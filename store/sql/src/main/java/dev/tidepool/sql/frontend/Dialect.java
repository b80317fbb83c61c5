package dev.tidepool.sql.frontend;

import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/** Which SQL is spoken: how Calcite is set up. <b>Threads:</b> any. */
final class Dialect {
  /** Without ASC NULLS FIRST and the like, NULL counts as above all values. */
  static final NullCollation NULLS = NullCollation.HIGH;

  static final SqlParser.Config PARSER =
      SqlParser.config()
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withUnquotedCasing(Casing.TO_LOWER)
          .withQuotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(false)
          .withConformance(SqlConformanceEnum.LENIENT);

  static final SqlValidator.Config VALIDATOR =
      SqlValidator.Config.DEFAULT
          .withConformance(SqlConformanceEnum.LENIENT)
          .withDefaultNullCollation(NULLS)
          .withIdentifierExpansion(true)
          .withTypeCoercionFactory(Coercion::new);

  /**
   * IN lists stay lists of values, however long; subqueries stay such until the rules see them.
   * Projections are not merged yet: with a correlated subquery in a select list over a join,
   * Calcite would put the merged one onto the one with which it was merged, and so take other
   * columns.
   */
  static final SqlToRelConverter.Config CONVERTER =
      SqlToRelConverter.config()
          .withExpand(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withTrimUnusedFields(true)
          .withRelBuilderConfigTransform(config -> config.withBloat(-1))
          .withRemoveSortInSubQuery(true);

  private static final CalciteConnectionConfig CONNECTION =
      CalciteConnectionConfigImpl.DEFAULT.set(CalciteConnectionProperty.CASE_SENSITIVE, "false");

  private Dialect() {}

  /** Finds tables by their name, whatever its case. */
  static Prepare.CatalogReader catalogReader(
      Map<String, CatalogTable> tables, RelDataTypeFactory factory) {
    Map<String, Table> copy = Map.copyOf(tables);
    CalciteSchema root =
        CalciteSchema.createRootSchema(
            false,
            false,
            "",
            new AbstractSchema() {
              @Override
              protected Map<String, Table> getTableMap() {
                return copy;
              }
            });
    return new CalciteCatalogReader(root, List.of(), factory, CONNECTION);
  }
}
