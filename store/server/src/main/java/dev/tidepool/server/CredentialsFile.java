package dev.tidepool.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads who is let in from a file of JSON; SERVER.md shows one. What is wrong is told all at once,
 * by the places of the entries, and never with a secret.
 *
 * <p><b>Threads:</b> any.
 */
final class CredentialsFile {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private CredentialsFile() {}

  /**
   * The credentials of {@code file}, one at least.
   *
   * @throws IllegalArgumentException if others than its owner may open the file, or something in it
   *     is wrong; the message tells all of it
   * @throws IOException if it cannot be read
   */
  static List<Credential> read(Path file) throws IOException {
    requirePrivate(file);
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      // Its message would show what stands there.
      String place =
          e.getLocation() == null
              ? ""
              : " at line " + e.getLocation().getLineNr() + ", or a name comes twice there";
      throw new IllegalArgumentException("the file of credentials " + file + " is no JSON" + place);
    }
    List<String> errors = new ArrayList<>();
    List<Credential> credentials = CredentialEntries.read(root, errors);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          "the file of credentials " + file + " is wrong:\n  " + String.join("\n  ", errors));
    }
    return credentials;
  }

  private static void requirePrivate(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file of credentials " + file);
    }
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // who may read it cannot be told here
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
      throw new IllegalArgumentException(
          "others than its owner may open the file of credentials "
              + file
              + " ("
              + PosixFilePermissions.toString(permissions)
              + "): chmod 600 it, and change the secrets if somebody may have read them");
    }
  }
}
