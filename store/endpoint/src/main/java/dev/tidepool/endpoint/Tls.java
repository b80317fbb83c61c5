package dev.tidepool.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Reads the certificate that the endpoint shows, and its key. */
final class Tls {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private Tls() {}

  /**
   * From a file of keys, PKCS 12 or JKS.
   *
   * @throws IllegalArgumentException if it cannot be read so; the message says why
   */
  static SslContextFactory.Server ofKeyStore(Path file, String password) {
    try {
      return of(KeyStore.getInstance(file.toFile(), password.toCharArray()), password);
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * From files of PEM: the certificate first, those that signed it behind; and a key of PKCS 8 that
   * is not encrypted.
   *
   * @throws IllegalArgumentException if they cannot be read so; the message says why
   */
  static SslContextFactory.Server ofPem(Path certificates, Path key) {
    String password = "none"; // it never leaves memory
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("endpoint", key(key), password.toCharArray(), chain(certificates));
      return of(keys, password);
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(key, e);
    }
  }

  private static SslContextFactory.Server of(KeyStore keys, String password)
      throws GeneralSecurityException {
    if (keys.size() == 0) {
      throw new GeneralSecurityException("there is no key in it");
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(keys);
    tls.setKeyStorePassword(password);
    return tls;
  }

  private static Certificate[] chain(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (chain.isEmpty()) {
        throw new GeneralSecurityException("there is no certificate in " + file);
      }
      return chain.toArray(new Certificate[0]);
    }
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    Matcher found = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!found.find()) {
      throw new GeneralSecurityException(
          "there is no BEGIN PRIVATE KEY in it: openssl pkcs8 -topk8 -nocrypt makes one");
    }
    byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException e) {
        continue; // of another algorithm
      }
    }
    throw new GeneralSecurityException("its key is none of " + ALGORITHMS);
  }

  private static IllegalArgumentException unreadable(Path file, Exception cause) {
    return new IllegalArgumentException(
        "no certificate can be had of " + file + ": " + cause.getMessage(), cause);
  }
}
