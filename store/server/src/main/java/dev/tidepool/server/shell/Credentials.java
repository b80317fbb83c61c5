package dev.tidepool.server.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a client shows to a server, and which server it trusts. */
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

  /** Trusts the certificates of a file, in PEM, and those that they signed. */
  static SSLContext trust(Path certificates) throws IOException {
    try (InputStream in = Files.newInputStream(certificates)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + count++, each);
      }
      if (count == 0) {
        throw new IOException(certificates + " has no certificate");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(certificates + " has no certificates in PEM: " + e.getMessage(), e);
    }
  }
}
