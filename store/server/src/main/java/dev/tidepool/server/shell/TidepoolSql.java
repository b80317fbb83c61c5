package dev.tidepool.server.shell;

import dev.tidepool.server.shell.ResultWriter.Format;
import dev.tidepool.server.shell.Session.Outcome;
import dev.tidepool.server.shell.StatementScanner.Input;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code tidepool sql}: asks a server, at a terminal, or from files and pipes. */
@Command(
    name = "sql",
    sortOptions = false,
    description = {
      "Executes SQL on a server: what is typed, or -e, or -f, or what comes through a pipe.",
      "The exit status is 0, or 1 at the first statement that fails, 2 for wrong options."
    })
public final class TidepoolSql implements Callable<Integer> {
  private static final Duration NAMES_TIMEOUT = Duration.ofSeconds(2);
  private static final int BLOCK_ROWS_OF_FILES = 1000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "<url>",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the server listens; default: ${DEFAULT-VALUE}")
  private URI url;

  @Option(
      names = {"-e", "--execute"},
      paramLabel = "<sql>",
      description = "Executes this and ends; may be given often")
  private List<String> statements = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "<file>",
      description = "Executes the statements of a file and ends")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "<format>",
      defaultValue = "ALIGNED",
      description = "aligned, expanded, csv, or json (an object in each line); default: aligned")
  private Format format;

  @Option(
      names = "--token-file",
      paramLabel = "<file>",
      description = "Shows the token in its first line; without it that of TIDEPOOL_TOKEN, if set")
  private Path tokenFile;

  @Option(
      names = "--user",
      paramLabel = "<name>",
      description = "Shows this user, with the password of TIDEPOOL_PASSWORD, or asks for it")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "<file>",
      description = "The password of --user is its first line")
  private Path passwordFile;

  @Option(
      names = "--ca-certificate",
      paramLabel = "<file>",
      description = "Trusts servers with these certificates, in PEM, and no others")
  private Path caCertificate;

  @Option(
      names = "--allow-plain-text",
      description = "Shows credentials to a server beyond loopback without TLS")
  private boolean allowPlainText;

  @Option(
      names = "--history",
      paramLabel = "<file>",
      defaultValue = "${sys:user.home}/.tidepool_history",
      description = "Keeps what is typed, for its owner; default: .tidepool_history at home")
  private Path history;

  @Option(
      names = "--page-rows",
      paramLabel = "<n>",
      defaultValue = "100",
      description = "Rows that are shown before it asks for more; default: ${DEFAULT-VALUE}")
  private int pageRows;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "120",
      description = "How long an answer is waited for; default: ${DEFAULT-VALUE}")
  private int timeoutSeconds;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends")
  private boolean help;

  private final InputStream in;
  private final PrintWriter out;
  private final PrintWriter errors;

  /** The command, of this process's input and output. */
  public TidepoolSql() {
    this(System.in, System.out, System.err);
  }

  TidepoolSql(InputStream in, OutputStream out, OutputStream errors) {
    this.in = in;
    this.out = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.errors = new PrintWriter(new OutputStreamWriter(errors, StandardCharsets.UTF_8));
  }

  /** Runs it, and exits only to report a failure. */
  public static void main(String[] args) {
    int status = new TidepoolSql().run(args);
    if (status != ExitCode.OK) {
      System.exit(status);
    }
  }

  /** The same, with the status of the exit as the result. */
  int run(String... args) {
    return new CommandLine(this)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(errors)
        .execute(args);
  }

  @Override
  public Integer call() throws IOException {
    require(
        url.getHost() != null && List.of("http", "https").contains(String.valueOf(url.getScheme())),
        "--url is " + url + ", expected such as http://127.0.0.1:8080");
    require(file == null || statements.isEmpty(), "-e and -f do not go together");
    require(pageRows >= 1, "--page-rows is " + pageRows + ", expected 1 or more");
    require(timeoutSeconds >= 1, "--timeout is " + timeoutSeconds + ", expected 1 or more");
    require(passwordFile == null || user != null, "--password-file needs --user");
    require(tokenFile == null || user == null, "--token-file and --user do not go together");
    try {
      return execute();
    } catch (IOException | UncheckedIOException | ShellException e) {
      out.flush();
      errors.println("tidepool: " + e.getMessage());
      errors.flush();
      return ExitCode.SOFTWARE;
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private int execute() throws IOException {
    if (!statements.isEmpty()) {
      List<Input> inputs = new ArrayList<>();
      statements.forEach(text -> inputs.addAll(StatementScanner.all(text)));
      Session session = session(client(null));
      for (Input input : inputs) {
        if (session.execute(input) == Outcome.FAILED) {
          return ExitCode.SOFTWARE;
        }
      }
      return ExitCode.OK;
    }
    if (file != null) {
      try (InputStream stream = Files.newInputStream(file)) {
        return script(stream);
      }
    }
    Terminal terminal = terminal();
    if (terminal == null) {
      return script(in);
    }
    try (terminal) {
      return atTerminal(terminal);
    }
  }

  // ---- files and pipes -------------------------------------------------------------------------

  private Session session(ServerClient client) {
    Settings settings = new Settings(format, Integer.MAX_VALUE);
    return new Session(client, out, errors, settings, BLOCK_ROWS_OF_FILES, null);
  }

  /** Executes statements as they come, up to the first that fails. */
  private int script(InputStream stream) throws IOException {
    Session session = session(client(null));
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    StatementScanner scanner = new StatementScanner();
    boolean isAtEnd = false;
    while (!isAtEnd) {
      String line = reader.readLine();
      isAtEnd = line == null;
      if (isAtEnd) {
        scanner.end();
      } else {
        scanner.addLine(line);
      }
      for (Input input = scanner.next(); input != null; input = scanner.next()) {
        Outcome outcome = session.execute(input);
        if (outcome != Outcome.DONE) {
          return outcome == Outcome.FAILED ? ExitCode.SOFTWARE : ExitCode.OK;
        }
      }
    }
    return ExitCode.OK;
  }

  // ---- a terminal ------------------------------------------------------------------------------

  /** The terminal of this process; null if it has none, or is not read from it. */
  private Terminal terminal() {
    if (in != System.in) {
      return null;
    }
    try {
      return TerminalBuilder.builder()
          .name("tidepool")
          .system(true)
          .systemOutput(TerminalBuilder.SystemOutput.SysOut)
          .dumb(false)
          .build();
    } catch (IOException | IllegalStateException e) {
      return null;
    }
  }

  private int atTerminal(Terminal terminal) throws IOException {
    ServerClient client = client(terminal);
    Settings settings = new Settings(format, terminal.getSize().getColumns());
    Names names = new Names(client.within(NAMES_TIMEOUT));
    new Shell(terminal, client, names, settings, pageRows, history).run();
    return ExitCode.OK;
  }

  // ---- the server ------------------------------------------------------------------------------

  private ServerClient client(Terminal terminal) throws IOException {
    String authorization = authorization(terminal);
    if (authorization != null && !allowPlainText && !Credentials.isPrivate(url)) {
      throw new IOException(
          "the credentials would be sent to "
              + url.getHost()
              + " in plain text: use https, or --allow-plain-text");
    }
    SSLContext tls = caCertificate == null ? null : TrustedCertificates.of(caCertificate);
    String base = url.toString().endsWith("/") ? url.toString() : url + "/";
    Duration timeout = Duration.ofSeconds(timeoutSeconds);
    return new ServerClient(URI.create(base), authorization, timeout, tls);
  }

  private String authorization(Terminal terminal) throws IOException {
    if (user != null) {
      return Credentials.basic(user, password(terminal));
    }
    if (tokenFile != null) {
      return Credentials.bearer(Credentials.read(tokenFile));
    }
    String token = System.getenv("TIDEPOOL_TOKEN");
    return token == null || token.isEmpty() ? null : Credentials.bearer(token);
  }

  private String password(Terminal terminal) throws IOException {
    if (passwordFile != null) {
      return Credentials.read(passwordFile);
    }
    String password = System.getenv("TIDEPOOL_PASSWORD");
    if (password != null && !password.isEmpty()) {
      return password;
    }
    if (terminal == null) {
      throw new IOException("--user needs --password-file or TIDEPOOL_PASSWORD");
    }
    LineReader asker = LineReaderBuilder.builder().terminal(terminal).build();
    asker.setVariable(LineReader.DISABLE_HISTORY, true);
    try {
      return asker.readLine("password of " + user + ": ", '\0');
    } catch (UserInterruptException e) {
      throw new IOException("no password was given", e);
    }
  }
}
