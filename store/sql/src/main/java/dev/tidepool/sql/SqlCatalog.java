package dev.tidepool.sql;

import dev.tidepool.table.query.Relation;
import java.util.List;

/**
 * The tables that statements can name.
 *
 * <p><b>Threads:</b> any.
 */
public interface SqlCatalog {
  /** The table of that name, whatever its case, or null. */
  Relation relation(String name);

  /** The names, in the order and case in which they are listed. */
  List<String> tableNames();

  /**
   * A number that is another one after each change of what a name stands for, or of the columns or
   * indexes of a table; statements are planned anew then.
   */
  long version();
}
