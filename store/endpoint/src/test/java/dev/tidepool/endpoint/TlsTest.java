package dev.tidepool.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint's own TLS: with it, and only with it or a flag, it listens beyond loopback. */
class TlsTest {
  private static final TableSource PETS = TestEndpoint.tables(Pets.tables());
  private static final String PASSWORD = "changeit";

  @TempDir Path directory;

  private Path keyStore(String algorithm) throws Exception {
    Path file = directory.resolve(algorithm + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-alias",
                "endpoint",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return file;
  }

  private static KeyStore load(Path file) throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static HttpClient clientThatTrusts(Path file) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("endpoint", load(file).getCertificate("endpoint"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer secret").GET().build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void assertAnswers(TidepoolEndpoint endpoint, Path keyStore) throws Exception {
    HttpClient client = clientThatTrusts(keyStore);
    for (String host : List.of("localhost", "127.0.0.1")) {
      URI uri = URI.create("https://" + host + ":" + endpoint.port() + "/tables/pets/rows/1");
      HttpResponse<String> response = get(client, uri);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("Rex");
      assertThat(response.sslSession().orElseThrow().getProtocol()).isIn("TLSv1.3", "TLSv1.2");
    }
    URI uri = URI.create("https://localhost:" + endpoint.port() + "/tables");
    assertThatThrownBy(() -> get(HttpClient.newHttpClient(), uri))
        .isInstanceOf(SSLHandshakeException.class);
    URI plain = URI.create("http://localhost:" + endpoint.port() + "/tables");
    assertThatThrownBy(() -> get(HttpClient.newHttpClient(), plain))
        .isInstanceOf(IOException.class);
  }

  @Test
  void itListensBeyondLoopbackWithTlsAndCredentials() throws Exception {
    Path keys = keyStore("RSA");
    assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).host("0.0.0.0").tls(keys, PASSWORD).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("token");
    assertThatThrownBy(() -> TidepoolEndpoint.of(PETS).host("0.0.0.0").token("secret").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tls");
    try (TidepoolEndpoint endpoint =
        TidepoolEndpoint.of(PETS).host("0.0.0.0").token("secret").tls(keys, PASSWORD).start()) {
      assertThat(endpoint.uri().getScheme()).isEqualTo("https");
      assertAnswers(endpoint, keys);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void certificatesOfPemAreReadToo(String algorithm) throws Exception {
    Path keys = keyStore(algorithm);
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    Files.writeString(
        certificate, pem("CERTIFICATE", load(keys).getCertificate("endpoint").getEncoded()));
    byte[] pkcs8 = load(keys).getKey("endpoint", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(key, "# made by a test\n" + pem("PRIVATE KEY", pkcs8));
    try (TidepoolEndpoint endpoint =
        TidepoolEndpoint.of(PETS).token("secret").tlsPem(certificate, key).start()) {
      assertAnswers(endpoint, keys);
    }
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  @Test
  void whatIsNoCertificateIsToldSo() throws Exception {
    Path keys = keyStore("EC");
    Path text = Files.writeString(directory.resolve("text"), "nothing");
    Path encrypted =
        Files.writeString(
            directory.resolve("encrypted"), pem("ENCRYPTED PRIVATE KEY", new byte[] {1}));
    TidepoolEndpoint.Builder builder = TidepoolEndpoint.of(PETS);
    assertThatThrownBy(() -> builder.tls(keys, "wrong"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(keys.toString());
    assertThatThrownBy(() -> builder.tls(text, PASSWORD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.tls(directory.resolve("none"), PASSWORD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.tlsPem(text, encrypted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PRIVATE KEY");
    assertThatThrownBy(() -> builder.tlsPem(text, text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
