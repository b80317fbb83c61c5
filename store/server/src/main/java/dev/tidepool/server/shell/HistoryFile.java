package dev.tidepool.server.shell;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file of what was typed: statements have values in them, so only its owner reads it. */
final class HistoryFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private HistoryFile() {}

  /**
   * Makes the file if it is not there, and takes it from others if they can read it.
   *
   * @throws IOException if it cannot be made or kept so
   */
  static void protect(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    boolean isPosix = Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
    try {
      if (isPosix) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
        throw new IOException(file + " is no file that can be written", e);
      }
      if (isPosix) {
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
    }
  }
}
