package dev.tidepool.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Avatica's thin driver as tools load it: the released file, with nothing of ours on its class
 * path.
 */
final class ThinDriver {
  private static final Driver DRIVER = load();

  private ThinDriver() {}

  private static Driver load() {
    Path folder = Path.of("target", "jdbc-driver");
    URL[] files = {url(folder.resolve("avatica.jar")), url(folder.resolve("slf4j-api.jar"))};
    ClassLoader loader = new URLClassLoader(files, ClassLoader.getPlatformClassLoader());
    try {
      return (Driver)
          Class.forName("org.apache.calcite.avatica.remote.Driver", true, loader)
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the build copies the driver to " + folder, e);
    }
  }

  private static URL url(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException("the build has not copied " + file);
    }
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** Connects without credentials. */
  static Connection connect(URI endpoint) throws SQLException {
    return connect(endpoint, "");
  }

  /**
   * Connects.
   *
   * @param more of the URL, each with a semicolon before it
   */
  static Connection connect(URI endpoint, String more) throws SQLException {
    return connect(endpoint, more, new Properties());
  }

  /** Connects with properties of the driver, which it sends. */
  static Connection connect(URI endpoint, String more, Properties properties) throws SQLException {
    return DRIVER.connect(
        "jdbc:avatica:remote:url=" + endpoint.resolve("/jdbc") + ";serialization=protobuf" + more,
        properties);
  }
}
