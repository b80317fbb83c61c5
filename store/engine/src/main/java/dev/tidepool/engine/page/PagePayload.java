package dev.tidepool.engine.page;

import dev.tidepool.engine.format.FrameFormat;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** The payload of a page frame: its rows, raw or as one LZ4 block. */
public final class PagePayload {
  private static final LZ4SafeDecompressor LZ4 = LZ4Factory.fastestInstance().safeDecompressor();

  /** No LZ4 block unpacks to more bytes for each of its own. */
  private static final int LZ4_RATIO_MAX = 255;

  private PagePayload() {}

  /**
   * What is wrong with the codec or the sizes of the frame at {@code offset}, or null. Ask before
   * taking memory for what it unpacks to.
   */
  public static String problem(byte[] frame, int offset) {
    int rawBytes = FrameFormat.rawBytes(frame, offset);
    int payloadBytes = payloadBytes(frame, offset);
    byte codec = FrameFormat.codec(frame, offset);
    boolean isRaw = codec == FrameFormat.CODEC_RAW;
    if (!isRaw && codec != FrameFormat.CODEC_LZ4) {
      return "packed by codec " + codec;
    }
    if (rawBytes < 0
        || isRaw && rawBytes != payloadBytes
        || !isRaw && rawBytes / LZ4_RATIO_MAX > payloadBytes) {
      return "a payload of " + payloadBytes + " bytes";
    }
    return null;
  }

  /**
   * Unpacks the payload of the frame at {@code offset} into {@code target}, from its start.
   *
   * @return what is wrong with it, or null
   */
  public static String unpack(byte[] frame, int offset, byte[] target) {
    int rawBytes = FrameFormat.rawBytes(frame, offset);
    int payload = offset + FrameFormat.HEADER_BYTES;
    if (FrameFormat.codec(frame, offset) == FrameFormat.CODEC_RAW) {
      System.arraycopy(frame, payload, target, 0, rawBytes);
      return null;
    }
    try {
      int bytes = LZ4.decompress(frame, payload, payloadBytes(frame, offset), target, 0, rawBytes);
      return bytes == rawBytes ? null : bytes + " bytes";
    } catch (LZ4Exception e) {
      return "no LZ4 block of that size";
    }
  }

  private static int payloadBytes(byte[] frame, int offset) {
    return FrameFormat.frameBytes(frame, offset) - FrameFormat.HEADER_BYTES;
  }
}
