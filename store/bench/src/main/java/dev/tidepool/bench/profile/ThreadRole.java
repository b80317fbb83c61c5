package dev.tidepool.bench.profile;

import java.util.Optional;

/** Threads worth a table of their own, told by their names. */
enum ThreadRole {
  CALLER("Caller", "main"),
  READER("Reader beside the caller", "bench-reader"),
  STORE("Threads of the store", "tidepool-");

  private final String title;
  private final String prefix;

  ThreadRole(String title, String prefix) {
    this.title = title;
    this.prefix = prefix;
  }

  String title() {
    return title;
  }

  static Optional<ThreadRole> of(String threadName) {
    for (ThreadRole role : values()) {
      if (threadName != null && threadName.startsWith(role.prefix)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
