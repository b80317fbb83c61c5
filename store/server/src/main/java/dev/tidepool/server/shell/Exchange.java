package dev.tidepool.server.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One request and its answer, which another thread can cancel.
 *
 * <p><b>Threads:</b> one asks and reads, any cancels.
 */
final class Exchange implements AutoCloseable {
  private final CompletableFuture<HttpResponse<InputStream>> response;
  private volatile boolean isCancelled;

  Exchange(HttpClient client, HttpRequest request) {
    this.response = client.sendAsync(request, BodyHandlers.ofInputStream());
  }

  /** Gives the answer up: the connection is closed, and who reads it fails. */
  void cancel() {
    isCancelled = true;
    if (!response.cancel(true)) {
      close();
    }
  }

  /** Whether the failure of a read is the user's wish. */
  boolean isCancelled() {
    return isCancelled;
  }

  /** Waits for status and headers. */
  HttpResponse<InputStream> response() throws IOException {
    try {
      HttpResponse<InputStream> answered = response.get();
      if (isCancelled) {
        close();
        throw new CancelledException();
      }
      return answered;
    } catch (CancellationException e) {
      throw new CancelledException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel();
      throw new CancelledException();
    } catch (ExecutionException e) {
      if (isCancelled) {
        throw new CancelledException();
      }
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    }
  }

  /** Closes the connection unless the answer is read to its end. */
  @Override
  public void close() {
    if (response.isDone() && !response.isCompletedExceptionally()) {
      try {
        response.join().body().close();
      } catch (IOException e) {
        // it is not read any more
      }
    }
  }
}
