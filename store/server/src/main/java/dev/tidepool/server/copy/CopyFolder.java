package dev.tidepool.server.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The folder whose files statements may name. What is outside, by whatever name or link, is as if
 * it were not there. <b>Threads:</b> immutable.
 */
public final class CopyFolder {
  private final Path folder; // null if no file may be read

  private CopyFolder(Path folder) {
    this.folder = folder;
  }

  /** Lets no file be read. */
  public static CopyFolder none() {
    return new CopyFolder(null);
  }

  /**
   * Lets the files below {@code folder} be read.
   *
   * @throws IOException if it is no folder
   */
  public static CopyFolder of(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!Files.isDirectory(real)) {
      throw new IOException(folder + " is no folder");
    }
    return new CopyFolder(real);
  }

  /**
   * The file of that name.
   *
   * @throws CopyException if there is none below the folder; it does not tell what else is there
   */
  Path file(String name) {
    if (folder == null) {
      throw new CopyException(
          "this server reads no files: start it with --copy-folder, and the folder they are in",
          null);
    }
    try {
      Path file = folder.resolve(name).toRealPath();
      if (file.startsWith(folder) && Files.isRegularFile(file) && Files.isReadable(file)) {
        return file;
      }
    } catch (IOException | InvalidPathException e) {
      // told below
    }
    throw new CopyException("there is no file '" + name + "' in the folder for COPY", null);
  }
}
