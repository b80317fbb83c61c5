package dev.tidepool.engine.verify;

import dev.tidepool.engine.format.FrameFormat;
import dev.tidepool.engine.format.RowFormat;
import dev.tidepool.engine.format.RowView;
import dev.tidepool.engine.page.PagePayload;
import dev.tidepool.engine.recovery.FrameScanner;
import dev.tidepool.engine.row.RowAddress;
import dev.tidepool.engine.row.RowIds;
import java.nio.file.Path;

/** Unpacks page frames and walks their rows, checking both. One instance serves many frames. */
final class PageRows {
  private final RowView row = new RowView();
  private byte[] page = new byte[16 << 10];
  private int packedRowCount;

  /** Receives the rows of a page in order, blank ones too; the view is valid during the call. */
  interface RowConsumer {
    void row(byte[] page, RowView row, int number, int offset);
  }

  /**
   * Reads the page frame that {@code frames} is on.
   *
   * @param findings what is wrong with the page goes there
   * @return whether the page could be unpacked, so that its rows were handed on
   */
  boolean read(FrameScanner frames, Path path, Findings findings, RowConsumer consumer) {
    byte[] buffer = frames.buffer();
    int at = frames.at();
    long offset = frames.offset();
    int number = FrameFormat.number(buffer, at);
    int rawBytes = FrameFormat.rawBytes(buffer, at);
    packedRowCount = 0;
    if (number < 1 || number > RowAddress.PAGE_MAX) {
      findings.error(path, offset, "page number", "from 1 to " + RowAddress.PAGE_MAX, number);
      return false;
    }
    String problem = unpack(buffer, at, rawBytes);
    if (problem != null) {
      findings.error(path, offset, "page " + number, rawBytes + " bytes once unpacked", problem);
      return false;
    }
    walk(number, FrameFormat.rowCount(buffer, at), rawBytes, path, offset, findings, consumer);
    return true;
  }

  /** Unpacks into {@link #page}; returns what is wrong, or null. */
  private String unpack(byte[] buffer, int at, int rawBytes) {
    String problem = PagePayload.problem(buffer, at);
    if (problem != null) {
      return problem;
    }
    if (page.length < rawBytes) {
      page = new byte[rawBytes];
    }
    return PagePayload.unpack(buffer, at, page);
  }

  private void walk(
      int number,
      int rowCount,
      int rawBytes,
      Path path,
      long frameOffset,
      Findings findings,
      RowConsumer consumer) {
    int offset = 0;
    for (int i = 0; i < rowCount; i++) {
      if (!row.read(page, offset, rawBytes)) {
        findings.error(
            path,
            frameOffset,
            "row " + i + " of page " + number,
            "a whole row at byte " + offset + " of the page",
            "none");
        return;
      }
      String problem = problem();
      if (problem != null) {
        findings.error(
            path, frameOffset, "row " + i + " of page " + number, "well-formed", problem);
      }
      packedRowCount += row.isBlank() ? 0 : 1;
      consumer.row(page, row, number, offset);
      offset = row.endOffset();
    }
    if (offset != rawBytes) {
      findings.error(
          path, frameOffset, "end of the rows of page " + number, rawBytes + "", offset + "");
    }
  }

  private String problem() {
    int head = row.rowId();
    if (row.isBlank()) {
      if (head != 0 || row.isTombstone() || row.isRetained()) {
        return "blank with row id " + head + " or other flags";
      }
      for (int at = row.keyOffset(); at < row.endOffset(); at++) {
        if (page[at] != 0) {
          return "blank, but with bytes in it";
        }
      }
      return null;
    }
    if (head < 1 || head > RowIds.ROW_ID_MAX) {
      return "of row id " + head;
    }
    if (row.isTombstone() && (row.isRetained() || row.valueBytes() > 0)) {
      return "a tombstone with a value, or kept for a snapshot";
    }
    long bytes = (long) row.keyBytes() + row.valueBytes();
    return bytes > RowFormat.ROW_BYTES_MAX ? "of " + bytes + " bytes" : null;
  }

  /** Rows of the page read last that are not blank. */
  int packedRowCount() {
    return packedRowCount;
  }
}
