package dev.tidepool.endpoint.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instance of bytes: it does with each request what a test says, one after the other.
 *
 * <p><b>Threads:</b> any. It has one for each connection.
 */
final class RawPeer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  /** What becomes of a request; false ends its connection. */
  @FunctionalInterface
  interface Reaction {
    boolean react(Socket socket) throws IOException;
  }

  /** Ends the connection, without a word. */
  static final Reaction HANG_UP = socket -> false;

  private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Queue<Reaction> reactions = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requestCount = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);

  RawPeer() throws IOException {
    start(this::accept);
  }

  /** Does {@code next} with the request behind those that were told of before. */
  RawPeer then(Reaction next) {
    reactions.add(next);
    return this;
  }

  /** Sends {@code body} with status 200. */
  static Reaction answer(byte[] body) {
    return socket -> {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
      all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      all.writeBytes(body);
      socket.getOutputStream().write(all.toByteArray());
      return true;
    };
  }

  String name() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  int connectionCount() {
    return sockets.size();
  }

  int requestCount() {
    return requestCount.get();
  }

  /** Waits until the other side ended a connection. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "raw-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (readRequest(socket.getInputStream())) {
        requestCount.incrementAndGet();
        Reaction reaction = reactions.poll();
        if (reaction == null || !reaction.react(socket)) {
          return;
        }
      }
    } catch (IOException e) {
      return; // closed by the other
    } finally {
      ended.countDown();
    }
  }

  /** Takes a request; false if there is none any more. */
  private static boolean readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return false;
      }
      head.append((char) b);
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      in.readNBytes(Integer.parseInt(length.group(1)));
    }
    return true;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
