package dev.tidepool.sql.script;

import dev.tidepool.table.TableDefinition;
import java.util.List;

/**
 * A table of a test, in the forms that each of its hosts takes it.
 *
 * @param definition with the key in the key's bytes
 * @param rows their bytes and values
 */
record TestTable(String name, TableDefinition definition, List<Row> rows) {

  /** A row: as bytes for tables, as values for lists and H2. */
  record Row(byte[] key, byte[] value, Object[] values) {}
}
