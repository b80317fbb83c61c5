package dev.tidepool.endpoint.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The files of the console: a fixed list, read once. No name leads to a path.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class ConsoleFiles {
  /** The name of the page. */
  public static final String PAGE = "index.html";

  /**
   * What a browser may do with the page and its scripts: run and load what comes from here, make no
   * markup of text, ask nobody else, and show it in no other page.
   */
  public static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src"
              + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          "Referrer-Policy",
          "no-referrer",
          "X-Frame-Options",
          "DENY",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-cache");

  private static final String[] OWN = {
    PAGE,
    "api.js",
    "app.js",
    "charts.js",
    "console.css",
    "dom.js",
    "editor.js",
    "icon.svg",
    "metrics.js",
    "plan.js",
    "results.js",
    "statements.js",
    "tables.js"
  };
  private static final Map<String, String> CODEMIRROR =
      Map.of(
          "codemirror.js", "lib/codemirror.js",
          "codemirror.css", "lib/codemirror.css",
          "codemirror-sql.js", "mode/sql/sql.js",
          "codemirror-hint.js", "addon/hint/show-hint.js",
          "codemirror-hint.css", "addon/hint/show-hint.css");
  private static final Map<String, String> UPLOT =
      Map.of("uplot.js", "dist/uPlot.esm.js", "uplot.css", "dist/uPlot.min.css");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, ConsoleFile> files = new HashMap<>();

  /**
   * A file.
   *
   * @param bytes not to be changed
   */
  public record ConsoleFile(String contentType, byte[] bytes) {}

  /**
   * Reads the files.
   *
   * @throws IllegalStateException if one is missing on the class path
   */
  public ConsoleFiles() {
    for (String name : OWN) {
      add(name, "/dev/tidepool/endpoint/console/" + name);
    }
    addLibrary("codemirror", CODEMIRROR);
    addLibrary("uplot", UPLOT);
  }

  /** The file of that name; null if there is none. */
  public ConsoleFile file(String name) {
    return files.get(name);
  }

  private void addLibrary(String library, Map<String, String> paths) {
    String folder = "/META-INF/resources/webjars/" + library + "/" + version(library) + "/";
    paths.forEach((name, path) -> add(name, folder + path));
  }

  /** The version in the path of a WebJar: that of the one on the class path. */
  private static String version(String library) {
    Properties properties = new Properties();
    String path = "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
    try (InputStream in = open(path)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private void add(String name, String resource) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    try (InputStream in = open(resource)) {
      files.put(name, new ConsoleFile(type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = ConsoleFiles.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("the class path lacks " + resource);
    }
    return in;
  }
}
