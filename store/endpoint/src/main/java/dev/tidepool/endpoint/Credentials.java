package dev.tidepool.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The values of the header {@code Authorization} that are let in. Only their hashes are kept and
 * compared, all of them each time, so that the time taken tells nothing of a value or its length.
 *
 * <p><b>Threads:</b> immutable.
 */
final class Credentials {
  static final Credentials NONE = new Credentials(List.of());

  private final List<byte[]> hashes;

  private Credentials(List<byte[]> hashes) {
    this.hashes = hashes;
  }

  Credentials withToken(String token) {
    if (token.isBlank()) {
      throw new IllegalArgumentException("a token is blank");
    }
    return with("bearer", token);
  }

  Credentials withBasic(String user, String password) {
    if (user.isBlank() || user.contains(":") || password.isBlank()) {
      throw new IllegalArgumentException(
          "a user needs a name without a colon, and a password; neither may be blank");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return with("basic", Base64.getEncoder().encodeToString(pair));
  }

  private Credentials with(String scheme, String value) {
    List<byte[]> more = new ArrayList<>(hashes);
    more.add(hash(scheme, value));
    return new Credentials(List.copyOf(more));
  }

  boolean isEmpty() {
    return hashes.isEmpty();
  }

  /** Whether {@code header}, which may be null, is one of them. */
  boolean accept(String header) {
    if (header == null) {
      return false;
    }
    int space = header.indexOf(' ');
    if (space < 0) {
      return false;
    }
    String scheme = header.substring(0, space).toLowerCase(Locale.ROOT);
    byte[] given = hash(scheme, header.substring(space + 1).strip());
    boolean accepted = false;
    for (byte[] hash : hashes) {
      accepted |= MessageDigest.isEqual(hash, given);
    }
    return accepted;
  }

  private static byte[] hash(String scheme, String value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return digest.digest((scheme + " " + value).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
