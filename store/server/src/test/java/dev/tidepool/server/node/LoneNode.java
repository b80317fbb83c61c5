package dev.tidepool.server.node;

import dev.tidepool.embedded.EmbeddedKafka;
import dev.tidepool.server.Client;
import dev.tidepool.server.Client.Answer;
import dev.tidepool.server.copy.CopyFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** One node on a broker of its own, asked over HTTP as a user asks it. */
final class LoneNode implements AutoCloseable {
  private final EmbeddedKafka kafka;
  private final Path state;
  private final CopyFolder folder;
  private TestNode node;

  /** Starts both, with their files in folders below {@code directory}. */
  LoneNode(Path directory, CopyFolder folder) throws IOException {
    this.state = directory.resolve("state");
    this.folder = folder;
    this.kafka = EmbeddedKafka.start(directory.resolve("broker"));
    this.node = startNode();
  }

  private TestNode startNode() throws IOException {
    return new TestNode(kafka.bootstrapServers(), "a", state, folder);
  }

  /** Stops the node, and starts it on the same files. */
  void restart() throws IOException {
    node.close();
    node = startNode();
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  Client client() {
    return node.client();
  }

  URI uri() {
    return node.uri();
  }

  Answer ask(String sql, Object... parameters) {
    return node.ask(sql, parameters);
  }

  /** The rows of a statement that succeeds. */
  List<List<Object>> rows(String sql, Object... parameters) {
    return ask(sql, parameters).rows();
  }

  @Override
  public void close() {
    node.close();
    kafka.close();
  }
}
