package dev.tidepool.script;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where real tables are: the environment says so, or they are beside the repository. */
public final class DataFolder {
  /** The variable of the environment. */
  public static final String VARIABLE = "TIDEPOOL_DATA";

  private DataFolder() {}

  /** The folder, which may not be there. */
  public static Path path() {
    String given = System.getenv(VARIABLE);
    if (given != null) {
      return Path.of(given);
    }
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve(".git"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared").resolve("data");
  }
}
