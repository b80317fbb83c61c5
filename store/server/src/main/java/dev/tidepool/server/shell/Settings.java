package dev.tidepool.server.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidepool.server.shell.ResultWriter.Format;
import java.util.List;

/** What commands change about the output. <b>Threads:</b> one. */
final class Settings {
  private final int width;
  private Format format;
  private boolean isAuto;
  private boolean isTiming;

  /**
   * Settings.
   *
   * @param width of the terminal, in columns
   */
  Settings(Format format, int width) {
    this.format = format;
    this.width = width;
  }

  /** How an answer that begins with these rows is written. */
  ResultWriter writer(List<ResultColumn> columns, List<JsonNode> rows) {
    if (isAuto && new AlignedWriter(columns).width(rows) > width) {
      return Format.EXPANDED.writer(columns);
    }
    return format.writer(columns);
  }

  /** Of the terminal, in columns. */
  int width() {
    return width;
  }

  boolean isTiming() {
    return isTiming;
  }

  /** Turns the time behind each answer on or off, and returns which. */
  boolean toggleTiming() {
    isTiming = !isTiming;
    return isTiming;
  }

  /**
   * {@code on}, {@code off}, {@code auto} (if rows are wider than the terminal), or nothing for the
   * other of on and off; returns what holds now, or null if it is none of these.
   */
  String expand(String word) {
    String wanted = word.isEmpty() ? format == Format.EXPANDED ? "off" : "on" : word;
    switch (wanted) {
      case "on" -> set(Format.EXPANDED, false);
      case "off" -> set(Format.ALIGNED, false);
      case "auto" -> set(Format.ALIGNED, true);
      default -> {
        return null;
      }
    }
    return wanted;
  }

  private void set(Format next, boolean auto) {
    format = next;
    isAuto = auto;
  }
}
