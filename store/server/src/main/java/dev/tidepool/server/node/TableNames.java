package dev.tidepool.server.node;

import dev.tidepool.server.catalog.CatalogTable;

/**
 * What belongs to a table in Kafka. All of it has the id of the table in its name, so that a table
 * of the same name that comes later starts empty. <b>Threads:</b> immutable.
 */
final class TableNames {
  private final String prefix;
  private final CatalogTable table;

  TableNames(NodeOptions options, CatalogTable table) {
    this.prefix = options.cluster() + "-t" + table.id();
    this.table = table;
  }

  /** The application of Kafka Streams; its group and its changelogs begin with it. */
  String application() {
    return prefix;
  }

  /** The topic that the table reads. */
  String source() {
    return table.options().isWritten() ? commands() : table.options().topic();
  }

  /** The topic of its commands. */
  String commands() {
    return prefix + "-commands";
  }

  /** Whether a topic is the table's own. */
  boolean owns(String topic) {
    return topic.startsWith(prefix + "-");
  }
}
