package dev.tidepool.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file of credentials says, and what is said of one that is wrong: all of it, no secret. */
class CredentialsFileTest {
  private static final String SECRET = "s3cret-of-all";

  @TempDir Path directory;

  private Path file(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("credentials.json"), json);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  private List<Credential> read(String entries) throws IOException {
    return CredentialsFile.read(file("{\"credentials\": [" + entries + "]}"));
  }

  private String error(String json) throws IOException {
    Path file = file(json);
    try {
      CredentialsFile.read(file);
      throw new AssertionError("read: " + json);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains(file.toString()).doesNotContain(SECRET);
      return e.getMessage();
    }
  }

  @Test
  void eachEntryHasItsOwnAccess() throws Exception {
    List<Credential> all =
        read(
            "{\"token\": \"t1\", \"tables\": \"all\", \"write\": true},{\"user\": \"ann\","
                + " \"password\": \"pw\", \"tables\": \"all\"},{\"token\": \"t2\", \"tables\":"
                + " [\"Pets\"], \"rows\": {\"orders\": {\"condition\": \"n < ? AND a = ?\","
                + " \"params\": [8.5, true]}, \"Bills\": \"tenant = 'a' -- only\"}, \"write\":"
                + " true},{\"token\": \"t3\", \"tables\": []}");
    assertThat(all).extracting(Credential::user).containsExactly(null, "ann", null, null);
    assertThat(all).extracting(Credential::secret).containsExactly("t1", "pw", "t2", "t3");
    assertThat(all)
        .extracting(one -> one.access().isAll())
        .containsExactly(true, true, false, false);
    assertThat(all)
        .extracting(one -> one.access().mayWrite())
        .containsExactly(true, false, true, false);
    assertThat(all.get(2).access().allows("PETS")).isTrue();
    assertThat(all.get(2).access().allows("cats")).isFalse();
    assertThat(all.get(2).access().conditions("pets")).isEmpty();
    assertThat(all.get(2).access().conditions("Orders"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.text()).isEqualTo("n < ? AND a = ?");
              assertThat(one.parameters())
                  .extracting(Object::toString)
                  .containsExactly("8.5", "true");
            });
    assertThat(all.get(2).access().conditions("bills").get(0).text()).startsWith("tenant = 'a'");
    assertThat(all.get(3).access().allows("pets")).isFalse();
    assertThat(all.toString()).contains("user ann").doesNotContain("pw", "t1");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    String token = "\"token\": \"" + SECRET + "\"";
    assertThat(
            error(
                "{\"credentials\": ["
                    + ("{" + token + "},")
                    + ("{" + token + ", \"tables\": \"some\", \"write\": \"yes\"},")
                    + "{\"user\": \"a:b\", \"password\": \"x\", \"tables\": \"all\"},"
                    + "{\"user\": \"ann\", \"tables\": \"all\"},"
                    + ("{" + token + ", \"user\": \"ann\", \"tables\": \"all\"},")
                    + "{\"token\": \" \", \"tables\": \"all\", \"rows\": {}},"
                    + "7,"
                    + "{\"token\": \"x\", \"readonly\": true, \"tables\": [\"a\", 5],"
                    + " \"rows\": {\"A\": \"x = \", \"b\": 5, \"c\": {\"condition\": \"n = ?\","
                    + " \"params\": [[1]]}}}"
                    + "]}"))
        .contains(
            "entry 1: the field tables has to be",
            "entry 2: the field write has to be true or false",
            "entry 2: the field tables has to be",
            "entry 2: an entry before has the same token",
            "entry 3: a user needs a name without a colon",
            "entry 4: the field password has to be a text",
            "entry 5: it has to have a token, or a user and a password",
            "entry 6: who has all tables has all rows",
            "entry 6: the field token has to be a text that is not blank",
            "entry 7: it has to be an object",
            "entry 8: there is no field 'readonly'",
            "entry 8: the name of a table has to be a text",
            "entry 8: table A is named twice",
            "entry 8: the condition for the rows of A",
            "entry 8: the rows of b have to be a condition",
            "entry 8: the params for the rows of c");
  }

  @Test
  void whatIsNoFileOfCredentialsIsToldWithoutWhatStandsThere() throws Exception {
    assertThat(error("{\"credentials\": [{\"token\": " + SECRET + "}]}")).contains("line 1");
    assertThat(error("\n\n" + SECRET)).contains("no JSON").contains("line 3");
    assertThat(error("{\"credentials\": [{\"token\": \"" + SECRET + "\", \"token\": \"y\"}]}"))
        .contains("a name comes twice");
    assertThat(error("")).contains("{\"credentials\": [...]}");
    assertThat(error("[]")).contains("{\"credentials\": [...]}");
    assertThat(error("{\"credentials\": []}")).contains("one entry at least");
    assertThatThrownBy(() -> CredentialsFile.read(directory.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }

  @Test
  void aFileThatOthersMayOpenIsRefused() throws Exception {
    Path file = file("{\"credentials\": [{\"token\": \"x\", \"tables\": \"all\"}]}");
    assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("posix");
    assertThat(CredentialsFile.read(file)).hasSize(1);
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----", "r--------")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      if (permissions.endsWith("------")) {
        assertThat(CredentialsFile.read(file)).hasSize(1);
      } else {
        assertThatThrownBy(() -> CredentialsFile.read(file))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(permissions)
            .hasMessageContaining("chmod 600");
      }
    }
  }
}
