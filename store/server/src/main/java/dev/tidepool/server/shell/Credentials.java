package dev.tidepool.server.shell;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** What a client shows to a server. */
final class Credentials {
  private Credentials() {}

  /** The header of a token. */
  static String bearer(String token) {
    return "Bearer " + token;
  }

  /** The header of a user. */
  static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** A secret that is the first line of a file. */
  static String read(Path file) throws IOException {
    String secret = Files.readString(file).lines().findFirst().orElse("").strip();
    if (secret.isEmpty()) {
      throw new IOException("the first line of " + file + " is empty");
    }
    return secret;
  }

  /** Whether what is sent to {@code uri} can be read by nobody on the way. */
  static boolean isPrivate(URI uri) {
    String host = uri.getHost();
    return uri.getScheme().equals("https")
        || host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9.]+");
  }
}
