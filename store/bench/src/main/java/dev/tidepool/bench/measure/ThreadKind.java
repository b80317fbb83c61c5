package dev.tidepool.bench.measure;

/** Whose work a thread does, told by the first 15 characters of its name, all that Linux keeps. */
enum ThreadKind {
  /** What a store does in the background. */
  STORE("tidepool-", "rocksdb:"),
  /** The VM thread runs the serial part of each pause, and next to nothing besides. */
  COLLECTOR("GC Thread#", "G1 ", "VM Thread"),
  COMPILER("C1 CompilerThre", "C2 CompilerThre", "Sweeper thread"),
  OTHER;

  private final String[] prefixes;

  ThreadKind(String... prefixes) {
    this.prefixes = prefixes;
  }

  static ThreadKind of(String threadName) {
    for (ThreadKind kind : values()) {
      for (String prefix : kind.prefixes) {
        if (threadName.startsWith(prefix)) {
          return kind;
        }
      }
    }
    return OTHER;
  }
}
