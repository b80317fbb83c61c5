package dev.tidepool.sql;

import java.util.concurrent.CompletableFuture;

final class WarmUp {
  static void run(CompletableFuture<Void> done) {
    done.complete(null);
  }
}
