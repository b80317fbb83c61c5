package dev.tidepool.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The values of the header {@code Authorization} that are let in. Only their hashes are kept and
 * compared, all of them each time, so that the time taken tells nothing of a value or its length.
 *
 * <p><b>Threads:</b> immutable.
 */
final class Credentials {
  static final Credentials NONE = new Credentials(List.of());

  private final List<Known> known;

  private record Known(byte[] hash, Access access) {}

  private Credentials(List<Known> known) {
    this.known = known;
  }

  Credentials withToken(String token, Access access) {
    if (token.isBlank()) {
      throw new IllegalArgumentException("a token is blank");
    }
    return with("bearer", token, access);
  }

  Credentials withBasic(String user, String password, Access access) {
    if (user.isBlank() || user.contains(":") || password.isBlank()) {
      throw new IllegalArgumentException(
          "a user needs a name without a colon, and a password; neither may be blank");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return with("basic", Base64.getEncoder().encodeToString(pair), access);
  }

  private Credentials with(String scheme, String value, Access access) {
    byte[] hash = hash(scheme, value);
    if (known.stream().anyMatch(one -> MessageDigest.isEqual(one.hash, hash))) {
      throw new IllegalArgumentException("the same credentials were given twice");
    }
    List<Known> more = new ArrayList<>(known);
    more.add(new Known(hash, Objects.requireNonNull(access, "access")));
    return new Credentials(List.copyOf(more));
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  /** What who shows {@code header}, which may be null, may read; null if it is none of them. */
  Access access(String header) {
    if (header == null) {
      return null;
    }
    int space = header.indexOf(' ');
    if (space < 0) {
      return null;
    }
    String scheme = header.substring(0, space).toLowerCase(Locale.ROOT);
    byte[] given = hash(scheme, header.substring(space + 1).strip());
    Access access = null;
    for (Known one : known) {
      if (MessageDigest.isEqual(one.hash, given)) {
        access = one.access;
      }
    }
    return access;
  }

  /** A name for who shows {@code header}, which may be null; it does not tell the header. */
  static String nameOf(String header) {
    return header == null ? "" : Base64.getEncoder().encodeToString(hash("name", header));
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
