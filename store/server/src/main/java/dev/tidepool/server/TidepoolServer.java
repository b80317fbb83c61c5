package dev.tidepool.server;

import dev.tidepool.embedded.EmbeddedKafkaException;
import dev.tidepool.server.node.NodeException;
import dev.tidepool.server.shell.TidepoolSql;
import dev.tidepool.server.shell.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code tidepool server}: its options, and a run with them. */
@Command(
    name = "server",
    sortOptions = false,
    description = {
      "Answers SQL over HTTP from tables whose log is Kafka: a broker of its own unless told"
          + " otherwise.",
      "Stop it with Ctrl-C or kill -9; started again, all that was acknowledged is there."
    })
public final class TidepoolServer implements Callable<Integer> {
  private static final int MEMORY_MIB_MAX = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "${sys:tidepool.port:-8080}",
      description = "Where it listens, 0 for any port; default: -Dtidepool.port, or 8080")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "<address>",
      defaultValue = "127.0.0.1",
      description =
          "The address on which it listens; another than loopback needs --credentials or"
              + " TIDEPOOL_TOKEN, and --tls-certificate or --allow-plain-text; default:"
              + " ${DEFAULT-VALUE}")
  private String host;

  @Option(
      names = "--data",
      paramLabel = "<directory>",
      defaultValue = "${sys:tidepool.data:-tidepool-data}",
      description = "Where everything is kept; default: -Dtidepool.data, or tidepool-data")
  private Path data;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "<host:port,...>",
      description = "A Kafka to join, instead of a broker of its own")
  private String bootstrapServers;

  @Option(
      names = "--cluster",
      paramLabel = "<name>",
      defaultValue = "tidepool",
      description = "What the topics of the cluster are named after; default: ${DEFAULT-VALUE}")
  private String cluster;

  @Option(
      names = "--node",
      paramLabel = "<name>",
      defaultValue = "node-1",
      description =
          "The name of this node, another one for each of a cluster; default: ${DEFAULT-VALUE}")
  private String node;

  @Option(
      names = "--replicas",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "Copies of the cluster's own topics, when they are made; default: 1")
  private int replicas;

  @Option(
      names = "--standbys",
      paramLabel = "<n>",
      defaultValue = "0",
      description =
          "How many nodes beside the active one hold each partition, the same on all nodes; more"
              + " for tables with more replicas; default: ${DEFAULT-VALUE}")
  private int standbys;

  @Option(
      names = "--memory-mib",
      paramLabel = "<n>",
      defaultValue = "256",
      description = "Memory for the pages of all tables; default: ${DEFAULT-VALUE}")
  private int memoryMib;

  @Option(
      names = "--token",
      paramLabel = "<token>",
      defaultValue = "${env:TIDEPOOL_TOKEN}",
      description =
          "Lets in who shows it, Authorization: Bearer ..., to do everything; others of this"
              + " machine see command lines: better give it by the environment; default:"
              + " TIDEPOOL_TOKEN")
  private String token;

  @Option(
      names = "--credentials",
      paramLabel = "<file>",
      description =
          "Lets in who shows a token or a user and password of this file, to what the file says:"
              + " JSON that only its owner may read; SERVER.md shows one")
  private Path credentials;

  @Option(
      names = "--allow-plain-text",
      description = "Listens beyond loopback without TLS: only behind a proxy that has it")
  private boolean allowPlainText;

  @Option(
      names = "--copy-folder",
      paramLabel = "<directory>",
      defaultValue = "${sys:tidepool.copy.folder}",
      description = "COPY reads files below it, and no others; default: -Dtidepool.copy.folder")
  private Path copyFolder;

  @Option(
      names = "--cluster-secret",
      paramLabel = "<secret>",
      defaultValue = "${env:TIDEPOOL_CLUSTER_SECRET}",
      description =
          "By which nodes know each other, 16 characters or more, the same for all; without it a"
              + " node answers only for tables of which it has all partitions; default:"
              + " TIDEPOOL_CLUSTER_SECRET")
  private String clusterSecret;

  @Option(
      names = "--advertise",
      paramLabel = "<host:port>",
      description = "Where other nodes reach this one; default: --host and --port")
  private String advertised;

  @Option(
      names = "--tls-certificate",
      paramLabel = "<file>",
      description = "Listens with TLS: the certificate in PEM, and those that signed it behind it")
  private Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "<file>",
      description = "The key of the certificate, PKCS 8 in PEM, not encrypted")
  private Path tlsKey;

  @Option(
      names = "--cluster-ca",
      paramLabel = "<file>",
      description =
          "With TLS, whom nodes trust: certificates in PEM of the nodes, or of those who signed"
              + " them; default: whom Java trusts")
  private Path clusterCa;

  @Option(
      names = "--kafka-config",
      paramLabel = "<file>",
      description = "Settings of Kafka clients, such as security.protocol, as properties")
  private Path kafkaConfig;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends")
  private boolean help;

  /** {@code tidepool} with its commands; without one, {@code server} is meant. */
  @Command(
      name = "tidepool",
      subcommands = {TidepoolServer.class, TidepoolSql.class})
  private static final class Tidepool {}

  /** Runs until it is told to stop. Exits only to report a failure. */
  public static void main(String[] args) {
    int status = run(args);
    if (status != ExitCode.OK) {
      System.exit(status);
    }
  }

  /** The same, with the status of the exit as the result. */
  static int run(String... args) {
    boolean isNamed = args.length > 0 && !args[0].startsWith("-");
    return new CommandLine(isNamed ? new Tidepool() : new TidepoolServer())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(TidepoolServer::report)
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    require(port >= 0 && port < 1 << 16, "--port is " + port + ", expected 0 to 65535");
    require(
        memoryMib > 0 && memoryMib <= MEMORY_MIB_MAX,
        "--memory-mib is " + memoryMib + ", expected 1 to " + MEMORY_MIB_MAX);
    require(replicas >= 1, "--replicas is " + replicas + ", expected 1 or more");
    require(standbys >= 0, "--standbys is " + standbys + ", expected 0 or more");
    require(
        replicas == 1 || bootstrapServers != null,
        "--replicas needs --bootstrap-servers: the broker of its own is alone");
    require(
        clusterSecret == null
            || clusterSecret.isEmpty()
            || bootstrapServers != null && (port != 0 || advertised != null),
        "--cluster-secret needs --bootstrap-servers, and a port that others can know");
    require(
        (tlsCertificate == null) == (tlsKey == null),
        "--tls-certificate and --tls-key belong together");
    require(
        clusterCa == null || tlsCertificate != null,
        "--cluster-ca needs --tls-certificate: nodes ask each other as they listen");
    ServerOptions options =
        new ServerOptions(
            host,
            port,
            data,
            bootstrapServers,
            cluster,
            node,
            replicas,
            standbys,
            (long) memoryMib << 20,
            credentials(),
            allowPlainText,
            copyFolder,
            clusterSecret == null || clusterSecret.isEmpty() ? null : clusterSecret,
            advertised,
            tlsCertificate,
            tlsKey,
            nodeTls(),
            kafkaConfig);
    new ServerRun(options, System.out).run();
    return ExitCode.OK;
  }

  /** Nodes ask each other as they listen. */
  private SSLContext nodeTls() throws IOException, NoSuchAlgorithmException {
    if (clusterCa != null) {
      return TrustedCertificates.of(clusterCa);
    }
    return tlsCertificate == null ? null : SSLContext.getDefault();
  }

  private List<Credential> credentials() throws IOException {
    List<Credential> all = new ArrayList<>();
    if (token != null && !token.isEmpty()) {
      all.add(Credential.ofToken(token));
    }
    if (credentials != null) {
      List<Credential> others = CredentialsFile.read(credentials);
      require(
          others.stream().noneMatch(other -> other.user() == null && other.secret().equals(token)),
          "the token of --token, or TIDEPOOL_TOKEN, is in the file of --credentials too");
      all.addAll(others);
    }
    return all;
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** What the user can put right is told in one line, everything else with its stack trace. */
  private static int report(Exception e, CommandLine commandLine, CommandLine.ParseResult ignored)
      throws Exception {
    boolean isTheirs =
        e instanceof NodeException
            || e instanceof EmbeddedKafkaException
            || e instanceof IOException
            || e instanceof IllegalArgumentException
            || e instanceof IllegalStateException;
    if (!isTheirs) {
      throw e;
    }
    commandLine.getErr().println("tidepool: " + e.getMessage());
    return ExitCode.SOFTWARE;
  }
}
