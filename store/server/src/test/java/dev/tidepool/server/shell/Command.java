package dev.tidepool.server.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command did.
 *
 * @param status of its exit
 * @param out what it printed; lines end with {@code \n}
 * @param errors what it complained of
 */
record Command(int status, String out, String errors) {
  /** Runs {@code tidepool sql}, with {@code input} in the pipe. */
  static Command run(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    int status = new TidepoolSql(in, out, errors).run(args);
    return new Command(
        status, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }
}
