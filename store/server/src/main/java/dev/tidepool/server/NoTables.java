package dev.tidepool.server;

import dev.tidepool.endpoint.TableSource;
import dev.tidepool.table.query.Relation;
import java.util.List;

/** For an endpoint that is not started. <b>Threads:</b> immutable. */
final class NoTables implements TableSource {
  static final TableSource NONE = new NoTables();

  private NoTables() {}

  @Override
  public List<String> tableNames() {
    return List.of();
  }

  @Override
  public Relation relation(String name) {
    throw new IllegalArgumentException("there is no table " + name);
  }

  @Override
  public String whyNotReady() {
    return null;
  }
}
