package dev.tidepool.engine.io;

import java.nio.file.Path;

/**
 * The other process in tests of locks: tries the lock in its argument, says so, waits for input.
 */
final class LockHolder {

  static final String TAKEN = "taken";
  static final String REFUSED = "refused";

  private LockHolder() {}

  /** Runs until its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    AutoCloseable lock = NioVfs.INSTANCE.tryLock(Path.of(arguments[0]));
    System.out.println(lock == null ? REFUSED : TAKEN);
    System.in.read();
    if (lock != null) {
      lock.close();
    }
  }
}
