package dev.tidepool.endpoint.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What instances show each other: the same on all of them. <b>Threads:</b> immutable. */
final class PeerSecret {
  private static final int LENGTH_MIN = 16;

  private final String header;

  PeerSecret(String secret) {
    boolean isPrintable = secret.chars().allMatch(c -> c > ' ' && c <= '~');
    if (secret.length() < LENGTH_MIN || !isPrintable) {
      throw new IllegalArgumentException(
          "the secret of the instances has to be "
              + LENGTH_MIN
              + " or more letters, digits and signs of ASCII, without spaces");
    }
    this.header = "Tidepool-Instance " + secret;
  }

  /** The value of {@code Authorization}. */
  String header() {
    return header;
  }

  /** Whether {@code given}, which may be null, is it; takes the same time whatever is given. */
  boolean accepts(String given) {
    return given != null && MessageDigest.isEqual(hash(header), hash(given));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
