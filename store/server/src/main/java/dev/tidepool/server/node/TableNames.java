package dev.tidepool.server.node;

import dev.tidepool.server.catalog.CatalogState;
import dev.tidepool.server.catalog.CatalogTable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /**
   * Whether {@code topic} belongs to a table that is not in {@code catalog}, and cannot come into
   * it any more: what a statement left behind that failed half-way.
   */
  static boolean isLeftOver(String topic, NodeOptions options, CatalogState catalog) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(options.cluster()) + "-t([0-9]{1,18})-.+").matcher(topic);
    if (!matcher.matches()) {
      return false;
    }
    long id = Long.parseLong(matcher.group(1));
    return id < catalog.nextOffset()
        && catalog.tables().values().stream().noneMatch(table -> table.id() == id);
  }
}
