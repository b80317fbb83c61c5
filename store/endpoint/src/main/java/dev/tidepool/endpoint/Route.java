package dev.tidepool.endpoint;

import java.util.List;
import java.util.Locale;

/** What paths lead to. */
enum Route {
  /** The page at {@code /}, and its files. */
  CONSOLE("GET"),
  HEALTHZ("GET"),
  READYZ("GET"),
  METRICS("GET"),
  CLUSTER("GET"),
  /** Of other instances only. */
  PEER("POST"),
  QUERY("POST"),
  CANCEL("POST"),
  JDBC("POST"),
  TABLES("GET"),
  TABLE("GET"),
  ROW("GET"),
  NONE(null);

  /** The one that it is asked by, or null. */
  final String method;

  Route(String method) {
    this.method = method;
  }

  /** The one of a path. */
  static Route of(List<String> path) {
    String first = path.isEmpty() ? "" : path.get(0);
    if (path.isEmpty() || path.size() == 2 && first.equals("console")) {
      return CONSOLE;
    }
    if (path.size() == 1) {
      return switch (first) {
        case "healthz" -> HEALTHZ;
        case "readyz" -> READYZ;
        case "metrics" -> METRICS;
        case "cluster" -> CLUSTER;
        case "query" -> QUERY;
        case "cancel" -> CANCEL;
        case "jdbc" -> JDBC;
        case "tables" -> TABLES;
        default -> NONE;
      };
    }
    if (("/" + String.join("/", path)).equals(PeerService.PATH)) {
      return PEER;
    }
    if (!first.equals("tables")) {
      return NONE;
    }
    boolean isRow = path.size() == 4 && path.get(2).equals("rows");
    return path.size() == 2 ? TABLE : isRow ? ROW : NONE;
  }

  /** Whether it needs no credentials: it is for probes, or it tells nothing about tables. */
  boolean isOpen() {
    return this == HEALTHZ || this == READYZ || this == CONSOLE;
  }

  /** As metrics name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
