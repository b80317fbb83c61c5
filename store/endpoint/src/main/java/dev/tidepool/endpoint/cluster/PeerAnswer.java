package dev.tidepool.endpoint.cluster;

import dev.tidepool.endpoint.TableUnavailableException;
import dev.tidepool.endpoint.TablesMoveException;
import dev.tidepool.endpoint.cluster.Frame.Failure;
import dev.tidepool.endpoint.wire.WireReader;
import dev.tidepool.table.query.QueryLimitException;
import dev.tidepool.table.query.QueryLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.security.cert.CertificateException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;

/**
 * What an instance answers, from the moment it is asked; it breaks off when the time is over.
 *
 * <p>A connection that was kept may have been closed by the other just then. Requests only read, so
 * one that ends without an answer is sent once more.
 *
 * <p><b>Threads:</b> one, and {@link #close} from any.
 */
final class PeerAnswer implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int SERVICE_UNAVAILABLE = 503; // Jetty says so while it stops
  private static final int BUFFER_BYTES = 8192;

  private final String instance;
  private final LongFunction<Request> post;
  private final Unreachable unreachable;
  private final long deadlineNanos;
  private InputStreamResponseListener response;
  private InputStream body; // null until the answer begins
  private WireReader reader; // of body
  private boolean isWhole;
  private Request request; // guarded by this, as is
  private boolean isClosed;

  /**
   * Asks.
   *
   * @param post makes a request that ends after so many milliseconds
   */
  PeerAnswer(
      String instance, LongFunction<Request> post, Unreachable unreachable, long timeoutMillis) {
    this.instance = instance;
    this.post = post;
    this.unreachable = unreachable;
    this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    send(timeoutMillis);
  }

  private synchronized void send(long millis) {
    response = new InputStreamResponseListener();
    request = post.apply(millis);
    request.send(response);
  }

  /** Reads a part of the answer. */
  @FunctionalInterface
  interface Part<T> {
    T read(WireReader in) throws IOException;
  }

  /**
   * Reads, and waits for the answer if it has not begun.
   *
   * @throws TablesMoveException if the instance cannot be reached, or breaks off
   * @throws TableUnavailableException if it does not answer this one, or is not trusted
   * @throws QueryLimitException if the time is over
   */
  <T> T read(QueryLimits limits, Part<T> part) {
    try {
      if (reader == null) {
        body = begin(true);
        reader = new WireReader(new BufferedInputStream(body, BUFFER_BYTES));
      }
      return part.read(reader);
    } catch (IOException e) {
      if (e instanceof InterruptedIOException) {
        Thread.currentThread().interrupt();
      }
      limits.checkNow();
      throw new TablesMoveException(instance + " broke off: " + e.getMessage(), e);
    }
  }

  /** Tells that the last part was read: the connection can serve again once nothing follows. */
  void end() {
    try {
      isWhole = body.read() < 0;
    } catch (IOException e) {
      isWhole = false; // what was wanted is here
    }
  }

  private InputStream begin(boolean mayAskAgain) throws IOException {
    Response answered;
    try {
      answered = response.get(remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryLimitException("the query was interrupted");
    } catch (TimeoutException e) {
      throw new IOException("the time is over", e);
    } catch (ExecutionException e) {
      return afterFailure(e, mayAskAgain);
    }
    unreachable.remove(instance);
    switch (answered.getStatus()) {
      case OK:
        return response.getInputStream();
      case UNAUTHORIZED:
        throw new TableUnavailableException(
            instance + " has another secret of instances than this one", null);
      case NOT_FOUND:
        throw new TableUnavailableException(
            instance + " answers no other instances, or those of another version", null);
      case SERVICE_UNAVAILABLE:
        throw new TablesMoveException(instance + " stops", null);
      default:
        throw new TableUnavailableException(
            instance + " answered with status " + answered.getStatus(), null);
    }
  }

  private long remainingMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()) + 1);
  }

  private InputStream afterFailure(ExecutionException failure, boolean mayAskAgain)
      throws IOException {
    Throwable cause = failure.getCause();
    if (isUnreachable(cause)) {
      unreachable.add(instance);
      throw new TablesMoveException(instance + " cannot be reached", failure);
    }
    CertificateException distrust = distrust(cause);
    if (distrust != null) {
      throw new TableUnavailableException(
          instance + " shows a certificate that is not trusted here: " + distrust.getMessage(),
          failure);
    }
    if (cause instanceof RejectedExecutionException) {
      throw new TableUnavailableException(
          "too many requests wait for " + instance + "; ask again later", failure);
    }
    if (cause instanceof TimeoutException) {
      throw new IOException("the time is over", failure);
    }
    if (mayAskAgain && cause instanceof IOException && !(cause instanceof SSLException)) {
      sendAgain();
      return begin(false);
    }
    throw cause instanceof IOException known ? known : new IOException(cause);
  }

  private synchronized void sendAgain() throws IOException {
    if (isClosed) {
      throw new AsynchronousCloseException();
    }
    send(remainingMillis());
  }

  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof ConnectException
        || cause
            instanceof SocketTimeoutException // of connecting: answers have a time of their own
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException;
  }

  /** Why the certificate of the other is refused, or null. */
  private static CertificateException distrust(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException found) {
        return found;
      }
    }
    return null;
  }

  /** The error that comes behind {@link Frame#ERROR}. */
  RuntimeException error(WireReader in) throws IOException {
    String name = in.text();
    String message = instance + ": " + in.text();
    Failure failure;
    try {
      failure = Failure.valueOf(name);
    } catch (IllegalArgumentException e) {
      failure = Failure.FAILED;
    }
    return switch (failure) {
      case MOVED -> new TablesMoveException(message, null);
      case UNAVAILABLE -> new TableUnavailableException(message, null);
      case OTHER_SCHEMA -> new OtherSchemaException(message);
      case LIMIT -> new QueryLimitException(message);
      case ARITHMETIC -> new ArithmeticException(message);
      case INVALID -> new IllegalArgumentException(message);
      case FAILED -> new IllegalStateException(message);
    };
  }

  /** Ends the answer; if it was not read to its end, its connection ends, too. */
  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    if (!isWhole) {
      request.abort(new AsynchronousCloseException());
    }
  }
}
