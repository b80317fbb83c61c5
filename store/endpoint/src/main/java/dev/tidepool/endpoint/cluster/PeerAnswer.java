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
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What an instance answers, from the moment it is asked; it breaks off when the time is over.
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
  private final CompletableFuture<HttpResponse<InputStream>> response;
  private final Unreachable unreachable;
  private final Future<?> deadline;
  private volatile boolean isClosed;
  private WireReader reader; // null until the answer begins

  PeerAnswer(
      String instance,
      CompletableFuture<HttpResponse<InputStream>> response,
      Unreachable unreachable,
      ScheduledExecutorService clock,
      long timeoutMillis) {
    this.instance = instance;
    this.response = response;
    this.unreachable = unreachable;
    this.deadline = clock.schedule(this::breakOff, timeoutMillis, TimeUnit.MILLISECONDS);
    response.whenComplete((answered, failure) -> closeIfLate(answered));
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
        reader = begin();
      }
      return part.read(reader);
    } catch (IOException e) {
      limits.checkNow();
      throw new TablesMoveException(instance + " broke off: " + e.getMessage(), e);
    }
  }

  private WireReader begin() throws IOException {
    HttpResponse<InputStream> answered;
    try {
      answered = response.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryLimitException("the query was interrupted");
    } catch (CancellationException e) {
      throw new IOException("the time is over", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException
          || e.getCause() instanceof HttpConnectTimeoutException) {
        unreachable.add(instance);
        throw new TablesMoveException(instance + " cannot be reached", e);
      }
      CertificateException distrust = distrust(e);
      if (distrust != null) {
        throw new TableUnavailableException(
            instance + " shows a certificate that is not trusted here: " + distrust.getMessage(),
            e);
      }
      throw new IOException(e.getCause());
    }
    unreachable.remove(instance);
    switch (answered.statusCode()) {
      case OK:
        return new WireReader(new BufferedInputStream(answered.body(), BUFFER_BYTES));
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
            instance + " answered with status " + answered.statusCode(), null);
    }
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

  private void breakOff() {
    isClosed = true;
    response.cancel(true);
    closeIfLate(response.isDone() && !response.isCompletedExceptionally() ? response.join() : null);
  }

  private void closeIfLate(HttpResponse<InputStream> answered) {
    if (isClosed && answered != null) {
      try {
        answered.body().close();
      } catch (IOException e) {
        return; // nobody reads it
      }
    }
  }

  @Override
  public void close() {
    deadline.cancel(false);
    breakOff();
  }
}
