package dev.tidepool.server.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers each connection by the same bytes once it is asked, and closes it. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0);
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private final boolean isHanging;
  private final byte[] answer;

  private ScriptedServer(String answer, boolean isHanging) throws IOException {
    this.answer = answer.getBytes(StandardCharsets.UTF_8);
    this.isHanging = isHanging;
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  static ScriptedServer answering(String answer) throws IOException {
    return new ScriptedServer(answer, false);
  }

  /** One that sends no more, and does not close: see {@link #awaitLeft}. */
  static ScriptedServer hangingBehind(String answer) throws IOException {
    return new ScriptedServer(answer, true);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  int requestCount() {
    return requests.size();
  }

  /** Waits for the next request: its first line, and its body. */
  String takeRequest() throws InterruptedException {
    return requests.take();
  }

  /** Returns once it was asked. */
  void awaitAsked() throws InterruptedException {
    asked.await();
  }

  /** Returns once the client closed its connection. */
  void awaitLeft() throws InterruptedException {
    left.await();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        InputStream in = connection.getInputStream();
        requests.add(readRequest(in));
        connection.getOutputStream().write(answer);
        connection.getOutputStream().flush();
        asked.countDown();
        while (isHanging && in.read() >= 0) {
          // the client is not done
        }
      } catch (IOException e) {
        // the client has left, or the server is closed
      }
      left.countDown();
    }
  }

  /** Reads headers, and as much of a body as they say. */
  private static String readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    String length =
        head.toString()
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("0");
    byte[] body = in.readNBytes(Integer.parseInt(length));
    return head.toString().lines().findFirst().orElseThrow()
        + "\n"
        + new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
