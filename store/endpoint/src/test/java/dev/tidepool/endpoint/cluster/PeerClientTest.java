package dev.tidepool.endpoint.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidepool.endpoint.ReadBounds;
import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.wire.SchemaCodec;
import dev.tidepool.endpoint.wire.WireWriter;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections between instances: kept, found broken, given up. */
@Timeout(60)
class PeerClientTest {
  private static final long LONG_MILLIS = 50_000;
  private static final long ROW_COUNT = 4711;

  private final PeerClient client = new PeerClient(ClusterOptions.of(FakeInstances.SECRET));

  @AfterEach
  void release() {
    client.release();
  }

  private static byte[] description() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WireWriter out = new WireWriter(bytes);
    out.tag(Frame.SCHEMA);
    SchemaCodec.write(out, OrderRows.SCHEMA);
    out.number(ROW_COUNT);
    out.flush();
    return bytes.toByteArray();
  }

  private long rowCount(RawPeer peer) {
    return RemoteRelation.describe(client, peer.name(), "orders", Map.of(0, "")).rowCountEstimate();
  }

  private PeerAnswer ask(RawPeer peer, long millis) {
    return client.ask(
        peer.name(),
        new PeerRequest(
            "orders",
            new TreeMap<>(Map.of(0, "")),
            ReadBounds.NONE,
            millis,
            new PeerRequest.Describe()));
  }

  private static QueryLimits limits(long millis) {
    return new QueryLimits(millis, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  @Test
  void requestsOneAfterTheOtherShareAConnection() throws Exception {
    try (RawPeer peer = new RawPeer()) {
      for (int i = 0; i < 20; i++) {
        peer.then(RawPeer.answer(description()));
        assertThat(rowCount(peer)).isEqualTo(ROW_COUNT);
      }
      assertThat(peer.requestCount()).isEqualTo(20);
      // One may be asked again while the answer before it is just being put away.
      assertThat(peer.connectionCount()).isLessThan(20);
      assertThat(client.requestCount()).isEqualTo(20);
    }
  }

  @Test
  void aKeptConnectionThatTheOtherClosesIsOpenedAnew() throws Exception {
    try (RawPeer peer = new RawPeer()) {
      peer.then(RawPeer.answer(description()))
          .then(RawPeer.HANG_UP)
          .then(RawPeer.answer(description()));
      assertThat(rowCount(peer)).isEqualTo(ROW_COUNT);
      assertThat(rowCount(peer)).isEqualTo(ROW_COUNT);
      assertThat(peer.requestCount()).isEqualTo(3);
      assertThat(peer.connectionCount()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void whoHangsUpTwiceHasMoved() throws Exception {
    try (RawPeer peer = new RawPeer()) {
      peer.then(RawPeer.HANG_UP).then(RawPeer.HANG_UP).then(RawPeer.answer(description()));
      assertThatThrownBy(() -> rowCount(peer))
          .isInstanceOf(TablesMoveException.class)
          .hasMessageContaining(peer.name() + " broke off");
      assertThat(peer.requestCount()).isEqualTo(2);
      assertThat(client.unreachable().contains(peer.name())).isFalse();
    }
  }

  @Test
  void anAnswerThatIsCutOffIsNotAskedForAgain() throws Exception {
    try (RawPeer peer = new RawPeer()) {
      byte[] head =
          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx".getBytes(StandardCharsets.US_ASCII);
      peer.then(
          socket -> {
            socket.getOutputStream().write(head);
            return false;
          });
      assertThatThrownBy(() -> rowCount(peer))
          .isInstanceOf(TablesMoveException.class)
          .hasMessageContaining(peer.name() + " broke off");
      assertThat(peer.requestCount()).isEqualTo(1);
    }
  }

  @Test
  void whoIsNotThereIsRemembered() throws Exception {
    RawPeer peer = new RawPeer();
    peer.close();
    assertThatThrownBy(() -> rowCount(peer))
        .isInstanceOf(TablesMoveException.class)
        .hasMessage(peer.name() + " cannot be reached");
    assertThat(client.unreachable().contains(peer.name())).isTrue();
  }

  @Test
  void statusesSayWhatIsWrong() throws Exception {
    assertStatus("401 Unauthorized", TableUnavailableException.class, "another secret");
    assertStatus("404 Not Found", TableUnavailableException.class, "another version");
    assertStatus("503 Service Unavailable", TablesMoveException.class, "stops");
    assertStatus("302 Found", TableUnavailableException.class, "status 302");
    assertStatus("500 Server Error", TableUnavailableException.class, "status 500");
  }

  private void assertStatus(String status, Class<?> failure, String message) throws Exception {
    try (RawPeer peer = new RawPeer()) {
      byte[] bytes =
          ("HTTP/1.1 " + status + "\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      peer.then(
          socket -> {
            socket.getOutputStream().write(bytes);
            return true;
          });
      assertThatThrownBy(() -> rowCount(peer))
          .isExactlyInstanceOf(failure)
          .hasMessageContaining(message);
      assertThat(peer.requestCount()).isEqualTo(1);
    }
  }

  @Test
  void anAnswerThatIsClosedEndsItsConnection() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawPeer peer = new RawPeer().then(socket -> awaitEnd(socket, asked))) {
      PeerAnswer answer = ask(peer, LONG_MILLIS);
      asked.await();
      answer.close();
      peer.awaitEnd();
      assertThatThrownBy(() -> answer.read(limits(LONG_MILLIS), in -> in.tag()))
          .isInstanceOf(TablesMoveException.class);
      assertThat(peer.requestCount()).as("given up, not asked again").isEqualTo(1);
    }
  }

  @Test
  void nobodyIsWaitedForLongerThanTheQueryHas() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawPeer peer = new RawPeer().then(socket -> awaitEnd(socket, asked))) {
      QueryLimits limits = limits(100);
      try (PeerAnswer answer = ask(peer, limits.remainingMillis())) {
        assertThatThrownBy(() -> answer.read(limits, in -> in.tag()))
            .isInstanceOf(QueryLimitException.class)
            .hasMessageContaining("100 ms");
      }
      peer.awaitEnd();
    }
  }

  /** The query has time of its own, so it asks again rather than fail by the limit of this part. */
  @Test
  void whoDoesNotTellColumnsInTimeHasMoved() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawPeer peer = new RawPeer().then(socket -> awaitEnd(socket, asked))) {
      assertThatThrownBy(() -> rowCount(peer))
          .isExactlyInstanceOf(TablesMoveException.class)
          .hasMessageStartingWith(peer.name() + " does not answer");
      assertThat(peer.requestCount()).isEqualTo(1);
    }
  }

  /** Until the other side closes. */
  private static boolean awaitEnd(Socket socket, CountDownLatch asked) throws IOException {
    asked.countDown();
    return socket.getInputStream().read() >= 0;
  }

  @Test
  void connectionsThatWereLetGoAreOpenedAgain() throws Exception {
    try (RawPeer peer = new RawPeer()) {
      peer.then(RawPeer.answer(description()));
      assertThat(rowCount(peer)).isEqualTo(ROW_COUNT);
      client.release();
      peer.awaitEnd();
      peer.then(RawPeer.answer(description()));
      assertThat(rowCount(peer)).isEqualTo(ROW_COUNT);
      assertThat(peer.connectionCount()).isEqualTo(2);
    }
  }
}
